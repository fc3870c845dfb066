import type { Destination } from '../allow-list.ts';
import type { DestinationFields } from '../compile/team-schema.ts';
import { type Change, narrowing, neutral, type Where, widening } from './change.ts';
import { compareEntries } from './compare-entries.ts';
import { entryChange } from './compare-field.ts';
import { compareOptions, tellingOptions } from './compare-options.ts';
import { always, compareFields, type FieldRules, listRule, showFields, valueRule } from './field-rules.ts';

/** The fields that all have; the others are options, compared whatever they are called. */
const rules: FieldRules<Destination, keyof DestinationFields> = {
  // One of another type is another destination: `compareDestination`.
  type: { shown: ({ type }) => type, compare: () => [] },
  secret: valueRule(
    ({ secret }) => secret,
    () => ({
      added: widening('another secret decides where it goes'),
      removed: narrowing('it uses no secret'),
      changed: widening('another secret decides where it goes'),
    }),
  ),
  parallelism: {
    ...valueRule<Destination>(
      ({ parallelism }) => parallelism,
      () => always(neutral('how many sends may be in flight')),
    ),
    // Of a new destination it says nothing of who is told.
    shown: () => undefined,
  },
  patience: valueRule(
    ({ patience }) => patience && `${patience / 60}m`,
    () => always(neutral('how long a delivery is tried before it is given up')),
  ),
  proof: valueRule(
    ({ proof }) =>
      proof &&
      Object.entries(proof)
        .map(([how, seconds = 0]) => `${how} ${seconds / 60}m`)
        .join(', '),
    () => always(neutral('how often it is seen to work')),
  ),
  share: listRule(({ share }) => share ?? [], {
    added: widening('receivers of more teams may name it'),
    removed: narrowing('receivers of fewer teams may name it'),
  }),
};

/** Their `hosts` are their team's fence and told there. */
export function compareDestinations(before: readonly Destination[], after: readonly Destination[]): Change[] {
  return compareEntries(byId(before), byId(after), {
    added: (destination) => [
      entryChange(where(destination), 'added', fieldsOf(destination), widening('one more destination can be notified')),
    ],
    removed: (destination) => [
      entryChange(where(destination), 'removed', fieldsOf(destination), narrowing('it can no longer be notified')),
    ],
    changed: compareDestination,
  });
}

function compareDestination(before: Destination, after: Destination): Change[] {
  if (before.type !== after.type) {
    const verdict = widening('another destination is notified under the same name');
    const change = entryChange(where(after), 'added', fieldsOf(after), verdict);
    return [
      { ...change, change: 'changed', before: entryChange(where(before), 'removed', fieldsOf(before), verdict).before },
    ];
  }
  return [
    ...compareFields(rules, where(after), before, after),
    ...compareOptions(where(after), before.options, after.options),
  ];
}

function fieldsOf(destination: Destination): readonly (readonly [string, unknown])[] {
  return [...showFields(rules, destination), ...tellingOptions(destination.options)];
}

function where({ id }: Destination): Where {
  return { subject: 'destination', name: id };
}

function byId(destinations: readonly Destination[]): ReadonlyMap<string, Destination> {
  return new Map(destinations.map((destination) => [destination.id, destination]));
}
