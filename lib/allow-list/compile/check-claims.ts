import { looksLikeCredential } from '../../text/looks-like-credential.ts';
import { nearName } from '../../text/near-name.ts';
import { mayBeShown, tellName } from './check-names.ts';
import type { Fault, Warning } from './fault.ts';
import { faultAtKey, position, referenceTo } from './locate.ts';
import type { TeamEntry } from './platform-schema.ts';
import type { Platform } from './read-platform.ts';
import type { TeamFile } from './read-team-file.ts';
import type { ReceiverEntry } from './team-schema.ts';
import { writeNames } from './write-names.ts';

/** Looking for a near name takes time for every name in the list: 10,000 receivers with 10,000 names would take minutes. */
const maxHints = 20;

/** Whether each receiver is one that its team may claim. A team whose fence has no list of them may claim any. */
export function checkClaims({ receivers }: TeamFile, team: TeamEntry | undefined): readonly Fault[] {
  if (team?.valid.receivers === undefined) return [];
  const claimable = new Set(team.valid.receivers);
  const tellable = team.valid.receivers.filter(mayBeShown);
  const outside = receivers.filter(({ name }) => !claimable.has(name));
  return outside.map((receiver, index) => {
    const near = index < maxHints ? nearName(receiver.name, tellable) : undefined;
    const instead = near === undefined ? 'add its name to `receivers` in platform.yml' : `did you mean \`${near}\`?`;
    const message = `this receiver is not in the fence of ${tellName('team', team.name)}: ${instead}`;
    return faultAtKey(receiver, 'receiver_outside_fence', message);
  });
}

/**
 * A warning for each team that may claim any receiver, with the list that would keep it to those that it has. For files
 * without faults: beside a fault a name may be wrong, or missing.
 */
export function warnOfOpenClaims(platform: Platform, teamFiles: readonly TeamFile[]): readonly Warning[] {
  const receiversOf = new Map(teamFiles.map(({ team, receivers }) => [team, receivers]));
  return [...platform.teams.values()]
    .filter(({ valid }) => valid.receivers === undefined)
    .map((team) => warnOf(team, receiversOf.get(team.name) ?? []));
}

function warnOf(team: TeamEntry, receivers: readonly ReceiverEntry[]): Warning {
  const hidden = receivers.filter(({ name }) => looksLikeCredential(name));
  const names = receivers.map(({ name }) => name).filter((name) => !looksLikeCredential(name));
  const write = `receivers: ${writeNames(names)}`;
  const which = receivers.length === 0 ? 'because it has no receiver' : 'which lists its current receivers';
  const left =
    hidden.length === 0
      ? ''
      : `; not listed: ${hidden.map(referenceTo).join(', ')}, because the name looks like a credential`;
  return {
    file: team.file.path,
    ...position(team.file, { key: team.value, value: team.key }),
    code: 'receivers_open',
    message: `${tellName('team', team.name)} may claim any receiver that no other team has: write \`${write}\`, ${which}${left}`,
    write,
  };
}
