import type { Destination } from '../allow-list/allow-list.ts';
import { type Change, narrowing, neutral, type Where, widening } from './change.ts';
import { compareEntries } from './compare-entries.ts';
import { compareValue, entryChange } from './compare-field.ts';
import { compareOptions, tellingOptions } from './compare-options.ts';

/** Their `hosts` are their team's fence and told there. */
export function compareDestinations(before: readonly Destination[], after: readonly Destination[]): Change[] {
  return compareEntries(byId(before), byId(after), {
    added: (destination) => [
      entryChange(where(destination), 'added', fieldsOf(destination), widening('one more can be told')),
    ],
    removed: (destination) => [
      entryChange(where(destination), 'removed', fieldsOf(destination), narrowing('it can no longer be told')),
    ],
    changed: compareDestination,
  });
}

function compareDestination(before: Destination, after: Destination): Change[] {
  if (before.type !== after.type) {
    const verdict = widening('another one is told, under the same name');
    const change = entryChange(where(after), 'added', fieldsOf(after), verdict);
    return [
      { ...change, change: 'changed', before: entryChange(where(before), 'removed', fieldsOf(before), verdict).before },
    ];
  }
  const field = (name: string) => ({ ...where(after), field: name });
  const lanes = neutral('how many sends may be in flight');
  return [
    ...compareValue(field('secret'), before.secret, after.secret, {
      added: widening('another secret decides where it goes'),
      removed: narrowing('it uses no secret'),
      changed: widening('another secret decides where it goes'),
    }),
    ...compareOptions(where(after), before.options, after.options),
    ...compareValue(field('parallelism'), before.parallelism, after.parallelism, {
      added: lanes,
      removed: lanes,
      changed: lanes,
    }),
  ];
}

function fieldsOf({ type, secret, options }: Destination): readonly (readonly [string, unknown])[] {
  return [['type', type], ['secret', secret], ...tellingOptions(options)];
}

function where({ id }: Destination): Where {
  return { subject: 'destination', name: id };
}

function byId(destinations: readonly Destination[]): ReadonlyMap<string, Destination> {
  return new Map(destinations.map((destination) => [destination.id, destination]));
}
