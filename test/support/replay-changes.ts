import type { CompiledAllowList } from '../../lib/allow-list/allow-list.ts';
import { canonicalJson } from '../../lib/allow-list/compile/canonical-json.ts';
import type { Change } from '../../lib/allow-list/diff/change.ts';

/** What is accepted of one sender for one receiver, and who is notified of it. */
type Accepted = {
  readonly sender: string;
  readonly name: string;
  readonly team: string;
  readonly require: Set<string>;
  readonly deliver: Set<string>;
  readonly fallback: Set<string>;
};

/** Every pair of a sender and a receiver, in one order. */
export function acceptedPairs({ receivers }: CompiledAllowList): string[] {
  return shown(pairsOf(receivers));
}

/**
 * What the rows of a comparison make of the allow-list before, in the same form: a reviewer who reads nothing but them
 * knows as much. Nothing of the allow-list after is known here.
 */
export function replayChanges({ receivers }: CompiledAllowList, changes: readonly Change[]): string[] {
  const ofReceivers = changes.filter(({ subject }) => subject === 'receiver');
  const entries = ofReceivers.filter(({ field }) => field === undefined);
  const fields = ofReceivers.filter(({ field }) => field !== undefined);
  const newIds = newIdsOf(changes);
  const renamed = withNewIds(pairsOf(receivers), newIds);
  const stay = entries.reduce(withoutGone, renamed);
  for (const change of fields) {
    for (const pair of stay.filter((one) => idOf(one) === change.name)) applyField(pair, change, newIds);
  }
  const ofSenders = fields.filter(({ field }) => field === 'senders');
  return shown([...ofSenders.reduce(withSenders, stay), ...entries.flatMap(newPairs)]);
}

function newIdsOf(changes: readonly Change[]): ReadonlyMap<string, string> {
  const newIds = new Map<string, string>();
  for (const { subject, was, name } of changes)
    if (subject === 'destination' && was !== undefined) newIds.set(was, name);
  return newIds;
}

function withNewIds(pairs: readonly Accepted[], newIds: ReadonlyMap<string, string>): readonly Accepted[] {
  const renew = (ids: ReadonlySet<string>) => new Set([...ids].map((id) => newIds.get(id) ?? id));
  return pairs.map((pair) => ({ ...pair, deliver: renew(pair.deliver), fallback: renew(pair.fallback) }));
}

/** Those of a row that says that they go; an entry with a new name and no senders in its row stays, under that name. */
function withoutGone(pairs: readonly Accepted[], change: Change): readonly Accepted[] {
  const senders = new Map(change.before.map(splitField)).get('senders');
  const isOf = (pair: Accepted) => idOf(pair) === (change.was ?? change.name);
  if (senders !== undefined) return pairs.filter((pair) => !(isOf(pair) && senders.includes(pair.sender)));
  if (change.was === undefined) return pairs;
  return pairs.map((pair) => (isOf(pair) ? { ...pair, ...splitId(change.name) } : pair));
}

function newPairs({ name, after }: Change): readonly Accepted[] {
  const fields = new Map(after.map(splitField));
  return (fields.get('senders') ?? []).map((sender) => newPair(sender, name, fields));
}

/** First those that come, which are like those that are there, then without those that go. */
function withSenders(pairs: readonly Accepted[], { name, before, after }: Change): readonly Accepted[] {
  const isOf = (pair: Accepted) => idOf(pair) === name;
  const model = pairs.find(isOf);
  const come = model === undefined ? [] : after.map((sender) => ({ ...model, sender }));
  return [...pairs, ...come].filter((pair) => !(isOf(pair) && before.includes(pair.sender)));
}

function pairsOf(receivers: CompiledAllowList['receivers']): Accepted[] {
  return receivers.map(({ sender, name, team, require, deliver, fallback }) => ({
    sender,
    name,
    team,
    require: new Set(require.map(([label, ...values]) => `${label}=${values.join(' | ')}`)),
    deliver: new Set(deliver),
    fallback: new Set(fallback),
  }));
}

function newPair(sender: string, id: string, fields: ReadonlyMap<string, readonly string[]>): Accepted {
  const { team, name } = splitId(id);
  const list = (field: string) => fields.get(field) ?? [];
  return {
    sender,
    name,
    team,
    require: new Set(list('require')),
    deliver: new Set(list('deliver').map((one) => idIn(team, one))),
    fallback: new Set(list('fallback').map((one) => idIn(team, one))),
  };
}

/** What is gone has the name that it had, in the team that it was in. */
function applyField(
  pair: Accepted,
  { field, name, was = name, before, after }: Change,
  newIds: ReadonlyMap<string, string>,
): void {
  const isIds = field === 'deliver' || field === 'fallback';
  if (!isIds && field !== 'require') return;
  const set = pair[field];
  const oldId = (one: string) => idIn(splitId(was).team, one);
  for (const gone of before) set.delete(isIds ? (newIds.get(oldId(gone)) ?? oldId(gone)) : gone);
  for (const item of after) set.add(isIds ? idIn(pair.team, item) : item);
}

function splitField(text: string): readonly [field: string, values: string[]] {
  const [field = '', values = ''] = text.split(': ');
  return [field, values.split(', ')];
}

function idIn(team: string, name: string): string {
  return name.includes('/') ? name : `${team}/${name}`;
}

function idOf({ team, name }: Accepted): string {
  return `${team}/${name}`;
}

function splitId(id: string): Pick<Accepted, 'team' | 'name'> {
  const slash = id.indexOf('/');
  return { team: id.slice(0, slash), name: id.slice(slash + 1) };
}

function shown(pairs: readonly Accepted[]): string[] {
  return pairs
    .map(({ require, deliver, fallback, ...pair }) =>
      canonicalJson({
        ...pair,
        require: [...require].toSorted(),
        deliver: [...deliver].toSorted(),
        fallback: [...fallback].toSorted(),
      }),
    )
    .toSorted();
}
