import { Ajv } from 'ajv';
import draft6 from 'ajv/dist/refs/json-schema-draft-06.json' with { type: 'json' };
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { itWithCorpus, readCorpus } from '../../../test/support/corpora.ts';
import { fillTo } from '../../../test/support/fill-to.ts';
import {
  aNotification,
  anAlert,
  aResolvedAlert,
  labels,
  manyAlerts,
} from '../../../test/support/notification-factory.ts';
import { filledWith } from '../../../test/support/provider-contract.ts';
import { injections } from '../../../test/support/provider-injections.ts';
import { prepare, request, requestFor } from '../../../test/support/provider-input.ts';
import { bodyOf } from '../../../test/support/request-parts.ts';
import type { Notification } from '../../alertmanager/notification.ts';
import { teams } from './provider.ts';
import { parseTeamsCard, readTeamsMessage } from './reader.ts';

const bodyFor = (notification = aNotification(), options = {}) => bodyOf(requestFor('teams', notification, options));
const cardFor = (notification = aNotification(), options = {}) => parseTeamsCard(bodyFor(notification, options));

const resolved = aNotification({ status: 'resolved', alerts: [aResolvedAlert()] });
const withoutMention = { destination: { options: {} } };

describe('the request', () => {
  it('goes to the URL of the secret, its port and signature included', () => {
    const webhookUrl =
      'https://prod-01.westeurope.logic.azure.com:443/workflows/1/triggers/manual/paths/invoke?sig=a%2Bb';
    expect(request('teams', { secret: { webhookUrl: `${webhookUrl}\n` } })).toMatchObject({ url: webhookUrl });
  });

  it.each([
    'https://default01.0.environment.api.gov.powerplatform.microsoft.us/1',
    'https://default01.0.environment.api.high.powerplatform.microsoft.us:443/1',
    'https://default01.0.environment.api.appsplatform.us/1',
    'https://prod-01.usgovtexas.logic.azure.us/1',
  ])('is sent to %s, a host of the US government', (webhookUrl) => {
    expect(prepare('teams', { secret: { webhookUrl } })).toMatchObject({ ok: true });
  });

  it.each([
    'https://example.webhook.office.com/webhookb2/1',
    'https://x.environment.api.evil.powerplatform.microsoft.us/1',
    'https://x.api.gov.powerplatform.microsoft.us/1',
    'https://environment.api.powerplatform.com/1',
    'https://evil-environment.api.powerplatform.com/1',
    'https://logic.azure.com/1',
    'https://x.logic.azure.com:8443/1',
  ])('is not sent to %s', (webhookUrl) => {
    expect(prepare('teams', { secret: { webhookUrl } })).toMatchObject({ reason: 'host_not_allowed' });
  });
});

describe('the card', () => {
  const ajv = addFormats.default(new Ajv({ strict: false, meta: false }));
  ajv.addMetaSchema(draft6);
  const { id: _, ...schema } = z.looseObject({ id: z.string() }).parse(
    // The schema is draft 6 but for its `id`, which was `$id` by then.
    JSON.parse(existingSchema() ?? '{"id":""}'),
  );
  const validate = ajv.compile(schema);

  /** `msteams` is Teams' own, and not in the schema. */
  const expectValid = (notification: Notification, options = {}) => {
    const { msteams: __, ...card } = cardFor(notification, options);
    expect(validate(card), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true);
  };

  itWithCorpus('adaptive-cards')('is valid by the published schema', () => {
    expectValid(aNotification());
    expectValid(resolved);
    expectValid(aNotification({ alerts: manyAlerts(1_000) }), { maxAlerts: 50 });
    expectValid(aNotification({ alerts: [anAlert({ labels: labels({}), annotations: labels({}) })] }));
    for (const injection of injections) for (const notification of filledWith(injection)) expectValid(notification);
  });

  itWithCorpus('adaptive-cards')('would not be valid with an unknown field or value', () => {
    const { msteams: __, ...card } = cardFor();
    expect(validate({ ...card, msteams: {} })).toBe(false);
    expect(validate({ ...card, body: [{ type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: 7 }] }] })).toBe(
      false,
    );
    expect(validate({ ...card, body: [{ type: 'Marquee' }] })).toBe(false);
  });

  it('leads with the colour and the title', () => {
    const [bar] = parseTeamsCard(bodyOf(request('teams', withoutMention))).body;
    expect(bar).toMatchObject({
      type: 'Container',
      style: 'attention',
      items: [
        { inlines: [{ text: '🔴 [FIRING:1] critical KubePodCrashLooping (namespace=checkout)', weight: 'bolder' }] },
      ],
    });
  });

  it.each([
    ['warning', 'warning'],
    ['info', 'accent'],
    ['critical', 'attention'],
    ['unheard of', 'attention'],
  ])('of severity %s is of the colour %s', (severity, color) => {
    const alert = anAlert({ labels: labels({ severity }) });
    const [bar] = cardFor(aNotification({ alerts: [alert] })).body;
    expect(bar).toMatchObject({ style: color });
  });

  it('of resolved alerts is green and mentions nobody', () => {
    const { body, msteams } = cardFor(resolved);
    expect(body[0]).toMatchObject({
      style: 'good',
      items: [{ inlines: [{ text: '🟢 [RESOLVED:1] KubePodCrashLooping, was critical (namespace=checkout)' }] }],
    });
    expect(msteams).toEqual({ width: 'Full' });
  });

  it('shows where a link leads that is not of the house', () => {
    const { texts, links } = readTeamsMessage(bodyFor());
    expect(texts).toEqual(expect.arrayContaining(['Runbook', 'Source']));
    expect(links).toContain('https://runbooks.example.com/KubePodCrashLooping');
    const annotations = labels({ runbook_url: 'https://wiki.example.org/disk' });
    const notification = aNotification({ alerts: [anAlert({ annotations })] });
    const sent = request('teams', { notification, linkHosts: new Set(['wiki.example.org']) });
    expect(readTeamsMessage(bodyOf(sent)).links).toEqual(['https://wiki.example.org/disk']);
    expect(readTeamsMessage(bodyOf(sent)).texts).toContain('Runbook (wiki.example.org)');
  });

  it("says since when in the reader's zone", () => {
    expect(bodyFor()).toContain(
      'Firing for 1h, since {{DATE(2026-11-20T10:00:00Z,SHORT)}} {{TIME(2026-11-20T10:00:00Z)}}',
    );
  });

  it('keeps the lines of a description together', () => {
    const alerts = [anAlert({ annotations: labels({ description: 'one\ntwo' }) })];
    expect(readTeamsMessage(bodyFor(aNotification({ alerts }))).texts).toContain('one\ntwo');
  });
});

