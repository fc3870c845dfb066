import { describe, expect, it } from 'vitest';
import type { Alert } from '../../lib/alertmanager/notification.ts';
import { fitText } from '../../lib/rendering/fit-text.ts';
import { createDefanger } from '../../lib/rendering/split-links.ts';
import { toPlainBody } from '../../lib/rendering/to-plain-text.ts';
import { viewLinks, viewWorstLinks, withoutLinks } from '../../lib/rendering/view-links.ts';
import { viewNotification } from '../../lib/rendering/view-notification.ts';
import { aNotification, anAlert, aResolvedAlert, labels, manyAlerts } from '../support/notification-factory.ts';
import { linkHosts } from '../support/provider-input.ts';

const view = (notification = aNotification()) =>
  viewNotification({
    notification,
    options: { maxAlerts: 10, sendResolved: true },
    linkHosts,
    acceptedAtMs: Date.parse('2026-11-20T11:00:00Z'),
    nowMs: Date.parse('2026-11-20T11:00:11Z'),
  });

const huge = (count: number) => {
  const values = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`l${index}`, 'v'.repeat(100)]));
  const annotations = labels({ summary: 'S'.repeat(300), description: 'D'.repeat(2_000) });
  const alerts = Array.from({ length: count }, (_, index) =>
    anAlert({ labels: labels({ ...values, index: String(index) }), annotations }),
  );
  return view(aNotification({ alerts, commonLabels: labels({}), commonAnnotations: labels({}) }));
};

const shorten = (shown: ReturnType<typeof view>, max: number) =>
  fitText(shown, createDefanger(linkHosts), { max, unit: 'code_points' });

describe('a text', () => {
  it('is whole where it fits', () => {
    const whole = toPlainBody(view());
    expect(shorten(view(), whole.length)).toBe(whole);
    expect(shorten(view(), whole.length - 1)).not.toBe(whole);
  });

  it('shows fewer alerts, and counts the others', () => {
    const many = view(aNotification({ alerts: manyAlerts(10) }));
    const text = shorten(many, 200);
    expect(text).toMatch(/and \d more alerts/);
    expect(text).toContain('checkout-6f9c-0');
    expect(text.length).toBeLessThanOrEqual(200);
  });

  it.each([1, 2, 5])('begins with an alert that does not fit, one of %i', (count) => {
    const text = shorten(huge(count), 300);
    expect(text).toMatch(/^\* (?:index=0: )?SSS/);
    expect(text).toContain('…');
    expect(text.length).toBeLessThanOrEqual(300);
    expect(text.length).toBeGreaterThan(270);
    if (count === 1) expect(text).not.toContain('more alert');
    else expect(text).toMatch(/and \d more alerts?$/);
  });
});

describe('links', () => {
  it('are told once, what someone needs first at the front', () => {
    const all = viewLinks(view(aNotification({ alerts: manyAlerts(3) })));
    expect(all.map(({ label }) => label)).toEqual([
      'Runbook',
      'Silence group',
      'Silence all alike',
      'Source',
      'Alertmanager',
    ]);
    expect(new Set(all.map(({ url }) => url)).size).toBe(all.length);
    expect(all.filter(({ label }) => label === 'Source')).toHaveLength(1);
  });

  it('of the worst alert are never those of another', () => {
    const annotations = (name: string) => labels({ runbook_url: `https://runbooks.example.com/${name}` });
    const resolved = aResolvedAlert({ annotations: annotations('other') });
    const runbooks = (worst: Alert) =>
      viewWorstLinks(view(aNotification({ alerts: [resolved, worst] })))
        .filter(({ label }) => label === 'Runbook')
        .map(({ url }) => url);
    expect(runbooks(anAlert({ annotations: annotations('worst') }))).toEqual(['https://runbooks.example.com/worst']);
    expect(runbooks(anAlert({ annotations: labels({}) }))).toEqual([]);
  });

  it('can be left out of the text', () => {
    expect(toPlainBody(view())).toContain('https://');
    expect(toPlainBody(withoutLinks(view()))).not.toContain('https://');
  });
});
