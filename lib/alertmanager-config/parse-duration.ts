/** Units from the longest to the shortest, in milliseconds; a year has 365 days. */
const units = [
  ['y', 365 * 86_400_000],
  ['w', 7 * 86_400_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
] as const;

const pattern = new RegExp(`^${units.map(([unit]) => `(?:([0-9]+)${unit})?`).join('')}$`);

/** Go's `time.Duration` is 64 bits of nanoseconds; the library refuses what is longer. */
const maxMs = Number(2n ** 63n / 1_000_000n);

/**
 * Milliseconds of a duration as Alertmanager reads it: `30s`, `1h30m`, `2w`, and `0`, which alone needs no unit.
 * Undefined for what it refuses: fractions, signs, spaces, units out of order.
 * Source: prometheus/common, `model.ParseDuration`.
 */
export function parseDuration(text: string): number | undefined {
  if (text === '0') return 0;
  const parts = text === '' ? null : pattern.exec(text);
  if (parts === null) return undefined;
  const ms = units.reduce((sum, [, unitMs], index) => sum + Number(parts[index + 1] ?? 0) * unitMs, 0);
  return ms <= maxMs ? ms : undefined;
}