describe('the mention', () => {
  it.each([
    ['a principal name', { id: 'adele.vance@example.com', name: 'Adele Vance' }],
    ['an object id', { id: '49c4641c-ab91-4248-aebb-6a7de286397b', name: "Zoë O'Hara-Müller Jr." }],
  ])('of %s stands below the title, with its entity', (_title, mention) => {
    const { body, msteams } = cardFor(aNotification(), { mention });
    const text = `<at>${mention.name}</at>`;
    expect(body[1]).toEqual({ type: 'TextBlock', text, wrap: true });
    expect(msteams?.entities).toEqual([{ type: 'mention', text, mentioned: mention }]);
  });

  it.each([
    ['id', { id: 'everyone', name: 'A' }],
    ['id', { id: '29:1234', name: 'A' }],
    ['name', { id: 'a@example.com', name: '</at>' }],
    ['name', { id: 'a@example.com', name: '[A](https://evil.example)' }],
    ['name', { id: 'a@example.com', name: '*A*' }],
    ['name', { id: 'a@example.com', name: '' }],
    ['name', { id: 'a@example.com', name: 'A'.repeat(61) }],
  ])('with a wrong %s is refused: %j', (field, mention) => {
    expect(prepare('teams', { options: { mention } })).toMatchObject({
      reason: 'options_shape',
      fields: [`mention.${field}`],
    });
  });

  it('as a text of its own is refused', () => {
    expect(prepare('teams', { options: { mention: 'a@example.com' } })).toMatchObject({ fields: ['mention'] });
  });
});

describe('the limit of 20,000 bytes', () => {
  const bytes = (notification: Notification) => Buffer.byteLength(bodyFor(notification, { maxAlerts: 50 }));

  it.each([
    ['ASCII', 'd', 1],
    ['CJK', '漢', 3],
    ['emoji', '😀', 4],
  ])('is used as far as whole characters go, in %s', (_title, character, size) => {
    const filled = fillTo({ max: 20_000, count: 15, measure: bytes, character, size });
    expect(bytes(filled(0))).toBeGreaterThan(20_000 - size);
    expect(bytes(filled(0))).toBeLessThanOrEqual(20_000);
    expect(bytes(filled(1))).toBeLessThanOrEqual(20_000);
    expect(bytes(filled(1))).toBeGreaterThan(0.9 * 20_000);
  });
});

describe('an answer', () => {
  const failed = (status: string) =>
    `Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error ${status} with ContextId tcid=0`;

  it.each([
    ['202', 202, '', { kind: 'delivered' }],
    ['200', 200, '1', { kind: 'delivered' }],
    [
      '200 with error 429',
      200,
      failed('429'),
      { kind: 'retry', reason: 'rate_limited', afterSeconds: 30, status: 200 },
    ],
    ['200 with error 413', 200, failed('413'), { kind: 'reject', reason: 'too_large', status: 200 }],
    ['200 with error 400', 200, failed('400'), { kind: 'reject', reason: 'refused', secretSuspect: false }],
    ['200 with error 503', 200, failed('503'), { kind: 'retry', reason: 'provider_unavailable' }],
    ['200 with error 200', 200, failed('200'), { kind: 'reject', reason: 'refused' }],
    ['200 with an error without number', 200, failed(''), { kind: 'reject', reason: 'refused' }],
    ['400', 400, '{"error":{"code":"TriggerInputSchemaMismatch"}}', { kind: 'reject', reason: 'refused' }],
    ['401', 401, '{"error":{"code":"DirectApiAuthorizationRequired"}}', { kind: 'reject', secretSuspect: true }],
    ['404', 404, '', { kind: 'reject', reason: 'destination_gone', secretSuspect: true }],
    ['429', 429, '', { kind: 'retry', reason: 'rate_limited', afterSeconds: 30 }],
    ['502', 502, '', { kind: 'retry', reason: 'provider_unavailable' }],
  ])('%s is judged', (_title, status, body, outcome) => {
    expect(teams.classify({ status, headers: { 'retry-after': '30' }, body })).toMatchObject(outcome);
  });
});

function existingSchema(): string | undefined {
  try {
    return readCorpus('adaptive-cards/adaptive-card-1.5.0.json');
  } catch {
    return undefined;
  }
}
