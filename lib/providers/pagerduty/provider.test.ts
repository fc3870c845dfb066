import { describe, expect, it } from 'vitest';
import {
  aNotification,
  anAlert,
  aResolvedAlert,
  labels,
  manyAlerts,
} from '../../../test/support/notification-factory.ts';
import { prepare, request, requestFor } from '../../../test/support/provider-input.ts';
import { bodyOf } from '../../../test/support/request-parts.ts';
import type { Alert, Notification } from '../../alertmanager/notification.ts';
import { maxBodyBytes, pagerduty } from './provider.ts';
import { parsePagerdutyEvent } from './reader.ts';

const event = (notification = aNotification(), options = {}) =>
  parsePagerdutyEvent(bodyOf(requestFor('pagerduty', notification, options)));

const trigger = (notification = aNotification(), options = {}) => {
  const sent = event(notification, options);
  if (sent.event_action !== 'trigger') throw new Error('no trigger');
  return sent;
};

const resolved = aNotification({ status: 'resolved', alerts: [aResolvedAlert()] });

describe('an alert group', () => {
  it('is opened by its firing notification and closed by its resolved one', () => {
    expect(event()).toMatchObject({ event_action: 'trigger', dedup_key: 'a7'.repeat(32) });
    expect(event(resolved)).toEqual({
      routing_key: 'R0123456789abcdefABCDEF012345678',
      dedup_key: 'a7'.repeat(32),
      event_action: 'resolve',
    });
  });

  it('stays open while one of its alerts fires', () => {
    expect(event(aNotification({ alerts: [aResolvedAlert(), anAlert()] })).event_action).toBe('trigger');
  });

  it('has the same key whatever the delivery and the attempt', () => {
    const keys = [{}, { deliveryKey: 'b1'.repeat(32), nowMs: 1 }].map(
      (overrides) => parsePagerdutyEvent(bodyOf(request('pagerduty', overrides))).dedup_key,
    );
    expect(new Set(keys).size).toBe(1);
  });
});

describe('the event', () => {
  it('says what it is about, since when, and where to look', () => {
    expect(trigger()).toMatchObject({
      payload: {
        summary: '[FIRING:1] critical KubePodCrashLooping (namespace=checkout): Pod is crash looping.',
        source: 'checkout-6f9c-1',
        severity: 'critical',
        timestamp: '2026-11-20T10:00:00.123Z',
        group: 'checkout',
        class: 'KubePodCrashLooping',
        custom_details: {
          receiver: 'payments-critical',
          alerts: [
            {
              alert: 'Pod is crash looping.',
              timing: 'Firing for 1h, since 10:00 UTC',
              description: 'Pod checkout/checkout-6f9c-1 restarts every minute.',
              labels: { pod: 'checkout-6f9c-1' },
            },
          ],
        },
      },
      client: 'Alertmanager',
      client_url: 'https://alertmanager.example.com/#/alerts?receiver=payments-critical',
    });
    expect(Object.keys(trigger().payload.custom_details ?? {})).toEqual(['alerts', 'labels', 'receiver']);
    expect(trigger().links?.map(({ text }) => text)).toEqual([
      'Runbook',
      'Silence group',
      'Silence',
      'Source',
      'Alertmanager',
    ]);
  });

  it('numbers links of one kind, of which each alert has its own', () => {
    const urls = ['https://wiki.example.org/a', 'https://runbooks.example.com/b'];
    const alerts = urls.map((url) => anAlert({ annotations: labels({ runbook_url: url }) }));
    const linkHosts = new Set(['wiki.example.org', 'runbooks.example.com']);
    const sent = request('pagerduty', { notification: aNotification({ alerts }), linkHosts });
    const body = parsePagerdutyEvent(bodyOf(sent));
    expect(body.event_action === 'trigger' && body.links).toEqual([
      { href: 'https://wiki.example.org/a', text: '1. Runbook (wiki.example.org)' },
      { href: 'https://runbooks.example.com/b', text: '2. Runbook' },
    ]);
  });

  it('has no link to a host that is not allowed', () => {
    const sent = request('pagerduty', { linkHosts: new Set<string>() });
    expect(bodyOf(sent)).not.toContain('https://');
  });

  it('goes to the region of the account', () => {
    const url = (region: string) => {
      const sent = request('pagerduty', { options: { region } });
      return sent.kind === 'https' && sent.url;
    };
    expect(url('us')).toBe('https://events.pagerduty.com/v2/enqueue');
    expect(url('eu')).toBe('https://events.eu.pagerduty.com/v2/enqueue');
    expect(prepare('pagerduty', { options: { region: 'evil.example' } })).toMatchObject({ reason: 'options_shape' });
  });

  it('keeps labels that are called like its fields, or like members of objects, apart', () => {
    const odd = new Map([
      ['__proto__', 'p'],
      ['alerts', 'a'],
      ['receiver', 'r'],
    ] as const);
    const body = bodyOf(requestFor('pagerduty', aNotification({ alerts: [anAlert({ labels: odd })] })));
    expect(body).toContain('"labels":{"alerts":"a","receiver":"r","__proto__":"p"}');
    expect(body).toContain('"receiver":"payments-critical"');
  });

  it('says when it comes late', () => {
    const acceptedAtMs = Date.parse('2026-11-20T10:00:00Z');
    expect(bodyOf(request('pagerduty', { acceptedAtMs }))).toContain('Delivered late: accepted 1h ago.');
  });
});

