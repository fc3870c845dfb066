import type { Change, Verdict, Where } from './change.ts';
import { showValue } from './show-value.ts';

export type SetVerdicts = { readonly added: Verdict; readonly removed: Verdict };
export type ValueVerdicts = SetVerdicts & { readonly changed: Verdict };

/** The items that a field gained and those it lost. Their order says nothing. */
export function compareItems(
  where: Where,
  before: readonly string[],
  after: readonly string[],
  verdicts: SetVerdicts,
): Change[] {
  const lost = before.filter((item) => !after.includes(item)).toSorted();
  const gained = after.filter((item) => !before.includes(item)).toSorted();
  return [
    ...(gained.length > 0 ? [fieldChange(where, 'added', [], gained, verdicts.added)] : []),
    ...(lost.length > 0 ? [fieldChange(where, 'removed', lost, [], verdicts.removed)] : []),
  ];
}

/** A field with one value, which may be absent. Equal is what reads the same before it is masked. */
export function compareValue(where: Where, before: unknown, after: unknown, verdicts: ValueVerdicts): Change[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (before === undefined) return [fieldChange(where, 'added', [], [after], verdicts.added)];
  if (after === undefined) return [fieldChange(where, 'removed', [before], [], verdicts.removed)];
  return [fieldChange(where, 'changed', [before], [after], verdicts.changed)];
}

/** A whole entry that is new or gone, with its fields as `[name, value]`; those without a value are left out. */
export function entryChange(
  where: Where,
  change: 'added' | 'removed',
  fields: readonly (readonly [string, unknown])[],
  verdict: Verdict,
): Change {
  const shown = fields
    .filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0))
    .map(([name, value]) => `${name}: ${showList(value)}`);
  return {
    ...where,
    field: undefined,
    change,
    before: change === 'removed' ? shown : [],
    after: change === 'added' ? shown : [],
    ...verdict,
  };
}

function fieldChange(
  { subject, name, field }: Where,
  change: Change['change'],
  before: readonly unknown[],
  after: readonly unknown[],
  verdict: Verdict,
): Change {
  return { subject, name, field, change, before: before.map(showValue), after: after.map(showValue), ...verdict };
}

function showList(value: unknown): string {
  return Array.isArray(value) ? value.map(showValue).join(', ') : showValue(value);
}
