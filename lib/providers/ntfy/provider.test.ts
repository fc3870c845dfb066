import { describe, expect, it } from 'vitest';
import {
  aNotification,
  anAlert,
  aResolvedAlert,
  labels,
  manyAlerts,
} from '../../../test/support/notification-factory.ts';
import { filledWith } from '../../../test/support/provider-contract.ts';
import { prepare, request, requestFor } from '../../../test/support/provider-input.ts';
import { bodyOf } from '../../../test/support/request-parts.ts';
import { measureText } from '../../text/measure-text.ts';
import { parseMessage } from './format.ts';
import { ntfy } from './provider.ts';

const message = (notification = aNotification(), options = {}) =>
  parseMessage(bodyOf(requestFor('ntfy', notification, options)));

const withSeverity = (severity: string) => aNotification({ alerts: [anAlert({ labels: labels({ severity }) })] });
const resolved = aNotification({ status: 'resolved', alerts: [aResolvedAlert()] });

describe('the message', () => {
  it('is JSON to the root of the server, with the token in a header', () => {
    const sent = request('ntfy');
    expect(sent).toMatchObject({
      url: 'https://ntfy.payments.example.com:8443/',
      headers: { authorization: 'Bearer tk_agq6q5fr64o7tvpxn7idqcr36xu8z' },
    });
    expect(request('ntfy', { options: { server: undefined } })).toMatchObject({ url: 'https://ntfy.sh/' });
  });

  it('has the title apart from the text', () => {
    expect(message()).toMatchObject({
      topic: 'payments-alerts',
      title: '[FIRING:1] critical KubePodCrashLooping (namespace=checkout)',
    });
    expect(message().message).toMatch(
      /^\* Pod is crash looping\.\n {2}Pod checkout.*\nFiring for 1h, since 10:00 UTC\n/,
    );
    expect(message().message).not.toContain('[FIRING');
  });

  it.each([
    ['critical', withSeverity('critical'), 5, 'rotating_light'],
    ['warning', withSeverity('warning'), 4, 'warning'],
    ['info', withSeverity('info'), 3, 'information_source'],
    ['resolved', resolved, 2, 'white_check_mark'],
  ])('that is %s has its priority and emoji', (_title, notification, priority, tag) => {
    expect(message(notification)).toMatchObject({ priority, tags: [tag] });
  });

  it('opens Alertmanager, and has buttons for what helps', () => {
    expect(message()).toMatchObject({
      click: 'https://alertmanager.example.com/#/alerts?receiver=payments-critical',
      actions: [
        { label: 'Runbook', url: 'https://runbooks.example.com/KubePodCrashLooping' },
        { label: 'Silence group' },
        { label: 'Silence' },
      ],
    });
    const annotations = labels({ runbook_url: 'https://wiki.example.org/disk' });
    const notification = aNotification({ alerts: [anAlert({ annotations })] });
    const sent = request('ntfy', { notification, linkHosts: new Set(['wiki.example.org']) });
    expect(parseMessage(bodyOf(sent)).actions).toMatchObject([{ label: 'Runbook (wiki.example.org)' }]);
  });

  it('opens nothing where no host is allowed', () => {
    const body = bodyOf(request('ntfy', { linkHosts: new Set<string>() }));
    expect(JSON.parse(body)).not.toHaveProperty('click');
    expect(JSON.parse(body)).not.toHaveProperty('actions');
  });
});

