import { type Html, html } from '../text/html.ts';
import type { AuditRecord } from './audit-record.ts';
import type { Evidence } from './evidence.ts';
import { asOfMs, describeAge, describeDuration, drawTable, formatCount, formatMinute } from './parts.ts';
import { type Buckets, bucketsOf, fillBuckets, percentile } from './plots/buckets.ts';
import { drawKey, drawPlot, type Plot, type Series } from './plots/draw-plot.ts';
import { countScale, durationScale } from './plots/scales.ts';

type Measured = Pick<Evidence, 'records' | 'fromMs' | 'untilMs' | 'nowMs' | 'leftOut'>;

/** What a front page shows: how much arrives, how much is refused, how long it takes. */
export function drawPlots(evidence: Measured): Html {
  return html`<div class="plots">${drawDeliveriesPlot(evidence)}${drawLatencyPlot(evidence)}${drawRefusalsPlot(evidence)}</div>`;
}

function drawDeliveriesPlot(evidence: Measured): Html {
  return drawCounts('Deliveries', 'attempts', evidence, [
    ['notified', ({ event }) => event === 'delivery.sent'],
    ['tried again', ({ event }) => event === 'delivery.retried'],
    ['given up', ({ event }) => event === 'delivery.dead_lettered'],
  ]);
}

export function drawNotifiedPlot(evidence: Measured): Html {
  return drawCounts('Notified', 'deliveries', evidence, [['notified', ({ event }) => event === 'delivery.sent']]);
}

export function drawRefusalsPlot(evidence: Measured): Html {
  const isRefused = ({ event }: AuditRecord) => event === 'notification.rejected';
  return drawCounts('Refused', 'requests', evidence, [
    ['of senders', (one) => isRefused(one) && one.sender !== undefined],
    ['of strangers', (one) => isRefused(one) && one.sender === undefined],
  ]);
}

const shares = [
  ['half of them', 0.5],
  ['95 %', 0.95],
  ['99 %', 0.99],
] as const;

export function drawLatencyPlot(evidence: Measured): Html {
  const buckets = bucketsOf(evidence.fromMs, asOfMs(evidence));
  const times = evidence.records.filter(({ sinceAcceptedMs }) => sinceAcceptedMs !== undefined);
  const sorted = fillBuckets(buckets, times, ({ timeMs }) => timeMs).map((bucket) =>
    bucket.map(({ sinceAcceptedMs = 0 }) => sinceAcceptedMs).toSorted((a, b) => a - b),
  );
  const series = shares.map(([label, share]) => ({ label, values: sorted.map((bucket) => percentile(bucket, share)) }));
  const all = times.map(({ sinceAcceptedMs = 0 }) => sinceAcceptedMs).toSorted((a, b) => a - b);
  const whole = shares.map(([label, share]) => `${label} within ${describeDuration(percentile(all, share) ?? 0)}`);
  const said = all.length === 0 ? 'nothing was notified' : whole.join(', ');
  return drawFigure(
    { title: 'Time to notified', unit: 'from acceptance, at most' },
    {
      ...{ kind: 'lines', buckets, series, readFromMs: readFromMs(evidence) },
      scale: durationScale(series.flatMap(({ values }) => values.filter((value) => value !== undefined))),
      summary: `Time to notified ${describeTime(evidence, buckets)}: ${said}.`,
    },
    (value) => describeDuration(value),
  );
}

function drawCounts(
  title: string,
  things: string,
  evidence: Measured,
  kinds: readonly (readonly [label: string, isOfKind: (record: AuditRecord) => boolean])[],
): Html {
  const buckets = bucketsOf(evidence.fromMs, asOfMs(evidence));
  const filled = fillBuckets(buckets, evidence.records, ({ timeMs }) => timeMs);
  const from = readFromMs(evidence);
  const isRead = (bucket: number) => buckets.startMs + (bucket + 1) * buckets.stepMs > from;
  const series = kinds.map(([label, isOfKind]): Series => {
    const values = filled.map((bucket, index) => (isRead(index) ? bucket.filter(isOfKind).length : undefined));
    return { label, values };
  });
  const totals = series.map(({ values }) => values.reduce<number>((sum, value = 0) => sum + value, 0));
  const heights = filled.map((_, index) => series.reduce((sum, { values }) => sum + (values[index] ?? 0), 0));
  const highest = heights.reduce((most, height) => Math.max(most, height), 0);
  const most =
    highest === 0 ? '' : `; the most at ${formatMinute(buckets.startMs + heights.indexOf(highest) * buckets.stepMs)}`;
  const said = series.map(({ label }, index) => `${formatCount(totals[index] ?? 0)} ${label}`).join(', ');
  return drawFigure(
    { title, unit: `${things} in ${describeAge(buckets.stepMs)}` },
    {
      ...{ kind: 'columns', buckets, series, readFromMs: from, scale: countScale(highest, formatCount) },
      summary: `${title} ${describeTime(evidence, buckets)}: ${said}${most}.`,
    },
    formatCount,
  );
}

/** Before it nothing was read. */
function readFromMs({ records, fromMs, leftOut }: Measured): number {
  return leftOut > 0 ? (records[0]?.timeMs ?? fromMs) : fromMs;
}

function describeTime({ fromMs, untilMs, nowMs }: Measured, { stepMs }: Buckets): string {
  return `from ${formatMinute(fromMs)} until ${formatMinute(Math.min(untilMs, nowMs))} UTC, in steps of ${describeAge(stepMs)}`;
}

type Words = { readonly title: string; readonly unit: string };

/** A plot with its legend, and its numbers for whoever cannot or would not look at it. */
function drawFigure({ title, unit }: Words, plot: Plot, format: (value: number) => string): Html {
  const { kind, buckets, series } = plot;
  const isOf = ({ values }: Series) => values.some((value = 0) => value !== 0);
  const seen = series.map((one, index) => ({ ...one, index })).filter(isOf);
  // A kind of which there is none needs no name.
  const named = seen.length === 0 ? series.map((one, index) => ({ ...one, index })) : seen;
  const legend = named.map(({ label, index }) => html`<li>${drawKey(kind, index)}${label}</li>`);
  const rows = Array.from({ length: buckets.count }, (_, bucket) => bucket)
    .filter((bucket) => seen.some(({ values }) => (values[bucket] ?? 0) !== 0))
    .map((bucket) => [
      formatMinute(buckets.startMs + bucket * buckets.stepMs),
      ...seen.map(({ values }) => (values[bucket] === undefined ? '–' : format(values[bucket]))),
    ]);
  const names = seen.map(({ label }) => label);
  const numbers =
    rows.length === 0
      ? html`<p class="quiet">Nothing was measured in this time.</p>`
      : html`<details><summary>Numbers</summary>${drawTable(`${title}, ${unit}`, ['From (UTC)', ...names], rows, names)}</details>`;
  return html`<figure class="plot"><figcaption>${title} <span class="unit">${unit}</span></figcaption>${drawPlot(plot)}<ul class="legend">${legend}</ul>${numbers}</figure>`;
}
