import type { FencedHost } from '../allow-list.ts';
import { compareText } from './fault.ts';
import { fencedHosts } from './fenced-hosts.ts';
import type { SourceFile } from './parse-yaml.ts';
import type { FenceFields } from './platform-schema.ts';
import { type Platform, readPlatform } from './read-platform.ts';
import type { Rule } from './rule-schema.ts';
import { expandSenders } from './sender-groups.ts';

/**
 * What the platform lets one team name. The compiled allow-list holds what was named, not what could be. What can be
 * written in two ways is here in one: hosts have a port, domains are in lower case, groups of senders are the senders.
 */
export type Fence = Readonly<Omit<FenceFields, 'hosts'>> & {
  readonly team: string;
  readonly hosts: readonly FencedHost[];
};

export type PlatformFences = {
  /** Also where no destination sends email yet. */
  readonly emailFrom: string | undefined;
  /** By their names. */
  readonly senderGroups: readonly { readonly name: string; readonly senders: readonly string[] }[];
  /** By their names. */
  readonly rules: readonly (Rule & { readonly name: string })[];
  /** By the names of the teams. */
  readonly fences: readonly Fence[];
};

/** Reads `platform.yml` out of files that compile. Throws where they do not. */
export function readFences(files: readonly SourceFile[]): PlatformFences {
  const source = files.find(({ path }) => path === 'platform.yml');
  const platform = source && readPlatform(source).platform;
  if (platform === undefined) throw new Error('The fences of an allow-list with faults were to be read');
  return fencesOf(platform);
}

/** Of a platform without faults. */
export function fencesOf(platform: Platform): PlatformFences {
  const fences = [...platform.teams.values()].map(({ name, complete }): Fence => {
    if (complete === undefined) throw new Error('A fence with faults was to be read');
    return {
      ...complete,
      team: name,
      senders: expandSenders(platform.senderGroups, complete.senders).map(({ sender }) => sender),
      emailDomains: complete.emailDomains.map((domain) => domain.toLowerCase()),
      hosts: fencedHosts(complete.hosts),
    };
  });
  return {
    emailFrom: platform.entry.valid.emailFrom,
    senderGroups: [...platform.senderGroups]
      .map(([name, { senders }]) => ({ name, senders }))
      .toSorted((a, b) => compareText(a.name, b.name)),
    rules: Object.entries(platform.entry.valid.rules ?? {})
      .map(([name, rule]) => ({ name, ...rule }))
      .toSorted((a, b) => compareText(a.name, b.name)),
    fences: fences.toSorted((a, b) => compareText(a.team, b.team)),
  };
}
