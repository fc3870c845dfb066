import { describe, expect, it } from 'vitest';
import { fitView } from '../../lib/rendering/fit-view.ts';
import type { NotificationView } from '../../lib/rendering/notification-view.ts';
import { toPlainBody } from '../../lib/rendering/to-plain-text.ts';
import { viewNotification } from '../../lib/rendering/view-notification.ts';
import { aNotification, anAlert, labels, manyAlerts } from '../support/notification-factory.ts';

const url = (length: number) => `https://a.example/${'x'.repeat(length - 18)}`;
const linkHosts = new Set(['a.example', 'alertmanager.example.com']);
const common = { linkHosts, acceptedAtMs: 0, nowMs: Date.parse('2026-11-20T11:00:00Z') };

function aView(count = 6): NotificationView {
  const annotations = labels({
    ...{ summary: 's'.repeat(400), description: 'd'.repeat(1_500), impact: 'i'.repeat(900), runbook_url: url(512) },
  });
  return viewNotification({
    notification: aNotification({
      alerts: manyAlerts(count, { annotations, generatorURL: url(100) }),
      commonAnnotations: labels({ dashboard_url: url(513) }),
    }),
    options: { maxAlerts: 5, sendResolved: true },
    ...common,
  });
}

const size = (view: NotificationView) => toPlainBody(view).length;
const fitInto = (max: number, view = aView()) =>
  fitView(
    view,
    (smaller) => smaller,
    (smaller) => size(smaller) <= max,
  );

describe('a view', () => {
  it('that fits is rendered in full', () => {
    expect(fitInto(size(aView()))).toEqual(aView());
  });

  it('that is one too large loses its receiver first', () => {
    const fitted = fitInto(size(aView()) - 1);
    expect(fitted).toEqual({ ...aView(), receiver: '' });
  });

  it.each([100, 60, 40, 20])('fills %i percent of its room or more to the last tenth', (percent) => {
    const max = Math.floor((size(aView()) * percent) / 100) - 30;
    const fitted = size(fitInto(max));
    expect(fitted).toBeLessThanOrEqual(max);
    expect(fitted).toBeGreaterThan(max * 0.9);
  });

  it('keeps of the worst alert what it is and what to press before it names the others', () => {
    const [worst, ...others] = fitInto(1_500).alerts;
    expect(worst?.annotations.description?.length).toBeGreaterThanOrEqual(240);
    expect(worst?.links.map(({ label }) => label)).toContain('Silence all alike');
    expect(others.every(({ annotations }) => annotations.description === undefined)).toBe(true);
  });

  it('that fits nowhere is one alert by its name, and a count of the others', () => {
    const fitted = fitInto(0);
    expect([fitted.alerts.length, fitted.leftOut.count]).toEqual([1, 5]);
    expect(fitted.alerts[0]).toMatchObject({ annotations: { description: undefined, others: [] }, links: [] });
  });

  it('is rendered some dozen times at most, however much it says', () => {
    let renderings = 0;
    const huge = viewNotification({
      notification: aNotification({
        alerts: manyAlerts(60, {
          annotations: aView().alerts[0] ? labels({ description: 'd'.repeat(2_000) }) : labels({}),
        }),
      }),
      options: { maxAlerts: 50, sendResolved: true },
      ...common,
    });
    fitView(
      huge,
      (view) => {
        renderings += 1;
        return size(view);
      },
      (length) => length <= 4_000,
    );
    expect(renderings).toBeLessThan(100);
  });
});

describe('more text never makes a message say less', () => {
  const sizes = [0, 1, 20, 60, 100, 150, 200, 240, 300, 400, 500, 700, 900, 1_200, 1_500, 1_900, 2_500, 5_000];
  const text = (length: number) => 'word '.repeat(Math.ceil(length / 5)).slice(0, length);
  const growing: Readonly<Record<string, (length: number) => Parameters<typeof aNotification>[0]>> = {
    'a description': (length) => ({ alerts: [anAlert({ annotations: labels({ description: text(length) }) })] }),
    'the descriptions of five alerts': (length) => ({
      alerts: manyAlerts(5, { annotations: labels({ description: text(length) }) }),
    }),
    'the description of the last of five': (length) => ({
      alerts: [...manyAlerts(4), anAlert({ annotations: labels({ summary: 'x', description: text(length) }) })],
    }),
    'a summary': (length) => ({ alerts: [anAlert({ annotations: labels({ summary: text(length) }) })] }),
    'another annotation': (length) => ({ alerts: [anAlert({ annotations: labels({ impact: text(length) }) })] }),
    'a label': (length) => ({ alerts: [anAlert({ labels: labels({ alertname: 'A', zone: text(length) }) })] }),
    'the number of alerts': (length) => ({ alerts: manyAlerts(1 + Math.floor(length / 50)) }),
    'the number of labels': (length) => ({
      alerts: [
        anAlert({
          labels: labels(
            Object.fromEntries(Array.from({ length: Math.ceil(length / 50) }, (_, at) => [`l${at}`, 'v'])),
          ),
        }),
      ],
    }),
  };
  const cases = Object.entries(growing).flatMap(([what, make]) =>
    [300, 600, 1_024, 2_000, 4_096].map((max) => [what, max, make] as const),
  );

  it.each(cases)('%s grows, and what arrives in %i characters shrinks by a tenth at most', (_what, max, make) => {
    let most = 0;
    for (const length of sizes) {
      const view = viewNotification({
        ...{ notification: aNotification({ commonAnnotations: labels({}), ...make(length) }), ...common },
        options: { maxAlerts: 50, sendResolved: true },
        linkHosts: new Set(),
      });
      const arrived = size(fitInto(max, view));
      expect(arrived, `${length}`).toBeGreaterThanOrEqual(0.9 * most);
      most = Math.max(most, arrived);
    }
  });
});
