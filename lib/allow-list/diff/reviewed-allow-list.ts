import type { CompiledAllowList } from '../allow-list.ts';
import type { FindEntry } from '../compile/find-entry.ts';
import type { Fence, PlatformFences } from '../compile/read-fences.ts';

/**
 * All that a reviewer judges: what is allowed, and what the platform would let each team allow. A compiled allow-list
 * alone, as a deployment holds it, is enough: then fences are compared as far as it holds them.
 */
export type ReviewedAllowList = {
  readonly allowList: CompiledAllowList;
  readonly platform?: PlatformFences | undefined;
  /** Where an entry is written; without it no change has a place. */
  readonly find?: FindEntry | undefined;
};

/** Before there was one: nobody may send, nobody is notified. */
export const emptyAllowList: ReviewedAllowList = {
  allowList: {
    version: 1,
    hash: '',
    audience: '',
    linkHosts: [],
    senders: [],
    destinations: [],
    receivers: [],
    escalation: [],
  },
  platform: { emailFrom: undefined, senderGroups: [], rules: [], fences: [] },
};

/** The fences of both, of the same kind: those of the files, or what both compiled allow-lists hold of them. */
export function platformsOf(
  before: ReviewedAllowList,
  after: ReviewedAllowList,
): readonly [before: PlatformFences, after: PlatformFences] {
  if (before.platform !== undefined && after.platform !== undefined) return [before.platform, after.platform];
  return [compiledPlatform(before), compiledPlatform(after)];
}

/** A destination carries the hosts of its team's fence; a team without one has nothing that could be called. */
function compiledPlatform({ allowList }: ReviewedAllowList): PlatformFences {
  const fences = new Map(
    allowList.destinations.map(({ team, hosts }): [string, Fence] => [
      team,
      { team, senders: [], secrets: undefined, emailDomains: [], hosts, topics: [] },
    ]),
  );
  return { emailFrom: allowList.emailFrom, senderGroups: [], rules: [], fences: [...fences.values()] };
}
