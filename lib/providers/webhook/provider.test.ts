import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import {
  aNotification,
  anAlert,
  aResolvedAlert,
  labels,
  manyAlerts,
} from '../../../test/support/notification-factory.ts';
import { exampleOf, prepare, request, requestFor } from '../../../test/support/provider-input.ts';
import { bodyOf } from '../../../test/support/request-parts.ts';
import { nothingLeftOut } from '../../alertmanager/notification.ts';
import { bodySchema, maxBodyBytes } from './format.ts';
import { webhook } from './provider.ts';

const read = (notification = aNotification(), options = {}) =>
  bodySchema.parse(JSON.parse(bodyOf(requestFor('webhook', notification, options)))).data;

const headersOf = (nowMs: number) => {
  const sent = request('webhook', { nowMs });
  return sent.kind === 'https' ? sent.headers : {};
};

describe('the signature', () => {
  it('is taken by the reference implementation', () => {
    const nowMs = Date.now();
    const sent = request('webhook', { nowMs, acceptedAtMs: nowMs });
    const verifier = new Webhook(exampleOf('webhook').secret?.['signingKey'] ?? '');
    expect(sent.kind === 'https' && verifier.verify(sent.body, sent.headers)).toMatchObject({ version: 1 });
  });

  it('is new in every attempt, while the id and the body stay', () => {
    const [first, second] = [headersOf(1_800_000_000_000), headersOf(1_800_000_060_000)];
    expect(first['webhook-id']).toMatch(/^msg_(d3){32}_\d{13}$/);
    expect(second['webhook-id']).toBe(first['webhook-id']);
    expect([first['webhook-timestamp'], second['webhook-timestamp']]).toEqual(['1800000000', '1800000060']);
    expect(second['webhook-signature']).not.toBe(first['webhook-signature']);
    expect(bodyOf(request('webhook', { nowMs: 1 }))).toBe(bodyOf(request('webhook', { nowMs: 2_000 })));
  });

  it.each([
    ['no prefix', 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
    ['an empty key', 'whsec_'],
    ['a short key', 'whsec_c2hvcnQ='],
    ['no base64', 'whsec_!!!!'],
  ])('needs a key, not %s, and shows nothing of it', (_title, signingKey) => {
    const prepared = prepare('webhook', { secret: { signingKey } });
    expect(prepared).toEqual({ ok: false, reason: 'secret_shape', fields: ['signingKey'] });
  });
});

describe('the body', () => {
  it('is the notification as data', () => {
    const { alerts, ...rest } = read(aNotification({ truncatedAlerts: 2 }));
    expect(rest).toMatchObject({ receiver: 'payments-critical', destination: 'payments/webhook', leftOutAlerts: 2 });
    expect(alerts[0]).toMatchObject({ labels: { pod: 'checkout-6f9c-1' }, startsAt: '2026-11-20T10:00:00.123456789Z' });
  });

  const measured = anAlert({
    values: new Map([['B', 22.1]]),
    valueString: "[ var='B' labels={pod=a} value=22.1 ]",
    imageURL: 'https://grafana.example.com/1.png',
  });

  it('has what Grafana measured, and why Alertmanager sent it', () => {
    const data = read(aNotification({ reason: 'new alerts added', alerts: [measured] }));
    expect(data).toMatchObject({
      notificationReason: 'new alerts added',
      alerts: [{ values: { B: 22.1 }, valueString: measured.valueString, imageURL: measured.imageURL }],
    });
    const [alert] = read(aNotification()).alerts;
    expect(Object.keys({ ...alert })).not.toContain('values');
    expect(Object.keys(read())).not.toContain('notificationReason');
  });

  it('has no text with all labels where the destination chose some', () => {
    const [alert] = read(aNotification({ alerts: [measured] }), { labels: ['pod'] }).alerts;
    expect([alert?.values, alert?.valueString]).toEqual([{ B: 22.1 }, undefined]);
  });

  it('has thirty measurements of an alert at most where it is short of room', () => {
    const values = new Map(Array.from({ length: 40 }, (_, index) => [`${index}${'n'.repeat(200)}`, index]));
    const annotations = labels({ text: 'x'.repeat(maxBodyBytes) });
    const [alert] = read(aNotification({ alerts: [anAlert({ values, annotations })] })).alerts;
    const names = Object.keys(alert?.values ?? {});
    expect([names.length, Math.max(...names.map(({ length }) => length))]).toEqual([30, 100]);
  });

  it('has labels that are called like members of objects', () => {
    const odd = new Map([
      ['__proto__', 'p'],
      ['constructor', 'c'],
    ] as const);
    const body = bodyOf(requestFor('webhook', aNotification({ alerts: [anAlert({ labels: odd })] })));
    expect(body).toContain('"labels":{"__proto__":"p","constructor":"c"}');
  });

  it('has the labels and annotations that the destination chose', () => {
    const { alerts, commonLabels } = read(aNotification(), { labels: ['pod', 'absent'], annotations: ['summary'] });
    expect([commonLabels, alerts[0]?.labels]).toEqual([{}, { pod: 'checkout-6f9c-1' }]);
    expect(Object.keys(alerts[0]?.annotations ?? {})).toEqual(['summary']);
  });

  it('has up to a thousand alerts, and counts the others', () => {
    const lean = { annotations: labels({}), generatorURL: undefined };
    const { alerts, leftOutAlerts } = read(aNotification({ alerts: manyAlerts(1_001, lean) }), { labels: ['pod'] });
    expect([alerts.length, leftOutAlerts]).toEqual([1_000, 1]);
    expect(read(aNotification({ alerts: manyAlerts(3) }), { maxAlerts: 2 })).toMatchObject({ leftOutAlerts: 1 });
  });

  it('counts the alerts that it has no room for', () => {
    const description = 'x'.repeat(400);
    const alerts = manyAlerts(1_000, { annotations: labels({ description }) });
    const data = read(aNotification({ alerts, truncatedAlerts: 3 }));
    expect(data.alerts.length).toBeGreaterThan(200);
    expect(data.alerts.length + data.leftOutAlerts).toBe(1_003);
  });

  it('counts the alerts that ingest left out, and says that texts were cut', () => {
    const leftOut = { ...nothingLeftOut, firing: 40, resolved: 2, notAllowed: 3, textsCut: true };
    const wanted = { leftOutAlerts: 42, notAllowedAlerts: 3, shortened: true };
    expect(read(aNotification({ leftOut }))).toMatchObject(wanted);
    expect(read(aNotification({ leftOut }), { sendResolved: false })).toMatchObject({ ...wanted, leftOutAlerts: 40 });
    expect(read(aNotification())).toMatchObject({ leftOutAlerts: 0, notAllowedAlerts: 0, shortened: false });
  });

  it('has no resolved alert where the destination wants none', () => {
    const mixed = aNotification({ alerts: [aResolvedAlert(), anAlert()] });
    expect(read(mixed, { sendResolved: false }).alerts.map(({ status }) => status)).toEqual(['firing']);
    expect(read(mixed).alerts).toHaveLength(2);
  });

  const sized = (extra: number) =>
    aNotification({ alerts: [anAlert({ annotations: labels({ text: 'x'.repeat(extra) }) })] });
  const bytes = (extra: number) => Buffer.byteLength(bodyOf(requestFor('webhook', sized(extra))));
  const room = maxBodyBytes - bytes(0);

  it('is used to the last byte, and its texts are cut when one more is needed', () => {
    expect([bytes(room - 1), bytes(room)]).toEqual([maxBodyBytes - 1, maxBodyBytes]);
    expect(bytes(room + 1)).toBeLessThan(5_000);
    expect(read(sized(room + 1)).alerts[0]?.annotations['text']).toBe(`${'x'.repeat(499)}…`);
  });

  it('counts bytes and not characters', () => {
    const emoji = '😀'.repeat(maxBodyBytes / 4);
    expect(
      read(aNotification({ alerts: [anAlert({ annotations: labels({ emoji }) })] })).alerts[0]?.annotations['emoji'],
    ).toHaveLength(999);
  });
});

describe('an answer', () => {
  const outcomeOf = (status: number, headers = {}) => webhook.classify({ status, headers, body: '' });

  it('of any status but 2xx and 410 is tried again', () => {
    for (let status = 100; status <= 599; status += 1) {
      const kind = status >= 200 && status <= 299 ? 'delivered' : status === 410 ? 'reject' : 'retry';
      expect(outcomeOf(status), String(status)).toMatchObject({ kind, status });
    }
  });

  it.each([
    [302, { reason: 'refused' }],
    [400, { reason: 'refused' }],
    [401, { reason: 'unauthenticated', secretSuspect: true }],
    [403, { reason: 'unauthenticated', secretSuspect: true }],
    [404, { reason: 'refused' }],
    [409, { reason: 'refused' }],
    [413, { reason: 'refused' }],
    [422, { reason: 'refused' }],
    [429, { reason: 'rate_limited' }],
    [503, { reason: 'provider_unavailable' }],
  ])('of %i says why', (status, expected) => {
    expect(outcomeOf(status)).toMatchObject(expected);
  });

  it('says when, where the endpoint does', () => {
    expect(outcomeOf(409, { 'retry-after': '7' })).toMatchObject({ afterSeconds: 7 });
    expect(outcomeOf(404)).not.toHaveProperty('secretSuspect');
  });
});

describe('the URL', () => {
  it('is known to whoever checks the fence', () => {
    expect(webhook.optionUrls({ url: 'https://hooks.example.com/x' })).toEqual([
      { field: 'url', url: 'https://hooks.example.com/x' },
    ]);
  });

  it.each(['http://hooks.example.com/', 'hooks.example.com', '', 'ftp://hooks.example.com/'])(
    '%s is refused',
    (url) => {
      expect(webhook.options.safeParse({ url }).success).toBe(false);
    },
  );

  it('admits private addresses only where the fence does', () => {
    expect(prepare('webhook')).toMatchObject({ ok: true, allowPrivate: true });
    const hosts = [{ host: 'hooks.payments.example.com', port: 8443, private: false }];
    expect(prepare('webhook', { destination: { hosts } })).toMatchObject({ ok: true, allowPrivate: false });
    expect(prepare('webhook', { destination: { hosts: [] } })).toMatchObject({ ok: false, reason: 'host_not_allowed' });
  });
});
