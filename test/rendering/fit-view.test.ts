import { expect, it } from 'vitest';
import { fitView, shortenView, takeAlerts } from '../../lib/rendering/fit-view.ts';
import type { NotificationView } from '../../lib/rendering/notification-view.ts';
import { viewNotification } from '../../lib/rendering/view-notification.ts';
import { aNotification, labels, manyAlerts } from '../support/notification-factory.ts';

const url = (length: number) => `https://a.example/${'x'.repeat(length - 18)}`;

function aView(): NotificationView {
  const annotations = labels({ summary: 's'.repeat(400), description: 'd'.repeat(1_500), runbook_url: url(512) });
  return viewNotification({
    notification: aNotification({
      alerts: manyAlerts(6, { annotations, generatorURL: url(100) }),
      commonAnnotations: labels({ dashboard_url: url(513) }),
    }),
    options: { maxAlerts: 5, sendResolved: true },
    linkHosts: new Set(['a.example']),
    acceptedAtMs: 0,
    nowMs: 0,
  });
}

const size = (view: NotificationView) => JSON.stringify(view).length;
const fitInto = (max: number) =>
  fitView(
    aView(),
    (view) => view,
    (view) => size(view) <= max,
  );

it('a view that fits is rendered in full', () => {
  expect(fitInto(size(aView()))).toEqual(aView());
});

it('a view that is one too large is shortened before an alert is left out', () => {
  const fitted = fitInto(size(aView()) - 1);
  expect(fitted).toEqual(shortenView(aView()));
  expect([fitted.alerts.length, fitted.alertsLeftOut]).toEqual([5, 1]);
});

it('a short view that is one too large loses its last alert, which is counted', () => {
  const fitted = fitInto(size(shortenView(aView())) - 1);
  expect([fitted.alerts.length, fitted.alertsLeftOut]).toEqual([4, 2]);
});

it('what fits nowhere is rendered without alerts', () => {
  const fitted = fitInto(0);
  expect([fitted.alerts.length, fitted.alertsLeftOut]).toEqual([0, 6]);
});

it('the short form keeps the runbook, and no link of more than 512 characters', () => {
  expect(aView().links).toHaveLength(1);
  expect(shortenView(aView()).links).toEqual([]);
  expect(aView().alerts[0]?.links.map(({ label }) => label)).toEqual(['Runbook', 'Source']);
  expect(shortenView(aView()).alerts[0]?.links.map(({ label }) => label)).toEqual(['Runbook']);
});

it('as many alerts as there are can be taken', () => {
  expect(takeAlerts(aView(), 5)).toEqual(aView());
  expect(takeAlerts(aView(), 99).alertsLeftOut).toBe(1);
});
