import { type Html, html } from '../../text/html.ts';
import { type Buckets, ticksOf } from './buckets.ts';

/** What was measured in each bucket; `undefined` where nothing was. */
export type Series = { readonly label: string; readonly values: readonly (number | undefined)[] };

export type Tick = { readonly value: number; readonly label: string };

/** How a value becomes a height: `toShare` gives 0 at the bottom and 1 at the top. */
export type Scale = { readonly ticks: readonly Tick[]; readonly toShare: (value: number) => number };

export type Plot = {
  readonly kind: 'columns' | 'lines';
  /** What a screen reader says instead. */
  readonly summary: string;
  readonly buckets: Buckets;
  readonly series: readonly Series[];
  readonly scale: Scale;
  /** What came before was not read, and is shown as such. */
  readonly readFromMs: number;
};

/** At most three: as many have colours. */
const seriesNumbers = [1, 2, 3] as const;

/** As wide as a phone, so that the letters are never smaller than they are written; a wide place shows several. */
const box = { width: 400, height: 190, left: 44, right: 12, top: 10, bottom: 24 } as const;
const inner = { width: box.width - box.left - box.right, height: box.height - box.top - box.bottom } as const;
const bottom = box.height - box.bottom;

export function drawPlot(plot: Plot): Html {
  const { buckets, scale } = plot;
  const marks = plot.kind === 'columns' ? drawColumns(plot) : drawLines(plot);
  return html`<svg viewBox="0 0 ${box.width} ${box.height}" role="img" aria-label="${plot.summary}">${drawUnread(plot)}${scale.ticks.map(
    ({ value, label }) => drawTick(yOf(scale, value), label),
  )}${drawTimes(buckets)}${marks}<path class="axis" d="M${box.left} ${bottom}H${box.width - box.right}"/></svg>`;
}

/** What the marks of a series look like, beside its name. */
export function drawKey(kind: Plot['kind'], index: number): Html {
  const number = seriesNumbers[index] ?? 1;
  return kind === 'columns'
    ? html`<svg viewBox="0 0 22 10" aria-hidden="true"><rect class="fill-${number}" width="22" height="10" rx="2"/></svg>`
    : html`<svg viewBox="0 0 22 10" aria-hidden="true"><path class="line line-${number}" d="M1 5H21"/></svg>`;
}

function xOf({ startMs, stepMs, count }: Buckets, ms: number): number {
  return box.left + ((ms - startMs) / (stepMs * count)) * inner.width;
}

function yOf({ toShare }: Scale, value: number): number {
  return bottom - Math.min(Math.max(toShare(value), 0), 1) * inner.height;
}

function drawTick(y: number, label: string): Html {
  return html`<path class="grid" d="M${box.left} ${print(y)}H${box.width - box.right}"/><text x="${box.left - 6}" y="${print(y + 4)}" text-anchor="end">${label}</text>`;
}

function drawTimes(buckets: Buckets): Html[] {
  const ticks = ticksOf(buckets);
  const isSeconds = ticks.some((ms) => ms % 60_000 !== 0);
  const isDays = buckets.stepMs * buckets.count > 2 * 86_400_000;
  return ticks.map((ms) => {
    const x = xOf(buckets, ms);
    const iso = new Date(ms).toISOString();
    const anchor = x < box.left + 14 ? 'start' : x > box.width - box.right - 14 ? 'end' : 'middle';
    const label = isDays ? `${iso.slice(8, 10)}.${iso.slice(5, 7)}.` : iso.slice(11, isSeconds ? 19 : 16);
    return html`<path class="axis" d="M${print(x)} ${bottom}v4"/><text x="${print(x)}" y="${box.height - 6}" text-anchor="${anchor}">${label}</text>`;
  });
}

function drawUnread({ buckets, readFromMs }: Plot): Html | undefined {
  const x = xOf(buckets, readFromMs);
  if (x <= box.left + 0.5) return undefined;
  const width = Math.min(x, box.width - box.right) - box.left;
  const label =
    width > 60
      ? html`<text x="${print(box.left + width / 2)}" y="${box.top + 16}" text-anchor="middle">not read</text>`
      : undefined;
  return html`<rect class="unread" x="${box.left}" y="${box.top}" width="${print(width)}" height="${inner.height}"/>${label}`;
}

/** One upon the other, with a line of the background between them. */
function drawColumns({ buckets, series, scale }: Plot): Html[] {
  const step = inner.width / buckets.count;
  const width = print(Math.max(step * 0.82, 1));
  return Array.from({ length: buckets.count }, (_, bucket) => {
    const x = print(box.left + bucket * step + step * 0.09);
    let sum = 0;
    return series.map(({ values }, index) => {
      const value = values[bucket] ?? 0;
      if (value === 0) return undefined;
      const y = yOf(scale, sum);
      sum += value;
      const height = y - yOf(scale, sum);
      // What is one among a thousand is still seen.
      const shown = Math.max(height - 0.6, 0.8);
      return html`<rect class="fill-${seriesNumbers[index] ?? 1}" x="${x}" y="${print(y - shown)}" width="${width}" height="${print(shown)}"/>`;
    });
  }).flatMap((parts) => parts.filter((part) => part !== undefined));
}

/** With gaps where nothing was measured; a point that stands alone is a dot. */
function drawLines({ buckets, series, scale }: Plot): Html[] {
  const step = inner.width / buckets.count;
  return series.flatMap(({ values }, index) => {
    const number = seriesNumbers[index] ?? 1;
    const points = values.map((value, bucket) =>
      value === undefined ? undefined : { x: print(box.left + (bucket + 0.5) * step), y: print(yOf(scale, value)) },
    );
    const path = points.flatMap((point, at) =>
      point === undefined ? [] : [`${points[at - 1] === undefined ? 'M' : 'L'}${point.x} ${point.y}`],
    );
    const alone = points.filter(
      (point, at) => point !== undefined && points[at - 1] === undefined && points[at + 1] === undefined,
    );
    const dots = alone.map(
      (point) => point && html`<circle class="fill-${number}" cx="${point.x}" cy="${point.y}" r="2.5"/>`,
    );
    return [html`<path class="line line-${number}" d="${path.join('')}"/>${dots}`];
  });
}

function print(value: number): string {
  return String(Math.round(value * 10) / 10);
}
