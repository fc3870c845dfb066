import { exactMessage, isWildcard } from './check-names.ts';
import type { Fault, FaultCode } from './fault.ts';
import { type Entry, faultAt, locate } from './locate.ts';

/** A fault at one item of a list. */
export function itemFault(entry: Entry, field: string, index: number, code: FaultCode, message: string): Fault {
  return faultAt(entry.file, locate(entry, [field, index]), code, `\`${field}\`: ${message}`);
}

/** A host that `parseHost` does not take; a star gets the message of all exact names. */
export function hostFault(entry: Entry, field: string, index: number, host: string, message: string): Fault {
  return isWildcard(host)
    ? itemFault(entry, field, index, 'wildcard', exactMessage)
    : itemFault(entry, field, index, 'host_invalid', message);
}

/** What stands twice in a list, told at every time but the first. */
export function checkDuplicates(entry: Entry, field: string, items: readonly string[]): readonly Fault[] {
  return checkDuplicatesAt(entry, [field], items);
}

/** As above, of a list further down in a field. */
export function checkDuplicatesAt(
  entry: Entry,
  path: readonly [string, ...string[]],
  items: readonly string[],
): readonly Fault[] {
  const seen = new Set<string>();
  return items.flatMap((item, index) => {
    if (!seen.has(item)) {
      seen.add(item);
      return [];
    }
    const message = `\`${path[0]}\`: this is already in the list: remove it`;
    return [faultAt(entry.file, locate(entry, [...path, index]), 'duplicate_entry', message)];
  });
}
