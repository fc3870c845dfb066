import { describe, expect, it } from 'vitest';
import type { AuditRecord } from '../../lib/views/audit-record.ts';
import { drawPlots } from '../../lib/views/draw-plots.ts';
import { bucketsOf, fillBuckets, percentile, ticksOf } from '../../lib/views/plots/buckets.ts';
import { drawPlot } from '../../lib/views/plots/draw-plot.ts';
import { countScale, durationScale } from '../../lib/views/plots/scales.ts';
import { evidenceOf, evidences, startMs } from '../support/evidence.ts';
import { rowsOf, valuesOf } from '../support/view-markup.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

describe('the steps of a plot', () => {
  it.each([
    ['a minute', minuteMs, 5_000],
    ['an hour', hourMs, 2 * minuteMs],
    ['three hours', 3 * hourMs, 5 * minuteMs],
    ['a day', 24 * hourMs, 30 * minuteMs],
    ['thirty days', 30 * 24 * hourMs, 24 * hourMs],
    ['ten years', 3_650 * 24 * hourMs, 77 * 24 * hourMs],
  ])('of %s are such as a clock has', (_, spanMs, stepMs) => {
    const buckets = bucketsOf(startMs, startMs + spanMs);
    expect(buckets.stepMs).toBe(stepMs);
    expect(buckets.startMs % stepMs).toBe(0);
    expect(buckets.startMs + buckets.count * stepMs).toBeGreaterThanOrEqual(startMs + spanMs);
    expect(ticksOf(buckets).length).toBeGreaterThanOrEqual(2);
    expect(ticksOf(buckets).length).toBeLessThanOrEqual(6);
  });

  it('leave out what lies before and after', () => {
    const buckets = bucketsOf(startMs, startMs + hourMs);
    const filled = fillBuckets(buckets, [startMs - 1, startMs, startMs + hourMs - 1, startMs + 2 * hourMs], (ms) => ms);
    expect(filled.map(({ length }) => length).filter((length) => length > 0)).toEqual([1, 1]);
  });
});

describe('an axis', () => {
  it.each([
    [0, ['0', '1']],
    [1, ['0', '1']],
    [7, ['0', '2', '4', '6', '8']],
    [84, ['0', '20', '40', '60', '80', '100']],
    [1_310, ['0', '500', '1000', '1500']],
  ])('of counts up to %i has round numbers', (largest, labels) => {
    expect(countScale(largest, String).ticks.map(({ label }) => label)).toEqual(labels);
  });

  it.each([
    ['nothing', [], ['0.1 s', '0.2 s', '0.5 s', '1 s', '2 s', '5 s', '10 s']],
    ['near together', [120, 300, 700], ['0.1 s', '0.2 s', '0.5 s', '1 s']],
    ['far apart', [120, 900_000], ['0.1 s', '1 s', '10 s', '1 min', '10 min', '1 h']],
    ['longer than any', [1e12], ['50 h', '100 h']],
  ])('of times that are %s has the units that people say', (_, values, labels) => {
    expect(durationScale(values).ticks.map(({ label }) => label)).toEqual(labels);
  });

  it('shows every value inside of the plot', () => {
    for (const value of [0, 1, 5, 99, 12_345, 1e9, 1e300]) {
      const share = durationScale([value]).toShare(value);
      expect(Number.isFinite(share), String(value)).toBe(true);
    }
  });
});

describe('a percentile', () => {
  it('is the nearest rank', () => {
    const sorted = Array.from({ length: 200 }, (_, index) => index + 1);
    expect([0.5, 0.95, 0.99, 1].map((share) => percentile(sorted, share))).toEqual([100, 190, 198, 200]);
    expect([percentile([7], 0.5), percentile([], 0.5)]).toEqual([7, undefined]);
  });
});

