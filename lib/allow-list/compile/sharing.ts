import { suggestName } from '../../text/near-name.ts';
import { checkDuplicates, itemFault } from './check-lists.ts';
import { exactMessage, isName, isWildcard, mayBeShown } from './check-names.ts';
import type { Fault } from './fault.ts';
import { referenceTo } from './locate.ts';
import type { Platform } from './read-platform.ts';
import type { TeamFile, TeamFileRead } from './read-team-file.ts';
import type { DestinationEntry } from './team-schema.ts';

/** What a team names as `team/name`: the destinations of all teams, and with whom each is shared. */
export type Sharing = {
  readonly destinations: ReadonlyMap<string, { readonly entry: DestinationEntry; readonly teams: ReadonlySet<string> }>;
  /** By the team that may name them. */
  readonly offered: ReadonlyMap<string, readonly string[]>;
  /** Teams whose destinations cannot be read: what refers to them is not checked. */
  readonly unread: ReadonlySet<string>;
};

export function readSharing(reads: readonly TeamFileRead[]): Sharing {
  const destinations = new Map(
    reads.flatMap(({ team, teamFile }) =>
      [...(teamFile?.destinations?.values() ?? [])].map(({ entry }) => {
        return [`${team}/${entry.name}`, { entry, teams: new Set(entry.valid.share ?? []) }] as const;
      }),
    ),
  );
  const offered = new Map<string, string[]>();
  for (const [id, { entry, teams }] of destinations) {
    if (!mayBeShown(entry.name)) continue;
    for (const team of teams) {
      const ids = offered.get(team) ?? [];
      ids.push(id);
      offered.set(team, ids);
    }
  }
  const unread = new Set(reads.filter(({ teamFile }) => !teamFile?.destinations).map(({ team }) => team));
  return { destinations, offered, unread };
}

/**
 * What is wrong with a destination that a team names as `team/name`; undefined where nothing is. It has one spelling, and
 * the team that owns it decides who may name it.
 */
export function judgeShared(sharing: Sharing, team: string, name: string): Pick<Fault, 'code' | 'message'> | undefined {
  if (name.startsWith(`${team}/`)) {
    return { code: 'destination_of_team', message: 'write the name without the team in front' };
  }
  const found = sharing.destinations.get(name);
  if (found?.teams.has(team)) return undefined;
  const [owner = '', destination = '', ...rest] = name.split('/');
  if (found === undefined && sharing.unread.has(owner) && isName(destination) && rest.length === 0) return undefined;
  if (found === undefined || !mayBeShown(owner) || !mayBeShown(team)) {
    const instead = suggestName(name, sharing.offered.get(team) ?? [], 'declare one in this file');
    return { code: 'destination_unknown', message: `no such destination is shared with this team: ${instead}` };
  }
  // Of a list that cannot be read it is not known who is in it.
  if (found.entry.valid.share === undefined) return undefined;
  const message = `team \`${owner}\` does not share this destination with team \`${team}\`: list \`${team}\` in its \`share\` (${referenceTo(found.entry)})`;
  return { code: 'destination_not_shared', message };
}

/** With whom the destinations of one file are shared: teams that there are, and not its own. */
export function checkShare({ team, destinations }: TeamFile, platform: Platform): readonly Fault[] {
  return [...(destinations?.values() ?? [])].flatMap(({ entry }) => {
    const teams = entry.valid.share ?? [];
    const faults = teams.flatMap((name, index) => {
      const fault = (code: Fault['code'], message: string) => [itemFault(entry, 'share', index, code, message)];
      if (isWildcard(name)) return fault('wildcard', exactMessage);
      if (name === team) return fault('shared_with_itself', 'this is the team of this file: list other teams');
      // That the platform has no team at all is a fault of its own.
      if (platform.teams.size === 0 || platform.teams.has(name)) return [];
      const known = [...platform.teams.keys()].filter((other) => other !== team && mayBeShown(other));
      return fault('team_unknown', `no such team in platform.yml: ${suggestName(name, known, 'there is no other')}`);
    });
    return [...faults, ...checkDuplicates(entry, 'share', teams)];
  });
}
