import { describe, expect, it } from 'vitest';
import { deliveryKey, groupHash, messageGroupId } from '../../lib/delivery/delivery-key.ts';
import { aNotification, anAlert, aResolvedAlert, labels, manyAlerts } from '../support/notification-factory.ts';

const keyOf = (notification = aNotification(), destination = 'payments/slack', sender = 'prod-eu') =>
  deliveryKey({ sender, notification, destination });

describe('a delivery key', () => {
  it.each([
    ['externalURL', { externalURL: 'https://alertmanager-1.example.com' }],
    ['generatorURL', { alerts: [anAlert({ generatorURL: 'https://prometheus-1.example.com/graph' })] }],
    ['annotations', { alerts: [anAlert({ annotations: labels({ summary: 'value is now 17' }) })] }],
    ['common annotations', { commonAnnotations: labels({}) }],
    ['fingerprint', { alerts: [anAlert({ fingerprint: undefined })] }],
    ['reason', { reason: 'repeat interval elapsed' as const }],
    [
      'what Grafana measured',
      {
        alerts: [anAlert({ values: new Map([['B', 2]]), valueString: 'B=2', imageURL: 'https://g.example.com/2.png' })],
      },
    ],
    ['truncated alerts', { truncatedAlerts: 3 }],
    ['endsAt of a firing alert', { alerts: [anAlert({ endsAt: '2026-11-20T10:05:00Z' })] }],
  ])('is the same where only %s differs, as between replicas', (_field, overrides) => {
    expect(keyOf(aNotification(overrides))).toBe(keyOf());
  });

  it('does not depend on the order of alerts or labels', () => {
    const alerts = manyAlerts(5);
    const turned = [...alerts].reverse().map((alert) => ({ ...alert, labels: new Map([...alert.labels].reverse()) }));
    expect(keyOf(aNotification({ alerts: turned }))).toBe(keyOf(aNotification({ alerts })));
  });

  it.each([
    ['receiver', aNotification({ receiver: 'payments-info' })],
    ['group key', aNotification({ groupKey: '{}:{}' })],
    ['label value', aNotification({ alerts: [anAlert({ labels: labels({ alertname: 'Other' }) })] })],
    ['number of alerts', aNotification({ alerts: manyAlerts(2) })],
    ['status', aNotification({ alerts: [aResolvedAlert()] })],
    ['startsAt', aNotification({ alerts: [anAlert({ startsAt: '2026-11-20T10:00:00.123456780Z' })] })],
  ])('is another where the %s differs', (_field, notification) => {
    expect(keyOf(notification)).not.toBe(keyOf());
  });

  it('is another where a resolved alert ended at another time', () => {
    const ended = (endsAt: string) => keyOf(aNotification({ alerts: [aResolvedAlert({ endsAt })] }));
    expect(ended('2026-11-20T10:42:00Z')).not.toBe(ended('2026-11-20T10:43:00Z'));
  });

  it('is another for another destination or sender', () => {
    expect(keyOf(aNotification(), 'payments/email')).not.toBe(keyOf());
    expect(keyOf(aNotification(), 'payments/slack', 'prod-us')).not.toBe(keyOf());
  });

  it('keeps the boundary between a label name and its value', () => {
    const key = (entries: Record<string, string>) =>
      keyOf(aNotification({ alerts: [anAlert({ labels: labels(entries) })] }));
    expect(key({ a: 'b', c: 'd' })).not.toBe(key({ a: 'bcd' }));
    expect(key({ a: 'b","c' })).not.toBe(key({ a: 'b', c: '' }));
  });

  it('fits the deduplication id of SQS', () => {
    expect(keyOf()).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('a group hash', () => {
  it('is the same for firing and resolved', () => {
    const resolved = aNotification({ status: 'resolved', alerts: [aResolvedAlert()] });
    expect(groupHash('prod-eu', resolved)).toBe(groupHash('prod-eu', aNotification()));
  });

  it('differs between receivers that share a group key', () => {
    expect(groupHash('prod-eu', aNotification({ receiver: 'other' }))).not.toBe(groupHash('prod-eu', aNotification()));
  });
});

describe('a lane', () => {
  const destination = {
    id: `${'t'.repeat(40)}/${'d'.repeat(40)}`,
    team: 't',
    type: 'slack',
    parallelism: 4,
    hosts: [],
    options: {},
  };
  const lanesOf = (hasFallback: boolean) =>
    Array.from({ length: 400 }, (_, group) => {
      const hash = groupHash('prod-eu', aNotification({ groupKey: `{}:{group="${group}"}` }));
      return messageGroupId(destination, hash, { hasFallback, isUrgent: false });
    });
  const lanes = lanesOf(false);

  it('is one of as many as the destination allows', () => {
    const counts = Map.groupBy(lanes, (lane) => lane);
    expect([...counts.keys()].sort()).toEqual([0, 1, 2, 3].map((lane) => `${destination.id}/${lane}`));
    for (const lane of counts.values()) expect(lane.length).toBeGreaterThan(60);
  });

  it('is another one where there is a fallback, which must not wait behind what is tried for hours', () => {
    expect(new Set(lanesOf(true)).intersection(new Set(lanes))).toEqual(new Set());
  });

  it('fits the message group id of SQS', () => {
    for (const lane of [...lanes, ...lanesOf(true)]) expect(lane).toMatch(/^[A-Za-z0-9/_-]{1,128}$/);
  });
});
