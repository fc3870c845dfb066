import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { fillTo } from '../../../test/support/fill-to.ts';
import { aNotification, labels, manyAlerts } from '../../../test/support/notification-factory.ts';
import { prepare, request, requestFor } from '../../../test/support/provider-input.ts';
import { bodyOf } from '../../../test/support/request-parts.ts';
import type { Notification } from '../../alertmanager/notification.ts';
import { Secret } from '../../secrets/secret.ts';
import { slack } from './provider.ts';
import { countSlackUnits, parseSlackMessage } from './reader.ts';

const message = (notification = aNotification(), options = {}) =>
  parseSlackMessage(bodyOf(requestFor('slack', notification, options)));

function headerOf(entries: Readonly<Record<string, string>>): string {
  const groupLabels = labels({ alertname: 'DiskFull', ...entries });
  const [header] = message(aNotification({ groupLabels, commonLabels: groupLabels })).blocks;
  return header?.type === 'header' ? header.text.text : '';
}

describe('the message', () => {
  it('goes to the URL of the secret, also where a line break follows it', () => {
    const webhookUrl = 'https://hooks.slack-gov.com/services/T0/B0/x';
    expect(request('slack', { secret: { webhookUrl: `${webhookUrl}\n` } })).toMatchObject({
      method: 'POST',
      url: webhookUrl,
    });
  });

  it.each(['triggers/T0/1/s3cret', 'workflows/T0/A0/1/s3cret'])('is not sent to a workflow, /%s', (path) => {
    const secret = { webhookUrl: `https://hooks.slack.com/${path}` };
    const prepared = prepare('slack', { secret });
    expect(prepared).toEqual({ ok: false, reason: 'secret_shape', fields: ['webhookUrl'] });
    const [fault] = slack.secretFaults(new Secret(JSON.stringify(secret)), []);
    expect(fault).toMatchObject({ field: 'webhookUrl', reason: 'shape', hint: expect.stringContaining('/services/') });
    expect(inspect([prepared, fault], { depth: null })).not.toContain('s3cret');
  });

  it('names no channel and no user', () => {
    expect(Object.keys(JSON.parse(bodyOf(request('slack')))).sort()).toEqual([
      'blocks',
      'mrkdwn',
      'text',
      'unfurl_links',
      'unfurl_media',
    ]);
  });

  it('leads with the colour and the title', () => {
    expect(headerOf({})).toBe('🔴 [FIRING:1] critical DiskFull');
    expect(headerOf({ node: 'n1', zone: 'b' })).toBe('🔴 [FIRING:1] critical DiskFull (node=n1, zone=b)');
  });

  it("says since when in the reader's zone", () => {
    const date = {
      type: 'date',
      timestamp: Date.parse('2026-11-20T10:00:00Z') / 1_000,
      format: '{date_short_pretty} {time}',
      fallback: '10:00 UTC',
    };
    expect(bodyOf(request('slack'))).toContain(
      `{"type":"text","text":"Firing for 1h, since "},${JSON.stringify(date)}`,
    );
  });

  it.each([
    ['ASCII', 'a'],
    ['CJK', '漢'],
    ['emoji', '😀'],
  ])('keeps a header of 150 units, and cuts one of 151, in %s', (_title, character) => {
    const room = 150 - headerOf({ node: 'x' }).length + 1;
    const exact = character.repeat(Math.floor(room / character.length)) + 'b'.repeat(room % character.length);
    expect(headerOf({ node: exact })).toHaveLength(150);
    expect(headerOf({ node: exact })).not.toContain('…');
    const cut = headerOf({ node: `${exact}b` });
    expect(cut.length).toBeLessThanOrEqual(150);
    expect(cut).toMatch(/…$/);
  });
});

describe('the total of 9,000 units', () => {
  const total = (notification: Notification) => countSlackUnits(message(notification));
  const filled = fillTo({ max: 9_000, count: 6, measure: total });

  it('is used to the last unit', () => {
    expect([total(filled(-1)), total(filled(0))]).toEqual([8_999, 9_000]);
  });

  it('is kept when one unit more is needed, and nearly all of it used', () => {
    expect(total(filled(1))).toBeLessThanOrEqual(9_000);
    expect(total(filled(1))).toBeGreaterThan(0.9 * 9_000);
    // Only the receiver is not said, whose block is the last.
    const types = (more: number) => message(filled(more)).blocks.map(({ type }) => type);
    expect(types(0)).toEqual([...types(1), 'context']);
  });
});

it('fifty alerts and a mention are at most fifty blocks', () => {
  const bare = manyAlerts(50, { annotations: labels({}), generatorURL: undefined }).map((alert, index) => ({
    ...alert,
    labels: labels({ alertname: 'KubePodCrashLooping', p: String(index) }),
  }));
  const { blocks } = message(aNotification({ alerts: bare, externalURL: '' }), { maxAlerts: 50 });
  expect(blocks).toHaveLength(50);
});

describe('the mention', () => {
  it.each([
    ['here', '<!here>'],
    ['channel', '<!channel>'],
    ['U0123ABCD', '<@U0123ABCD>'],
    ['S0123ABCD', '<!subteam^S0123ABCD>'],
  ])('%s is written as %s', (mention, expected) => {
    const [header, second] = message(aNotification(), { mention }).blocks;
    expect(header).toMatchObject({ type: 'header' });
    expect(second).toMatchObject({ type: 'section', text: { text: expected } });
  });

  it.each(['everyone', '<!here>', '@here', 'u0123', 'C0123ABCD', 'U0123|x', ''])('%s is refused', (mention) => {
    expect(prepare('slack', { options: { mention } })).toMatchObject({
      ok: false,
      reason: 'options_shape',
      fields: ['mention'],
    });
  });

  it('is absent unless the allow-list has one', () => {
    const prepared = prepare('slack', { destination: { options: {} } });
    const { blocks } = parseSlackMessage(prepared.ok ? bodyOf(prepared.request) : '');
    expect(blocks.map(({ type }) => type)).toEqual(['header', 'rich_text', 'context']);
  });
});

describe('an answer', () => {
  it.each([
    ['200 ok', 200, 'ok', { kind: 'delivered' }],
    ['200 with an error', 200, 'invalid_payload', { kind: 'reject', reason: 'refused' }],
    ['400 invalid_payload', 400, 'invalid_payload', { kind: 'reject', reason: 'refused', secretSuspect: false }],
    ['403 invalid_token', 403, 'invalid_token', { kind: 'reject', reason: 'unauthenticated', secretSuspect: true }],
    ['404 no_service', 404, 'no_service', { kind: 'reject', reason: 'destination_gone', secretSuspect: true }],
    [
      '410 channel_is_archived',
      410,
      'channel_is_archived',
      { kind: 'reject', reason: 'destination_gone', secretSuspect: false },
    ],
    ['500 rollup_error', 500, 'rollup_error', { kind: 'retry', reason: 'provider_unavailable' }],
    ['200 rollup_error', 200, 'rollup_error', { kind: 'retry', reason: 'provider_unavailable' }],
    ['302', 302, '', { kind: 'reject', reason: 'redirected' }],
  ])('%s is judged', (_title, status, body, outcome) => {
    expect(slack.classify({ status, headers: {}, body })).toMatchObject(outcome);
  });
});
