import type { Receiver } from '../allow-list.ts';
import { canonicalJson } from '../compile/canonical-json.ts';
import type { ReceiverFields } from '../compile/team-schema.ts';
import { type Change, narrowing, neutral, type Verdict, type Where, widening } from './change.ts';
import { compareEntries } from './compare-entries.ts';
import { compareItems, compareValue, entryChange } from './compare-field.ts';
import { always, compareFields, type FieldRules, listRule, showFields, valueRule } from './field-rules.ts';
import { type Likeness, matchEntries } from './match-entries.ts';
import { asWritten, splitTakenOver, type WrittenReceiver } from './written-receivers.ts';

/** What `deliver` and `fallback` name is compared as the old names of destinations that have new ones would read now. */
const rules: FieldRules<WrittenReceiver, keyof ReceiverFields> = {
  senders: listRule(({ senders }) => senders, {
    added: widening('more senders may address it'),
    removed: narrowing('fewer senders may address it'),
  }),
  require: { shown: ({ require }) => require.map(showRequired), compare: compareRequired },
  deliver: listRule((receiver) => idsWithin(receiver, 'deliver'), {
    added: widening('more destinations are notified'),
    removed: narrowing('fewer destinations are notified'),
  }),
  fallback: listRule((receiver) => idsWithin(receiver, 'fallback'), {
    added: widening('more destinations are notified when a delivery keeps failing'),
    removed: narrowing('fewer destinations are notified when a delivery keeps failing'),
  }),
  urgent: valueRule(
    ({ urgent }) => urgent,
    (_, { urgent }) =>
      always(
        neutral(urgent ? 'its deliveries no longer wait behind others' : 'its deliveries wait behind others again'),
      ),
  ),
  heartbeat: valueRule(
    ({ heartbeat }) => heartbeat && `${heartbeat / 60}m`,
    () => ({
      added: narrowing('it delivers nothing, and `escalation` is notified when it stays away'),
      removed: widening('it is no longer missed when it stays away, and delivers'),
      changed: neutral('how soon it is missed when it stays away'),
    }),
  ),
};

/** What makes one that comes the one that goes; the destinations of `before` have their new names already. */
const likenesses: readonly Likeness<WrittenReceiver>[] = [
  { of: (receiver) => [receiver.team, contentOf(receiver), receiver.senders.toSorted()] },
  { of: (receiver) => [receiver.team, contentOf(receiver)] },
  { of: (receiver) => [contentOf(receiver), receiver.senders.toSorted()] },
];

/** Those of `before` name destinations by the ids that these have now; `former` has the old ones, to be shown. */
export function compareReceivers(
  before: readonly Receiver[],
  after: readonly Receiver[],
  former: ReadonlyMap<string, string>,
): Change[] {
  const { taken, rest } = splitTakenOver(before, after);
  const [old, current] = [asWritten(rest.before), asWritten(rest.after)];
  const comparison = {
    added: (receiver: WrittenReceiver) => [
      entryChange(where(receiver), 'added', showFields(rules, receiver), widening('more notifications are accepted')),
    ],
    removed: (receiver: WrittenReceiver) => [
      entryChange(
        where(receiver),
        'removed',
        showFields(rules, withOldIds(receiver, former)),
        narrowing('its notifications are rejected'),
      ),
    ],
    changed: (old: WrittenReceiver, now: WrittenReceiver) =>
      compareReceiver(old, now).map((change) => withOldNames(change, now.team, former)),
  };
  return [
    ...taken.map(({ before: from, after: to }) => takenChange(from, to, former)),
    ...compareEntries(old, current, comparison, matchEntries(old, current, likenesses)),
  ];
}

function compareReceiver(before: WrittenReceiver, after: WrittenReceiver): Change[] {
  const was = `${before.team}/${before.name}`;
  if (was === where(after).name) return compareFields(rules, where(after), before, after);
  const verdict = widening('notifications to the new name are accepted, and those to the old one rejected');
  const change = before.team === after.team ? 'renamed' : 'moved';
  const headline: Change = { ...where(after), was, field: undefined, change, before: [], after: [], ...verdict };
  // Of one team, so that one destination has one name on both sides.
  return [headline, ...compareFields(rules, where(after), { ...before, team: after.team }, after)];
}

