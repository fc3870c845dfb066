import { describe, expect, it } from 'vitest';
import type { AuditRecord } from '../../lib/views/audit-record.ts';
import { drawPlots } from '../../lib/views/draw-plots.ts';
import type { Evidence } from '../../lib/views/evidence.ts';
import type { ViewRequest } from '../../lib/views/view-request.ts';
import { drawView, views } from '../../lib/views/views.ts';
import { pictureControls } from '../../tools/previews/view-scenes.ts';
import { cpuMs } from '../support/cpu-time.ts';
import { evidenceOf, listed, manyFiles, startMs } from '../support/evidence.ts';

const [small, factor] = [2_000, 8];

/** n·log n from 2,000 to 16,000 has 1.12; the rest is for the caches of a busy machine. A square would have 2. */
const maxExponent = 1.4;
const floorMs = 4;
/** What is compiled meanwhile would count for the smaller one alone, and hide how it grows. */
const times = 2;

type Lines = (count: number) => AuditRecord[];

const names = (index: number) => ({
  ...{ allowListHash: 'a'.repeat(64), sender: 'cluster-0', receiver: `team-0-room-${index % 6}` },
  ...{ requestId: `request-${index}`, groupHash: index.toString(16).padStart(64, '0') },
});

const every =
  (make: (index: number, timeMs: number) => AuditRecord): Lines =>
  (count) =>
    Array.from({ length: count }, (_, index) => make(index, startMs + (index * 10_800_000) / count));

const delivery = (index: number) => ({ destination: `team-0/room-${index}`, deliveryKey: `key-${index}`, attempt: 1 });

/** What most grows in a night, and what somebody could make grow. */
const shapes: Readonly<Record<string, Lines>> = {
  'deliveries that fail, each to another destination': every((index, timeMs) => ({
    ...{ ...names(index), ...delivery(index), event: 'delivery.retried', timeMs, reason: 'timeout', ageMs: 5 },
  })),
  'attempts of one delivery': every((index, timeMs) => ({
    ...{ ...names(0), ...delivery(0), event: 'delivery.retried', timeMs, reason: 'timeout', attempt: index },
  })),
  'notifications of one alert group': every((index, timeMs) => ({
    ...{ ...names(index), groupHash: names(0).groupHash, event: 'notification.accepted', timeMs },
    ...{ destinations: ['team-0/room-0'], deliveryKeys: [`key-${index}`] },
  })),
  'requests of strangers for as many reasons': every((index, timeMs) => ({
    ...{
      ...names(index),
      sender: `sender-${index}`,
      event: 'notification.rejected',
      timeMs,
      reason: `reason-${index}`,
    },
  })),
  'deliveries under as many allow-lists': every((index, timeMs) => ({
    ...{ ...names(index), ...delivery(index), event: 'delivery.sent', timeMs, sinceAcceptedMs: index },
    allowListHash: index.toString(16).padStart(64, 'f'),
  })),
  'dead letters, each of another destination': every((index, timeMs) => ({
    ...{ ...names(index), ...delivery(index), event: 'delivery.dead_lettered', timeMs, reason: 'refused' },
  })),
};

const requests: readonly ViewRequest[] = [
  ...[{ view: 'stuck' } as const, { view: 'story' } as const, { view: 'story', group: '000000' } as const],
  ...[{ view: 'notified' } as const, { view: 'refused' } as const, { view: 'unproven' } as const],
];

function drawAll(evidence: Evidence): void {
  for (const request of requests) drawView(request, evidence, pictureControls).toString();
  for (const { headline } of Object.values(views)) headline(evidence);
  drawPlots(evidence).toString();
}

/** What seems to grow too fast is measured again: other work on the machine only adds. */
function exponentOf(run: (count: number) => () => void, maxRounds = 10): number {
  const [smaller, larger] = [run(small), run(small * factor)];
  let [smallMs, largeMs, exponent] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let round = 0; round < maxRounds && exponent > maxExponent; round += 1) {
    smallMs = Math.min(smallMs, cpuMs(smaller, times));
    largeMs = Math.min(largeMs, cpuMs(larger, 1));
    exponent = Math.log(Math.max(largeMs, floorMs) / Math.max(smallMs, floorMs)) / Math.log(factor);
  }
  return exponent;
}

describe('time grows no faster than n log n', () => {
  it.each(Object.entries(shapes))('with %s', { timeout: 300_000 }, (_, lines) => {
    const exponent = exponentOf((count) => {
      const evidence = evidenceOf(lines(count));
      return () => drawAll(evidence);
    });
    expect(exponent).toBeLessThan(maxExponent);
  });

  it('with the destinations of the allow-list', { timeout: 300_000 }, () => {
    const files = manyFiles(10, 100);
    const list = listed(files);
    const [one] = list.allowList.destinations.values();
    if (one === undefined) throw new RangeError('no destination');
    const exponent = exponentOf((count) => {
      const destinations = new Map(
        Array.from(
          { length: count },
          (_, index) => [`team-0/room-${index}`, { ...one, id: `team-0/room-${index}` }] as const,
        ),
      );
      const evidence = evidenceOf([], { ...list, allowList: { ...list.allowList, destinations } });
      return () => drawAll(evidence);
    });
    expect(exponent).toBeLessThan(maxExponent);
  });

  it('and a square would be found', () => {
    const plant = (count: number) => {
      const texts = Array.from({ length: count }, (_, index) => `text-${index}`);
      return () => texts.filter((text, index) => texts.indexOf(text) === index).length;
    };
    expect(exponentOf(plant, 2)).toBeGreaterThan(maxExponent);
  });
});
