import * as z from 'zod';
import type { FiringTone } from '../../rendering/severity.ts';
import type { Tone } from '../../rendering/tone.ts';

const degrees = ['critical', 'warning', 'info'] as const satisfies readonly FiringTone[];
const names: ReadonlySet<string> = new Set(degrees);

/** One value for whatever fires, or one for each degree of what fires: `here`, or `{ critical: here }`. */
export type BySeverity<Value> = Value | ForEach<Value>;

type ForEach<Value> = { readonly [Degree in FiringTone]?: Value | undefined };

/** The schema of a `BySeverity`, whose degrees are those of a message's colour. */
export function bySeverity<Value extends z.ZodType>(value: Value) {
  const degree = value.optional();
  return z.union([
    value,
    // Ends here where it names no degree, so that a fault in the other form is told and not that its fields are none.
    z
      .strictObject({ critical: degree, warning: degree, info: degree })
      .refine((chosen) => Object.keys(chosen).length > 0, {
        error: 'name `critical`, `warning` or `info`',
        abort: true,
      }),
  ]);
}

/** What is chosen for a message of this tone; nothing where all is resolved. */
export function chooseBySeverity<Value>(chosen: BySeverity<Value> | undefined, tone: Tone): Value | undefined {
  if (chosen === undefined || tone === 'resolved') return undefined;
  return isForEach(chosen) ? chosen[tone] : chosen;
}

function isForEach<Value>(chosen: BySeverity<Value>): chosen is ForEach<Value> {
  return typeof chosen === 'object' && chosen !== null && Object.keys(chosen).every((name) => names.has(name));
}