/** One row for all that another team now decides: of the same destinations, or of others. */
function takenChange(before: WrittenReceiver, after: WrittenReceiver, former: ReadonlyMap<string, string>): Change {
  const isSame = canonicalJson(contentOf(before)) === canonicalJson(contentOf(after));
  const verdict = widening(
    isSame
      ? 'the same destinations are notified, and another team decides about it'
      : 'another team decides who is notified instead',
  );
  const fields = (receiver: WrittenReceiver) =>
    // The destinations with their teams, which are two.
    showFields(rules, receiver).map(([field, value]) =>
      field === 'deliver' || field === 'fallback' ? ([field, receiver[field]] as const) : ([field, value] as const),
    );
  return {
    ...where(after),
    was: `${before.team}/${before.name}`,
    field: undefined,
    change: isSame ? 'moved' : 'taken-over',
    before: entryChange(where(before), 'removed', fields(isSame ? before : withOldIds(before, former)), verdict).before,
    after: entryChange(where(after), 'added', fields(after), verdict).after,
    ...verdict,
  };
}

/** As it was written, where nothing of it is there to be compared with. */
function withOldIds(receiver: WrittenReceiver, former: ReadonlyMap<string, string>): WrittenReceiver {
  const old = (ids: readonly string[]) => ids.map((id) => former.get(id) ?? id);
  return { ...receiver, deliver: old(receiver.deliver), fallback: old(receiver.fallback) };
}

/** What is no longer named has the name that it had there. */
function withOldNames(change: Change, team: string, former: ReadonlyMap<string, string>): Change {
  if (change.field !== 'deliver' && change.field !== 'fallback') return change;
  const before = change.before.map((name) => {
    const id = name.includes('/') ? name : `${team}/${name}`;
    return nameWithin(team, former.get(id) ?? id);
  });
  return { ...change, before };
}

/** All that is the same whoever may address it, and under whatever name. */
function contentOf({ require, deliver, fallback, urgent = false, heartbeat }: WrittenReceiver): unknown {
  return [require, deliver.toSorted(), fallback.toSorted(), urgent, heartbeat ?? null];
}

/** Fewer required labels let more alerts through, and so do more values of one; another value lets other alerts through. */
function compareRequired(where: Where, before: WrittenReceiver, after: WrittenReceiver): Change[] {
  const [old, current] = [labelsByName(before), labelsByName(after)];
  const lost = before.require.filter(([name]) => !current.has(name));
  const gained = after.require.filter(([name]) => !old.has(name));
  return [
    ...compareItems(where, lost.map(showRequired), gained.map(showRequired), {
      added: narrowing('alerts without it are rejected'),
      removed: widening('alerts without it are accepted'),
    }),
    ...after.require.flatMap((label) => {
      const was = old.get(label[0]);
      if (was === undefined) return [];
      return compareValue(where, showRequired(was), showRequired(label), always(valuesVerdict(was, label)));
    }),
  ];
}

type RequiredLabel = Receiver['require'][number];

function labelsByName({ require }: WrittenReceiver): ReadonlyMap<string, RequiredLabel> {
  return new Map(require.map((label) => [label[0], label]));
}

function valuesVerdict([, ...before]: RequiredLabel, [, ...after]: RequiredLabel): Verdict {
  if (before.every((value) => after.includes(value))) return widening('alerts with more values are accepted');
  if (after.every((value) => before.includes(value))) return narrowing('alerts with fewer values are accepted');
  return widening('other alerts are accepted');
}

/** A value in which the sign stands that keeps two apart is in quotes: a list never reads as one value. */
function showRequired([name, ...values]: RequiredLabel): string {
  return `${name}=${values.map((value) => (/[|"]/.test(value) ? JSON.stringify(value) : value)).join(' | ')}`;
}

function idsWithin(receiver: WrittenReceiver, field: 'deliver' | 'fallback'): string[] {
  return receiver[field].map((id) => nameWithin(receiver.team, id));
}

/** As its team writes it: with the team where it is another's, which shares it. */
function nameWithin(team: string, id: string): string {
  return id.startsWith(`${team}/`) ? id.slice(team.length + 1) : id;
}

function where({ team, name }: WrittenReceiver): Where {
  return { subject: 'receiver', name: `${team}/${name}` };
}
