import type { Receiver } from '../allow-list.ts';
import type { ReceiverFields } from '../compile/team-schema.ts';
import { type Change, narrowing, neutral, type Verdict, type Where, widening } from './change.ts';
import { compareEntries } from './compare-entries.ts';
import { compareItems, compareValue, entryChange } from './compare-field.ts';
import { always, compareFields, type FieldRules, listRule, showFields, valueRule } from './field-rules.ts';

/** A receiver as its team wrote it: the compiled ones, one for each sender, put together again. */
type WrittenReceiver = Receiver & { readonly senders: readonly string[] };

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

export function compareReceivers(before: readonly Receiver[], after: readonly Receiver[]): Change[] {
  return compareEntries(asWritten(before), asWritten(after), {
    added: (receiver) => [
      entryChange(where(receiver), 'added', showFields(rules, receiver), widening('more notifications are accepted')),
    ],
    removed: (receiver) => [
      entryChange(where(receiver), 'removed', showFields(rules, receiver), narrowing('its notifications are rejected')),
    ],
    changed: (old, current) => compareFields(rules, where(current), old, current),
  });
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

/** As its team writes them: with the team where it is another's, which shares it. */
function idsWithin(receiver: WrittenReceiver, field: 'deliver' | 'fallback'): string[] {
  const own = `${receiver.team}/`;
  return receiver[field].map((id) => (id.startsWith(own) ? id.slice(own.length) : id));
}

function where({ team, name }: WrittenReceiver): Where {
  return { subject: 'receiver', name: `${team}/${name}` };
}

function asWritten(receivers: readonly Receiver[]): ReadonlyMap<string, WrittenReceiver> {
  const written = new Map<string, WrittenReceiver>();
  for (const receiver of receivers) {
    // A team's name holds no slash.
    const key = `${receiver.team}/${receiver.name}`;
    written.set(key, { ...receiver, senders: [...(written.get(key)?.senders ?? []), receiver.sender] });
  }
  return written;
}
