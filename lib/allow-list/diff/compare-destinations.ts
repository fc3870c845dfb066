import type { Destination } from '../allow-list.ts';
import type { DestinationFields } from '../compile/team-schema.ts';
import { type Change, narrowing, neutral, type Where, widening } from './change.ts';
import { compareEntries } from './compare-entries.ts';
import { compareValue, entryChange } from './compare-field.ts';
import { compareOptions, tellingOptions } from './compare-options.ts';
import { always, compareFields, type FieldRules, listRule, showFields, valueRule } from './field-rules.ts';
import { type Likeness, matchEntries } from './match-entries.ts';

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

/**
 * What makes one that comes the one that goes. A team's secrets are under its own prefix, so that one that moves mostly
 * has another secret: then it is taken for the same where name and options are, and no other could be meant.
 */
const likenesses: readonly Likeness<Destination>[] = [
  { of: ({ team, type, secret = null, options }) => [team, type, secret, options] },
  { of: ({ team, type, secret }) => secret && [team, type, secret] },
  { of: ({ type, secret = null, options }) => [type, secret, options] },
  { of: ({ id, team, type, options }) => [id.slice(team.length + 1), type, options], unique: true },
];

/** The old id of each that has a new one. */
export function matchDestinations(
  before: readonly Destination[],
  after: readonly Destination[],
): ReadonlyMap<string, string> {
  return matchEntries(byId(before), byId(after), likenesses);
}

/** Their `hosts` are their team's fence and told there. */
export function compareDestinations(
  before: readonly Destination[],
  after: readonly Destination[],
  former: ReadonlyMap<string, string>,
): Change[] {
  const comparison = {
    added: (destination: Destination) => [
      entryChange(where(destination), 'added', fieldsOf(destination), widening('one more destination can be notified')),
    ],
    removed: (destination: Destination) => [
      entryChange(where(destination), 'removed', fieldsOf(destination), narrowing('it can no longer be notified')),
    ],
    changed: compareDestination,
  };
  return compareEntries(byId(before), byId(after), comparison, former);
}

function compareDestination(before: Destination, after: Destination): Change[] {
  if (before.team !== after.team) return compareMoved(before, after);
  const changes = compareContent(before, after);
  if (before.id === after.id) return changes;
  const place = changes.length === 0 ? 'the same place is notified; ' : '';
  const renamed: Change = {
    ...where(after),
    ...{ was: before.id, field: undefined, change: 'renamed', before: [], after: [] },
    ...neutral(`${place}in audit lines and queues it has the new name`),
  };
  return [renamed, ...changes];
}

/** The secret is told with the move that forces another one. */
function compareMoved(before: Destination, after: Destination): Change[] {
  const verdict = widening(
    before.secret === after.secret
      ? 'the same place is notified, and another team decides by whom'
      : 'another secret decides where it goes, and another team by whom it is notified',
  );
  const [secret] = compareValue(where(after), before.secret, after.secret, always(verdict));
  const shown = (values: readonly string[] = []) => values.map((value) => `secret: ${value}`);
  return [
    {
      ...where(after),
      was: before.id,
      field: undefined,
      change: 'moved',
      before: shown(secret?.before),
      after: shown(secret?.after),
      ...verdict,
    },
    ...compareContent({ ...before, secret: after.secret }, after),
  ];
}

function compareContent(before: Destination, after: Destination): Change[] {
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
