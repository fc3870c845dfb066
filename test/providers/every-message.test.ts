import { describe, expect, it } from 'vitest';
import type { LabelSet, Notification } from '../../lib/alertmanager/notification.ts';
import { providers } from '../../lib/providers/registry.ts';
import { inOrder } from '../../lib/rendering/alert-order.ts';
import { builtInSeverities } from '../../lib/rendering/severity.ts';
import { cleanLine } from '../../lib/text/clean-text.ts';
import { aNotification, labels, manyAlerts } from '../support/notification-factory.ts';
import { exampleOf, request } from '../support/provider-input.ts';
import { aRandomNotification, createRandom } from '../support/random-notification.ts';
import { allCases, caseCount } from '../support/whole-run.ts';

/** Notifications for each vendor. A message that is too long is rendered some twenty times, so a hundredth is enough. */
const runs = allCases ? 10_000 : caseCount(500);

/** Characters of a name that no cut may take away. */
const certain = 40;

describe('severity, name and count of the worst alert are in every message inside its limits', () => {
  it.each([...providers.keys()])('of %s', { timeout: 3_600_000 }, (type) => {
    const random = createRandom(20_261_120);
    const missing: unknown[] = [];
    for (let run = 0; run < runs; run += 1) {
      const notification = aRandomNotification(random);
      const shown = textOf(type, notification);
      if (shown === undefined) continue;
      for (const part of partsOf(notification))
        if (!shown.includes(part)) missing.push({ run, part, shown: shown.slice(0, 300) });
    }
    expect(missing.slice(0, 3)).toEqual([]);
  });
});

describe('a message says no less, by a tenth at most, as its notification says more', () => {
  const prose = (length: number) => 'The disk is nearly full, and so is the next. '.repeat(60).slice(0, length);
  const grown: readonly (readonly [string, (length: number) => Notification])[] = [
    ['the descriptions of eight alerts', (length) => of(8, labels({ description: prose(length) }))],
    ['the description of one alert', (length) => of(1, labels({ description: prose(length) }))],
    ['the number of alerts', (length) => of(1 + Math.floor(length / 60), labels({ description: prose(400) }))],
    ['another annotation', (length) => of(3, labels({ summary: 'x', impact: prose(length) }))],
  ];
  const of = (count: number, annotations: LabelSet) =>
    aNotification({ alerts: manyAlerts(count, { annotations }), commonAnnotations: labels({}) });

  // Every other vendor grows by the lengths between those of the others.
  const step = allCases ? 120 : 240;
  const typesAndStarts = [...providers.keys()].map((type, index) => [type, (index * 120) % step] as const);

  it.each(typesAndStarts)('of %s', { timeout: 120_000 }, (type, start) => {
    for (const [what, make] of grown) {
      let most = 0;
      for (let length = start; length <= 2_400; length += step) {
        const options = { maxAlerts: 20 };
        const { texts } = exampleOf(type).read(request(type, { notification: make(length), options }));
        const said = texts.join('').length;
        expect(said, `${what}, ${length}`).toBeGreaterThanOrEqual(0.9 * most);
        most = Math.max(most, said);
      }
    }
  });
});

/** What a reader gets; `undefined` for a message without words of its own. */
function textOf(type: string, notification: Notification): string | undefined {
  const example = exampleOf(type);
  const sent = request(type, { notification });
  for (const { name, max, measure } of example.limits)
    expect(measure(sent), `${type}: ${name}`).toBeLessThanOrEqual(max);
  const { texts } = example.read(sent);
  return texts.length === 0 ? undefined : texts.join('').replace(/\s+/g, ' ');
}

function partsOf(notification: Notification): string[] {
  const { alerts, truncatedAlerts } = notification;
  const [worst] = inOrder(alerts, true, builtInSeverities);
  const firing = alerts.filter(({ status }) => status === 'firing').length;
  const name = cleanLine(worst?.labels.get('alertname') ?? '').slice(0, certain);
  const severity = cleanLine(worst?.labels.get('severity') ?? '');
  const count = firing === 0 ? `RESOLVED:${alerts.length}` : `FIRING:${firing}${truncatedAlerts > 0 ? '+' : ''}`;
  return [name, severity, count];
}