describe('the origin', () => {
  const payload = (alerts: readonly Alert[], overrides: Partial<Notification> = {}, options = {}) =>
    trigger(aNotification({ alerts, ...overrides }), options).payload;
  const labelled = (entries: Readonly<Record<string, string>>, overrides: Partial<Alert> = {}) =>
    anAlert({ labels: labels({ alertname: 'A', ...entries }), ...overrides });

  it.each([
    ['its pod', { pod: 'p', instance: 'i:8080', node: 'n' }, 'p'],
    ['its node', { node: 'n', instance: 'i:8080' }, 'n'],
    ['its host', { host: 'h', instance: 'i:9100' }, 'h'],
    ['its instance', { instance: 'i:9100', service: 's', job: 'j' }, 'i:9100'],
    ['its service', { service: 's', job: 'j' }, 's'],
    ['its alert group', {}, 'namespace=checkout'],
    ['its alert group, as an empty label is none', { instance: '' }, 'namespace=checkout'],
  ])('is %s', (_title, entries, source) => {
    expect(payload([labelled(entries)]).source).toBe(source);
  });

  it('is the receiver where nothing else is known', () => {
    expect(payload([labelled({})], { groupLabels: labels({ alertname: 'A' }) }).source).toBe('payments-critical');
  });

  it('is that of the worst alert that fires, and the start that of the first', () => {
    const alerts = [
      labelled({ severity: 'critical', pod: 'gone' }, { status: 'resolved', startsAt: '2026-11-20T07:00:00Z' }),
      labelled({ severity: 'info', pod: 'a' }, { startsAt: '2026-11-20T08:00:00Z' }),
      labelled({ severity: 'critical', pod: 'b' }, { startsAt: '2026-11-20T09:00:00Z' }),
    ];
    expect(payload(alerts)).toMatchObject({ source: 'b', timestamp: '2026-11-20T08:00:00.000Z' });
  });

  it.each(['garbage', '0001-01-01T00:00:00Z', '2099-01-01T00:00:00Z', ''])(
    'starts with us where it says %j',
    (startsAt) => {
      expect(payload([labelled({}, { startsAt })]).timestamp).toBe('2026-11-20T11:00:00.000Z');
    },
  );

  it('says what PagerDuty groups and routes by', () => {
    const all = { service: 'api', job: 'j', namespace: 'shop', cluster: 'eu', pod: 'p' };
    expect(payload([labelled(all)])).toMatchObject({ component: 'api', group: 'shop', class: 'A' });
    expect(payload([labelled({ job: 'j', cluster: 'eu' })])).toMatchObject({ component: 'j', group: 'eu' });
    expect(payload([labelled({})])).not.toHaveProperty('component');
  });

  it('shows no label that the allow-list hides', () => {
    const shown = payload([labelled({ pod: 'p', service: 's', namespace: 'shop' })], {}, { labels: ['namespace'] });
    expect(shown).toMatchObject({ source: 'namespace=checkout', group: 'shop' });
    expect(shown).not.toHaveProperty('component');
  });

  it('is cut and defanged', () => {
    const long = payload([
      labelled({ pod: 'x'.repeat(999), service: 'evil.com.'.repeat(99), namespace: 'https://a.com' }),
    ]);
    expect(long.source.length).toBeLessThanOrEqual(255);
    expect(long.component?.length).toBeLessThanOrEqual(255);
    expect(long).toMatchObject({ component: expect.stringContaining('evil[.]com'), group: 'hxxps://a[.]com' });
  });
});

