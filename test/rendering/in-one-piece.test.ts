import { describe, expect, it } from 'vitest';
import { takeAlerts } from '../../lib/rendering/fit-view.ts';
import { inOnePiece } from '../../lib/rendering/in-one-piece.ts';
import { createDefanger } from '../../lib/rendering/split-links.ts';
import { toPlainText } from '../../lib/rendering/to-plain-text.ts';
import { viewNotification } from '../../lib/rendering/view-notification.ts';
import { labelTexts } from '../../lib/rendering/view-texts.ts';
import { aNotification, manyAlerts } from '../support/notification-factory.ts';
import { linkHosts } from '../support/provider-input.ts';

const view = (count: number) =>
  viewNotification({
    notification: aNotification({ alerts: manyAlerts(count) }),
    options: { maxAlerts: 10, sendResolved: true },
    linkHosts,
    acceptedAtMs: Date.parse('2026-11-20T11:00:00Z'),
    nowMs: Date.parse('2026-11-20T11:00:11Z'),
  });

describe('a single alert', () => {
  it('has all labels and links of its message, those of the group first and last', () => {
    const { labels, links, alerts } = inOnePiece(view(1));
    expect([labelTexts(labels), links]).toEqual([[], []]);
    expect(alerts.map((alert) => [labelTexts(alert.labels), alert.links.map(({ label }) => label)])).toEqual([
      [
        ['namespace=checkout', 'severity=critical', 'team=payments', 'pod=checkout-6f9c-0'],
        ['Runbook', 'Source', 'Silence', 'Alertmanager'],
      ],
    ]);
  });

  it('is read from what is wrong to what it is about', () => {
    expect(toPlainText(view(1), createDefanger(new Set())).split('\n').slice(0, 5)).toEqual([
      '[FIRING:1] KubePodCrashLooping',
      '',
      '* Pod is crash looping. (firing for 1h)',
      '  Pod checkout/checkout-6f9c-1 restarts every minute.',
      'Labels: namespace=checkout, severity=critical, team=payments, pod=checkout-6f9c-0',
    ]);
  });
});

it.each([
  ['several alerts', view(2)],
  ['no alert', view(0)],
  ['one of which others were left out', takeAlerts(view(2), 1)],
])('a view of %s stays as it is', (_title, whole) => {
  expect(inOnePiece(whole)).toBe(whole);
});
