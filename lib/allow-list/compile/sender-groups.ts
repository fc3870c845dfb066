import { suggestName } from '../../text/near-name.ts';
import { checkDuplicatesAt } from './check-lists.ts';
import { checkName, exactMessage, isWildcard, mayBeShown } from './check-names.ts';
import type { Fault } from './fault.ts';
import { type Entry, faultAt, faultAtKey, locate } from './locate.ts';
import { plainValue } from './plain-value.ts';
import type { SenderEntry } from './platform-schema.ts';

/** A name for several senders, which stands where they could be listed. Whatever is wrong in it, the group is there. */
export type SenderGroup = { readonly entry: Entry; readonly senders: readonly string[] };
export type SenderGroups = ReadonlyMap<string, SenderGroup>;

/** A sender that a list has: where in the list it stands, and the group by which it came there. */
export type ListedSender = {
  readonly sender: string;
  readonly index: number;
  readonly group: string | undefined;
};

export function readSenderGroups(entries: readonly Entry[]): SenderGroups {
  return new Map(entries.map((entry) => [entry.name, { entry, senders: textsOf(plainValue(entry.value)) }]));
}

/**
 * Each sender of a list once. Groups may overlap, and hold a sender that is listed too: whoever adds one to a group need
 * not change the lists of others.
 */
export function expandSenders(groups: SenderGroups, names: readonly string[]): readonly ListedSender[] {
  const listed = new Map<string, ListedSender>();
  for (const [index, name] of names.entries()) {
    if (!groups.has(name)) listed.set(name, { sender: name, index, group: undefined });
  }
  for (const [index, name] of names.entries()) {
    for (const sender of groups.get(name)?.senders ?? []) {
      if (!listed.has(sender)) listed.set(sender, { sender, index, group: name });
    }
  }
  return [...listed.values()];
}

/** A group lists senders that there are, each once, and has a name that no sender has. */
export function checkSenderGroups(
  platform: Entry,
  groups: SenderGroups,
  senders: ReadonlyMap<string, SenderEntry>,
): readonly Fault[] {
  return [...groups.values()].flatMap((group) => [
    ...checkName(group.entry),
    ...(senders.has(group.entry.name) ? [nameTaken(group.entry)] : []),
    ...checkMembers(platform, group, groups, senders),
  ]);
}

function nameTaken(entry: Entry): Fault {
  return faultAtKey(entry, 'name_taken', 'a sender has this name: choose another for the group');
}

function checkMembers(
  platform: Entry,
  { entry, senders: members }: SenderGroup,
  groups: SenderGroups,
  senders: ReadonlyMap<string, SenderEntry>,
): readonly Fault[] {
  const path = ['senderGroups', entry.name] as const;
  const faults = members.flatMap((name, index) => {
    // That there is none at all is a fault of its own.
    if (senders.size === 0 || senders.has(name)) return [];
    const fault = (code: Fault['code'], message: string) => [
      faultAt(platform.file, locate(platform, [...path, index]), code, `\`senderGroups\`: ${message}`),
    ];
    if (isWildcard(name)) return fault('wildcard', exactMessage);
    if (groups.has(name)) return fault('sender_unknown', 'a group holds no group: list its senders');
    const known = [...senders.keys()].filter(mayBeShown);
    return fault('sender_unknown', `no such sender: ${suggestName(name, known, 'declare it in `senders`')}`);
  });
  return [...faults, ...checkDuplicatesAt(platform, path, members)];
}

/** What is no text is a fault of the schema. */
export function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
