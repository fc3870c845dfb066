import { isMailDomain } from '../../address/email-address.ts';
import { parseHost } from '../../address/host.ts';
import { topicArnForm, topicArnPattern } from '../../address/topic-arn.ts';
import { suggestName } from '../../text/near-name.ts';
import { checkDuplicates, hostFault, itemFault } from './check-lists.ts';
import { exactMessage, isWildcard, judgeReceiverName, mayBeShown } from './check-names.ts';
import type { Fault } from './fault.ts';
import type { FenceFields, TeamEntry } from './platform-schema.ts';
import type { Platform } from './read-platform.ts';

/** Those that a list may name. */
type KnownSenders = Pick<Platform, 'senders' | 'senderGroups'>;

type FieldCheck = (team: TeamEntry, known: KnownSenders) => readonly Fault[];

const checks: Readonly<Record<keyof FenceFields, FieldCheck>> = {
  senders: checkSenders,
  receivers: checkReceivers,
  // Held against the other teams' prefixes, all at once: `check-prefixes.ts`.
  secrets: () => [],
  emailDomains: checkDomains,
  hosts: checkHosts,
  topics: checkTopics,
};

/** What one team's fence names: senders that exist, domains and hosts that can match something, nothing twice. */
export function checkFence(team: TeamEntry, known: KnownSenders): readonly Fault[] {
  return Object.values(checks).flatMap((check) => check(team, known));
}

function checkSenders(team: TeamEntry, known: KnownSenders): readonly Fault[] {
  const names = team.valid.senders ?? [];
  const faults = names.flatMap((name, index) => checkSenderName(team, index, name, known));
  return [...faults, ...checkDuplicates(team, 'senders', names)];
}

/** A sender, or a group, that a team's fence or a receiver names: `entry` has it in its list `senders`. */
export function checkSenderName(
  entry: Parameters<typeof itemFault>[0],
  index: number,
  name: string,
  { senders, senderGroups }: KnownSenders,
): readonly Fault[] {
  // That there is none at all is a fault of its own.
  if (senders.size === 0 || senders.has(name) || senderGroups.has(name)) return [];
  if (isWildcard(name)) return [itemFault(entry, 'senders', index, 'wildcard', exactMessage)];
  const message = `no such sender: ${suggestName(name, [...senders.keys(), ...senderGroups.keys()].filter(mayBeShown), 'declare it in platform.yml')}`;
  return [itemFault(entry, 'senders', index, 'sender_unknown', message)];
}

function checkReceivers(team: TeamEntry): readonly Fault[] {
  const names = team.valid.receivers ?? [];
  const faults = names.flatMap((name, index) => {
    const fault = judgeReceiverName(name);
    return fault === undefined ? [] : [itemFault(team, 'receivers', index, fault.code, fault.message)];
  });
  return [...faults, ...checkDuplicates(team, 'receivers', names)];
}

function checkDomains(team: TeamEntry): readonly Fault[] {
  const domains = team.valid.emailDomains ?? [];
  const faults = domains.flatMap((domain, index) => {
    if (isWildcard(domain)) return [itemFault(team, 'emailDomains', index, 'wildcard', exactMessage)];
    if (isMailDomain(domain)) return [];
    return [itemFault(team, 'emailDomains', index, 'domain_invalid', 'write the domain alone, like `example.com`')];
  });
  const lowerCase = domains.map((domain) => domain.toLowerCase());
  return [...faults, ...checkDuplicates(team, 'emailDomains', lowerCase)];
}

function checkHosts(team: TeamEntry): readonly Fault[] {
  const hosts = (team.valid.hosts ?? []).map(({ host }) => ({ text: host, parsed: parseHost(host) }));
  const faults = hosts.flatMap(({ text, parsed }, index) =>
    parsed.ok ? [] : [hostFault(team, 'hosts', index, text, parsed.message)],
  );
  // With the port, as `host` and `host:443` are one; the index keeps those that are no hosts apart.
  const keys = hosts.map(({ parsed }, index) => (parsed.ok ? `${parsed.host}:${parsed.port}` : String(index)));
  return [...faults, ...checkDuplicates(team, 'hosts', keys)];
}

function checkTopics(team: TeamEntry): readonly Fault[] {
  const topics = team.valid.topics ?? [];
  const faults = topics.flatMap((topic, index) => {
    if (isWildcard(topic)) return [itemFault(team, 'topics', index, 'wildcard', exactMessage)];
    return topicArnPattern.test(topic) ? [] : [itemFault(team, 'topics', index, 'topic_invalid', topicArnForm)];
  });
  return [...faults, ...checkDuplicates(team, 'topics', topics)];
}
