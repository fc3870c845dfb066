import * as z from 'zod';
import type { FiringTone } from '../../rendering/severity.ts';
import type { Tone } from '../../rendering/tone.ts';

/** One value for whatever fires, or one for each degree of what fires: `here`, or `{ critical: here }`. */
export type BySeverity<Value> = Value | ForEach<Value>;

type ForEach<Value> = { readonly [Degree in FiringTone]?: Value | undefined };

/** The schema of a `BySeverity`, whose degrees are those of a message's colour. */
export function bySeverity<Value extends z.ZodType>(value: Value) {
  return z.union([
    value,
    z.strictObject({ critical: value.optional(), warning: value.optional(), info: value.optional() }),
  ]);
}

/** What is chosen for a message of this tone; nothing where all is resolved. */
export function chooseBySeverity<Value>(chosen: BySeverity<Value> | undefined, tone: Tone): Value | undefined {
  if (chosen === undefined || tone === 'resolved') return undefined;
  return isForEach(chosen) ? chosen[tone] : chosen;
}

function isForEach<Value>(chosen: BySeverity<Value>): chosen is ForEach<Value> {
  return typeof chosen === 'object' && chosen !== null && Object.keys(chosen).every((name) => degrees.has(name));
}

const degrees: ReadonlySet<string> = new Set<FiringTone>(['critical', 'warning', 'info']);
