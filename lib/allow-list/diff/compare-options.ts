import { compareText } from '../compile/fault.ts';
import { type Change, narrowing, neutral, type Where, widening } from './change.ts';
import { compareItems, compareValue } from './compare-field.ts';
import { always } from './field-rules.ts';
import { showValue } from './show-value.ts';

type Options = Readonly<Record<string, unknown>>;

/** What a message shows, not whom it reaches. */
const shownOnly: ReadonlySet<string> = new Set(['labels', 'annotations', 'maxAlerts']);

/** Whom a message rings for, beside where it goes: without it there is one thing less that happens. */
const calls: ReadonlySet<string> = new Set(['mention', 'mentions']);

/**
 * The options of one destination, of whatever provider. No field is known to be harmless by default: a field that is not
 * listed here may be an address, so that any other value of it is widening.
 */
export function compareOptions(where: Where, before: Options, after: Options): Change[] {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted(compareText);
  return fields.flatMap((field) => compareOption({ ...where, field }, before[field], after[field]));
}

/** The options that say where a message goes, and those that are not as they are by default. */
export function tellingOptions(options: Options): readonly (readonly [string, unknown])[] {
  return Object.entries(options).filter(
    ([field, value]) => !shownOnly.has(field) && !(field === 'sendResolved' && value === true),
  );
}

function compareOption(where: Where & { readonly field: string }, before: unknown, after: unknown): Change[] {
  const { field } = where;
  if (field === 'sendResolved') {
    const verdict =
      after === false ? narrowing('resolved alerts are not sent') : widening('resolved alerts are sent too');
    return compareValue(where, before, after, always(verdict));
  }
  const shows = neutral('what a message shows');
  if (Array.isArray(before) && Array.isArray(after)) {
    return compareItems(where, before.map(asItem), after.map(asItem), {
      added: shownOnly.has(field) ? shows : widening('more are notified'),
      removed: shownOnly.has(field) ? shows : narrowing('fewer are notified'),
    });
  }
  if (shownOnly.has(field)) return compareValue(where, before, after, always(shows));
  const verdict = widening('it may reach another place or other people');
  const removed = calls.has(field) ? narrowing('nobody is mentioned') : verdict;
  return compareValue(where, before, after, { added: verdict, removed, changed: verdict });
}

function asItem(item: unknown): string {
  return typeof item === 'string' ? item : showValue(item);
}
