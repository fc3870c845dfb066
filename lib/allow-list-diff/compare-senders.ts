import type { Sender, SenderScheme } from '../allow-list/allow-list.ts';
import { type Change, narrowing, neutral, type Verdict, type Where, widening } from './change.ts';
import { compareEntries } from './compare-entries.ts';
import { compareValue, entryChange } from './compare-field.ts';

export function compareSenders(before: readonly Sender[], after: readonly Sender[]): Change[] {
  return compareEntries(byName(before), byName(after), {
    added: (sender) => [entryChange(where(sender), 'added', fieldsOf(sender), widening('one more may send'))],
    removed: (sender) => [entryChange(where(sender), 'removed', fieldsOf(sender), narrowing('it may no longer send'))],
    changed: compareSender,
  });
}

function compareSender(before: Sender, after: Sender): Change[] {
  const scheme = schemeVerdict(before.scheme, after.scheme);
  const secret = widening('whoever holds the other key may send');
  return [
    ...compareValue({ ...where(after), field: 'scheme' }, before.scheme, after.scheme, sameVerdict(scheme)),
    ...compareValue({ ...where(after), field: 'secret' }, before.secret, after.secret, sameVerdict(secret)),
  ];
}

/** A bearer token proves the sender but not the body. */
function schemeVerdict(before: SenderScheme, after: SenderScheme): Verdict {
  if (after === 'bearer') return widening('a bearer token proves the sender, but not what was sent');
  if (before === 'bearer') return narrowing('every request is signed from now on');
  return neutral('another form of signature by the same key');
}

function sameVerdict(verdict: Verdict) {
  return { added: verdict, removed: verdict, changed: verdict };
}

function fieldsOf({ scheme, secret }: Sender) {
  return [
    ['scheme', scheme],
    ['secret', secret],
  ] as const;
}

function where({ name }: Sender): Where {
  return { subject: 'sender', name };
}

function byName(senders: readonly Sender[]): ReadonlyMap<string, Sender> {
  return new Map(senders.map((sender) => [sender.name, sender]));
}
