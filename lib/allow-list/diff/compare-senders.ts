import type { Sender, SenderScheme } from '../allow-list.ts';
import type { SenderFields } from '../compile/platform-schema.ts';
import { type Change, narrowing, neutral, type Verdict, type Where, widening } from './change.ts';
import { compareEntries } from './compare-entries.ts';
import { entryChange } from './compare-field.ts';
import { always, compareFields, type FieldRules, showFields, valueRule } from './field-rules.ts';

const rules: FieldRules<Sender, keyof SenderFields> = {
  scheme: valueRule(
    ({ scheme }) => scheme,
    (before, after) => always(schemeVerdict(before.scheme, after.scheme)),
  ),
  secret: valueRule(
    ({ secret }) => secret,
    () => always(widening('a holder of the other key may send')),
  ),
};

export function compareSenders(before: readonly Sender[], after: readonly Sender[]): Change[] {
  return compareEntries(byName(before), byName(after), {
    added: (sender) => [entryChange(where(sender), 'added', showFields(rules, sender), widening('one more may send'))],
    removed: (sender) => [
      entryChange(where(sender), 'removed', showFields(rules, sender), narrowing('it may no longer send')),
    ],
    changed: (old, current) => compareFields(rules, where(current), old, current),
  });
}

/** A bearer token proves the sender but not the body. */
function schemeVerdict(before: SenderScheme, after: SenderScheme): Verdict {
  if (after === 'bearer') return widening('a bearer token proves the sender, but not what was sent');
  if (before === 'bearer') return narrowing('every request is signed from now on');
  return neutral('another signature format with the same key');
}

function where({ name }: Sender): Where {
  return { subject: 'sender', name };
}

function byName(senders: readonly Sender[]): ReadonlyMap<string, Sender> {
  return new Map(senders.map((sender) => [sender.name, sender]));
}
