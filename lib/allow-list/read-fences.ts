import type { FencedHost } from './allow-list.ts';
import { compareText } from './fault.ts';
import { fencedHosts } from './fenced-hosts.ts';
import type { SourceFile } from './parse-yaml.ts';
import { readPlatform } from './read-platform.ts';

/** What the platform lets one team name. The compiled allow-list holds what was named, not what could be. */
export type Fence = {
  readonly team: string;
  readonly senders: readonly string[];
  /** The prefix of its secrets' names. */
  readonly secrets: string | undefined;
  /** In lower case. */
  readonly emailDomains: readonly string[];
  readonly hosts: readonly FencedHost[];
};

export type Platform = {
  /** Also where no destination sends email yet. */
  readonly emailFrom: string | undefined;
  /** By the names of the teams. */
  readonly fences: readonly Fence[];
};

/** Reads `platform.yml` out of files that compile. Throws where they do not. */
export function readFences(files: readonly SourceFile[]): Platform {
  const source = files.find(({ path }) => path === 'platform.yml');
  const platform = source && readPlatform(source).platform;
  if (platform === undefined) throw new Error('The fences of an allow-list with faults were to be read');
  const fences = [...platform.teams.values()].map(({ name, known }) => ({
    team: name,
    senders: known.senders ?? [],
    secrets: known.secrets,
    emailDomains: (known.emailDomains ?? []).map((domain) => domain.toLowerCase()),
    hosts: fencedHosts(known.hosts ?? []),
  }));
  return {
    emailFrom: platform.entry.known.emailFrom,
    fences: fences.toSorted((a, b) => compareText(a.team, b.team)),
  };
}