describe('a plot', () => {
  const buckets = { startMs, stepMs: minuteMs, count: 5 };
  const plot = { buckets, summary: 'summary', scale: countScale(4, String), readFromMs: startMs };

  it('of lines has a gap where nothing was measured, and a dot for a point that stands alone', () => {
    const markup = drawPlot({
      ...{ ...plot, kind: 'lines' as const },
      series: [{ label: 'one', values: [1, 2, undefined, 3, undefined] }],
    }).toString();
    const [path = ''] = valuesOf(markup, 'd').filter((d) => d.includes('L'));
    expect(path.match(/[ML]/g)?.join('')).toBe('MLM');
    expect(markup.match(/<circle/g)).toHaveLength(1);
  });

  it('of columns has each kind upon the one before', () => {
    const markup = drawPlot({
      ...{ ...plot, kind: 'columns' as const },
      series: [
        { label: 'one', values: [3, 0, undefined, 0, 1] },
        { label: 'two', values: [1, 0, undefined, 0, 0] },
      ],
    }).toString();
    const ofKind = (number: number) =>
      [...markup.matchAll(new RegExp(`<rect class="fill-${number}"[^>]*? y="([\\d.]+)"`, 'g'))].map(([, y]) =>
        Number(y),
      );
    expect([ofKind(1).length, ofKind(2).length]).toEqual([2, 1]);
    expect(ofKind(2)[0]).toBeLessThan(ofKind(1)[0] ?? 0);
  });

  it('is an image with its summary for a screen reader, and shows what was not read', () => {
    const markup = drawPlot({
      ...{ ...plot, kind: 'columns' as const, readFromMs: startMs + 2 * minuteMs },
      series: [{ label: 'one', values: [undefined, undefined, 1, 1, 1] }],
    }).toString();
    expect(markup).toMatch(/^<svg viewBox="0 0 400 190" role="img" aria-label="summary">/);
    expect(markup).toContain('class="unread"');
    expect(markup).toContain('not read');
  });
});

describe('the plots of the front page', () => {
  it.each([
    ['half a minute', 30_000],
    ['a minute', minuteMs],
    ['four minutes', 4 * minuteMs],
    ['an hour', hourMs],
  ])('of %s have no two moments that read the same', (_, spanMs) => {
    const buckets = bucketsOf(startMs, startMs + spanMs);
    const scale = countScale(4, String);
    const plot = { kind: 'columns', buckets, scale, summary: '', readFromMs: startMs, series: [] } as const;
    const moments =
      drawPlot(plot)
        .toString()
        .match(/>\d\d:\d\d(?::\d\d)?</g) ?? [];
    expect(moments.length).toBeGreaterThanOrEqual(2);
    expect(new Set(moments).size).toBe(moments.length);
  });

  it('have numbers that are those of the lines', async () => {
    const { records } = await evidences.outage();
    const rows = rowsOf(drawPlots(await evidences.outage()).toString());
    const sum = (heading: string) => rows.reduce((all, row) => all + Number(row[heading] ?? 0), 0);
    const count = (event: string) => records.filter((one) => one.event === event).length;
    expect([sum('notified'), sum('tried again'), sum('given up')]).toEqual([
      count('delivery.sent'),
      count('delivery.retried'),
      count('delivery.dead_lettered'),
    ]);
    expect(sum('of senders') + sum('of strangers')).toBe(count('notification.rejected'));
  });

  it('say in words what they show', async () => {
    const [deliveries = '', latency = ''] = valuesOf(drawPlots(await evidences.normal()).toString(), 'aria-label');
    expect(deliveries).toMatch(
      /^Deliveries from 20 Nov 10:00 until 20 Nov 13:00 UTC, in steps of 5 min: 153 notified, 11 tried again, 0 given up; the most at 20 Nov \d\d:\d\d\.$/,
    );
    expect(latency).toMatch(/^Time to notified .*: half of them within \d+ ms, 95 % within .*, 99 % within .*\.$/);
  });

  it('are drawn of 100,000 lines', () => {
    const sent = Array.from({ length: 100_000 }, (_, index): AuditRecord => {
      const timeMs = startMs + (index % 10_800) * 1_000;
      return { event: 'delivery.sent', timeMs, allowListHash: 'a', sinceAcceptedMs: index };
    });
    expect(valuesOf(drawPlots(evidenceOf(sent)).toString(), 'aria-label')[0]).toContain('100,000 notified');
  });
});
