import type { Scale } from './draw-plot.ts';

/** Of whole things: from 0 to a round number that is not less than the largest. */
export function countScale(largest: number, format: (count: number) => string): Scale {
  const step = roundStep(Math.max(largest, 1));
  const top = Math.ceil(Math.max(largest, 1) / step) * step;
  const ticks = Array.from({ length: Math.round(top / step) + 1 }, (_, index) => index * step);
  return { ticks: ticks.map((value) => ({ value, label: format(value) })), toShare: (value) => value / top };
}

/** 1, 2 or 5 times a power of ten, so that there are two to five of them; never less than 1. */
function roundStep(largest: number): number {
  const rough = largest / 4;
  const power = 10 ** Math.floor(Math.log10(Math.max(rough, 1)));
  return [1, 2, 5, 10].map((times) => times * power).find((step) => largest / step <= 5) ?? 10 * power;
}

const moments = [
  [1, '1 ms'],
  [10, '10 ms'],
  [100, '0.1 s'],
  [1_000, '1 s'],
  [10_000, '10 s'],
  [60_000, '1 min'],
  [600_000, '10 min'],
  [3_600_000, '1 h'],
  [36_000_000, '10 h'],
  [360_000_000, '100 h'],
] as const;

/**
 * Of times that differ by powers of ten: a notification takes a tenth of a second, and hours while a vendor is down. Each
 * line stands for about ten times the one below.
 */
export function durationScale(values: readonly number[]): Scale {
  const least = values.reduce((one, other) => Math.min(one, other), Number.POSITIVE_INFINITY);
  const most = values.reduce((one, other) => Math.max(one, other), 0);
  const below = moments.findLastIndex(([ms]) => ms <= least);
  const above = moments.findIndex(([ms]) => ms >= most);
  const last = above === -1 ? moments.length - 1 : Math.max(above, 1);
  const ticks = moments.slice(Math.min(Math.max(below, 0), last - 1), last + 1);
  const [low, high] = [Math.log(ticks[0]?.[0] ?? 1), Math.log(ticks.at(-1)?.[0] ?? 1_000)];
  return {
    ticks: ticks.map(([value, label]) => ({ value, label })),
    toShare: (value) => (Math.log(Math.max(value, 1)) - low) / (high - low),
  };
}
