const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Steps that a clock has. */
const steps = [
  ...[1_000, 5_000, 10_000, 30_000].map((ms) => ms),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * minuteMs),
  ...[1, 2, 3, 6, 12].map((hours) => hours * hourMs),
  ...[1, 2, 7, 14, 28].map((days) => days * dayMs),
];

/** On a phone a column is seven pixels wide then. */
const maxBuckets = 48;

/** A time in steps of one length, which begin where the clock shows a whole one. Milliseconds since the epoch, UTC. */
export type Buckets = { readonly startMs: number; readonly stepMs: number; readonly count: number };

export function bucketsOf(fromMs: number, untilMs: number): Buckets {
  const spanMs = Math.max(untilMs - fromMs, 1_000);
  const stepMs = steps.find((step) => spanMs / step <= maxBuckets) ?? Math.ceil(spanMs / maxBuckets / dayMs) * dayMs;
  const startMs = Math.floor(fromMs / stepMs) * stepMs;
  return { startMs, stepMs, count: Math.max(1, Math.ceil((fromMs + spanMs - startMs) / stepMs)) };
}

/** The items of each bucket; what lies outside is left out. */
export function fillBuckets<Item>(
  { startMs, stepMs, count }: Buckets,
  items: readonly Item[],
  timeOf: (item: Item) => number,
): Item[][] {
  const filled = Array.from({ length: count }, (): Item[] => []);
  for (const item of items) filled[Math.floor((timeOf(item) - startMs) / stepMs)]?.push(item);
  return filled;
}

/** Moments to be named below a plot: at most five, each a whole step of the clock. */
export function ticksOf({ startMs, stepMs, count }: Buckets): number[] {
  const untilMs = startMs + stepMs * count;
  const tickMs =
    steps.find((step) => step >= stepMs && (untilMs - startMs) / step <= 5) ?? stepMs * Math.ceil(count / 5);
  const first = Math.ceil(startMs / tickMs) * tickMs;
  return Array.from({ length: Math.floor((untilMs - first) / tickMs) + 1 }, (_, index) => first + index * tickMs);
}

/** Of a sorted list, by nearest rank; `undefined` where there is none. */
export function percentile(sorted: readonly number[], share: number): number | undefined {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
}