describe('the text', () => {
  const described = (description: string, count = 1) =>
    message(
      aNotification({
        alerts: manyAlerts(count, { annotations: labels({ description }) }),
        commonAnnotations: labels({}),
      }),
    ).message;

  it('is kept whole up to 4,095 bytes, as the body counts them', () => {
    const bytes = (text: string) => measureText(text, 'json_bytes');
    const room = 4_095 - bytes(described('x')) + 1;
    expect(room).toBeGreaterThan(1_000);
    // A description is cut at 2,000 UTF-16 units before, so the bytes come from characters of three.
    const text = (length: number) => '漢'.repeat(Math.floor(length / 3)) + 'x'.repeat(length % 3);
    expect(described(text(room))).toContain(text(room));
    expect(bytes(described(text(room)))).toBe(4_095);
    // One more and the receiver goes; the description is whole.
    expect(described(text(room + 1))).toContain(text(room + 1));
    expect(described(text(room + 1))).not.toContain('Receiver');
    expect(bytes(described(text(room + 1)))).toBeGreaterThan(0.9 * 4_095);
  });

  it.each(['"', '\\', '\n.', '"\\\n', '漢"', '\u0001"', "a'&<"])('full of %j is taken by a server', (part) => {
    for (const length of [100, 700, 3_000, 9_000]) {
      const url = `https://alertmanager.example.com/${'u'.repeat(Math.min(length, 2_000))}`;
      for (const full of filledWith(part.repeat(length))) {
        const alerts = full.alerts.map((alert) => ({ ...alert, silenceURL: url, generatorURL: `${url}g` }));
        const body = bodyOf(requestFor('ntfy', { ...full, alerts, externalURL: url }));
        expect(Buffer.byteLength(body)).toBeLessThanOrEqual(8_191);
        expect(Buffer.byteLength(parseMessage(body).message)).toBeGreaterThan(500);
      }
    }
  });

  it('keeps its 4,095 bytes beside links, of which those are left out that would need too much', () => {
    const url = (name: string, length: number) => `https://runbooks.example.com/${name}${'u'.repeat(length)}`;
    const annotations = labels({ runbook_url: url('r', 1_900), dashboard_url: url('d', 1_900), description: 'short' });
    const { actions, click } = message(aNotification({ alerts: [anAlert({ annotations })] }));
    expect(actions.map(({ label }) => label.split(' ')[0])).toEqual(['Runbook', 'Silence']);
    expect(click).toBeDefined();
  });

  it('shows the beginnings of alerts that do not fit, and counts those that have no room at all', () => {
    const huge = Object.fromEntries(Array.from({ length: 25 }, (_, index) => [`l${index}`, '漢'.repeat(300)]));
    const alert = anAlert({
      labels: labels(huge),
      annotations: labels({ summary: '漢'.repeat(500), description: '漢'.repeat(2_000) }),
    });
    const textOf = (count: number) => {
      const alerts = Array.from({ length: count }, () => alert);
      return message(aNotification({ alerts, commonLabels: labels({}) }), { maxAlerts: 50 }).message;
    };
    const beginnings = (text: string) => text.match(/^\* 漢{40,}…$/gm)?.length ?? 0;
    expect(beginnings(textOf(3))).toBe(3);
    expect(textOf(3)).not.toContain('more alert');
    const leftOut = Number(/^and (\d+) more alerts$/m.exec(textOf(50))?.[1]);
    expect(leftOut).toBeGreaterThan(0);
    expect(beginnings(textOf(50))).toBe(50 - leftOut);
    for (const text of [textOf(3), textOf(50)]) {
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(4_095);
      expect(Buffer.byteLength(text)).toBeGreaterThan(0.9 * 4_095);
    }
  });
});

describe('an answer', () => {
  it.each([
    [200, '{"id":"x"}', { kind: 'delivered' }],
    [200, '', { kind: 'reject', reason: 'refused' }],
    [400, '{"code":40024,"http":400}', { kind: 'reject', reason: 'refused' }],
    [401, '{"code":40101,"http":401}', { kind: 'reject', reason: 'unauthenticated', secretSuspect: true }],
    [403, '{"code":40301,"http":403}', { kind: 'reject', reason: 'unauthenticated', secretSuspect: true }],
    [413, '{"code":41301,"http":413}', { kind: 'reject', reason: 'too_large' }],
    [429, '{"code":42901,"http":429}', { kind: 'retry', reason: 'rate_limited' }],
    [429, '{"code":42908,"http":429}', { kind: 'reject', reason: 'refused', secretSuspect: false }],
    [429, '{"code":42909,"http":429}', { kind: 'reject', reason: 'unauthenticated', secretSuspect: true }],
    [507, '{"code":50701,"http":507}', { kind: 'reject', reason: 'refused' }],
    [500, '{"code":50001,"http":500}', { kind: 'retry', reason: 'provider_unavailable' }],
    [502, '<html>', { kind: 'retry', reason: 'provider_unavailable' }],
  ])('of %i %s is judged', (status, body, outcome) => {
    expect(ntfy.classify({ status, headers: {}, body })).toMatchObject(outcome);
  });
});

describe('a topic', () => {
  it.each(['a', 'payments_alerts-2', 'x'.repeat(64)])('%s is taken', (topic) => {
    expect(ntfy.options.safeParse({ topic }).success).toBe(true);
  });

  it.each(['', 'a/b', 'a,b', 'a b', 'ä', 'x'.repeat(65), 'a\n'])('%j is refused', (topic) => {
    expect(ntfy.options.safeParse({ topic }).success).toBe(false);
  });
});

it('needs a server of the fence, or ntfy.sh', () => {
  expect(prepare('ntfy', { destination: { hosts: [] } })).toMatchObject({ ok: false, reason: 'host_not_allowed' });
  const vendor = { options: { server: 'https://ntfy.sh' }, destination: { hosts: [] } };
  expect(prepare('ntfy', { options: vendor.options })).toMatchObject({ ok: true, allowPrivate: false });
  expect(ntfy.optionUrls({ topic: 'a' })).toEqual([]);
  expect(ntfy.optionUrls({ topic: 'a', server: 'https://ntfy.sh:8443' })).toHaveLength(1);
});