describe('the severity', () => {
  const of = (...alerts: Partial<Alert>[]) =>
    trigger(aNotification({ alerts: alerts.map((alert) => anAlert(alert)) })).payload.severity;
  const severity = (value: string): Partial<Alert> => ({ labels: labels({ severity: value }) });

  it.each([
    ['critical', 'critical'],
    ['page', 'critical'],
    ['error', 'error'],
    ['HIGH', 'error'],
    ['warning', 'warning'],
    ['info', 'info'],
    ['none', 'info'],
    ['P1', 'critical'],
    ['', 'critical'],
  ])('%j is %s', (label, expected) => {
    expect(of(severity(label))).toBe(expected);
  });

  it('is that of the worst alert that fires', () => {
    expect(of(severity('info'), severity('error'), severity('warning'))).toBe('error');
    expect(of(severity('warning'), { ...severity('critical'), status: 'resolved' })).toBe('warning');
  });
});

describe('an event over 512 KB', () => {
  const annotations = labels(
    Object.fromEntries(['description', ...'abcdefghijklmno'].map((name) => [name, '漢'.repeat(2_000)])),
  );
  const large = (count: number) => aNotification({ alerts: manyAlerts(count, { annotations }) });

  it('is shortened, and says so', () => {
    const [full, short] = [requestFor('pagerduty', large(5)), requestFor('pagerduty', large(6))];
    expect(bodyOf(full)).not.toContain('Shortened');
    expect(Buffer.byteLength(bodyOf(full))).toBeGreaterThan(maxBodyBytes * 0.9);
    expect(bodyOf(short)).toContain('Shortened: the details were larger than an event may be.');
    expect(Buffer.byteLength(bodyOf(short))).toBeLessThanOrEqual(maxBodyBytes);
    expect(Buffer.byteLength(bodyOf(short))).toBeGreaterThan(maxBodyBytes * 0.9);
  });
});

describe('an answer', () => {
  it.each([
    [202, '{"status":"success"}', { kind: 'delivered' }],
    [200, '{"status":"success"}', { kind: 'reject', reason: 'refused' }],
    [400, '{"status":"invalid event","errors":["Event object is invalid"]}', { kind: 'reject', secretSuspect: false }],
    [
      400,
      `{"errors":["Length of 'routing_key' is incorrect (should be 32 characters)"]}`,
      { kind: 'reject', reason: 'unauthenticated', secretSuspect: true },
    ],
    [413, '', { kind: 'reject', reason: 'too_large' }],
    [429, '', { kind: 'retry', reason: 'rate_limited', afterSeconds: 30 }],
    [500, '', { kind: 'retry', reason: 'provider_unavailable', afterSeconds: undefined }],
  ])('of %i %s is judged', (status, body, outcome) => {
    expect(pagerduty.classify({ status, headers: {}, body })).toMatchObject(outcome);
  });
});

describe('the routing key', () => {
  it.each(['', 'R012', `${'a'.repeat(31)}-`, 'a'.repeat(33)])('%j is refused', (routingKey) => {
    expect(prepare('pagerduty', { secret: { routingKey } })).toMatchObject({ reason: 'secret_shape' });
  });

  it('may end in a line break', () => {
    expect(prepare('pagerduty', { secret: { routingKey: `${'a'.repeat(32)}\n` } })).toMatchObject({ ok: true });
  });
});
