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

const moments = [1, 10, 100, 1_000, 10_000, 60_000, 600_000, 3_600_000, 36_000_000, 360_000_000];

/** Where all of it is near together. */
const nearMoments = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 30_000],
  ...[1, 2, 5, 10, 20, 30].map((minutes) => minutes * 60_000),
  ...[1, 2, 5, 10, 20, 50, 100].map((hours) => hours * 3_600_000),
];

/** What an axis without values shows. */
const usual = { least: 100, most: 10_000 };

/**
 * Of times that differ by powers of ten: a notification takes a tenth of a second, and hours while a vendor is down. Each
 * line stands for about ten times the one below, or less where the times are near together.
 */
export function durationScale(values: readonly number[]): Scale {
  const [first = usual.least, ...others] = values;
  const least = others.reduce((one, other) => Math.min(one, other), first);
  const most = others.reduce((one, other) => Math.max(one, other), values.length === 0 ? usual.most : first);
  const far = ticksBetween(moments, least, most);
  const ticks = far.length > 3 ? far : ticksBetween(nearMoments, least, most);
  const [low, high] = [Math.log(ticks[0] ?? 1), Math.log(ticks.at(-1) ?? 1_000)];
  return {
    ticks: ticks.map((value) => ({ value, label: labelOf(value) })),
    toShare: (value) => (Math.log(Math.max(value, 1)) - low) / (high - low),
  };
}

/** From the last one that is not more than the least to the first that is not less than the most: two or more. */
function ticksBetween(all: readonly number[], least: number, most: number): readonly number[] {
  const above = all.findIndex((ms) => ms >= most);
  const last = above === -1 ? all.length - 1 : Math.max(above, 1);
  const below = all.findLastIndex((ms) => ms <= least);
  return all.slice(Math.min(Math.max(below, 0), last - 1), last + 1);
}

function labelOf(ms: number): string {
  if (ms < 100) return `${ms} ms`;
  if (ms < 60_000) return `${ms / 1_000} s`;
  return ms < 3_600_000 ? `${ms / 60_000} min` : `${ms / 3_600_000} h`;
}
