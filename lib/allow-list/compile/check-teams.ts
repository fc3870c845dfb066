import { suggestName } from '../../text/near-name.ts';
import { mayBeShown } from './check-names.ts';
import type { Fault } from './fault.ts';
import { maxHeartbeats, maxReceivers } from './limits.ts';
import { faultAtKey } from './locate.ts';
import type { Platform } from './read-platform.ts';
import type { TeamFile } from './read-team-file.ts';
import { expandSenders, type SenderGroups } from './sender-groups.ts';
import { fileFault } from './source-files.ts';

/** Every team file is one of a team that the platform knows. A team without a file is fine: it has nothing yet. */
export function checkTeams(platform: Platform, teamFiles: readonly TeamFile[]): readonly Fault[] {
  // That the platform has no team at all is a fault of its own.
  if (platform.teams.size === 0) return [];
  return teamFiles
    .filter(({ team }) => !platform.teams.has(team))
    .map(({ team, path }) => {
      const instead = suggestName(team, [...platform.teams.keys()].filter(mayBeShown), 'declare it there');
      return fileFault(path, 'team_unknown', `no such team in platform.yml: ${instead}`);
    });
}

/** Told once, at the first receiver over the limit. */
export function checkReceiverCount(teamFiles: readonly TeamFile[]): readonly Fault[] {
  const over = teamFiles.flatMap(({ receivers }) => receivers)[maxReceivers];
  if (over === undefined) return [];
  const message = `more than ${maxReceivers} receivers in all files: run a second guard for some of the senders`;
  return [faultAtKey(over, 'limit', message)];
}

/** Told once, as above: a stack that is too large could not be deployed at all, not even to revoke something. */
export function checkHeartbeatCount(teamFiles: readonly TeamFile[], groups: SenderGroups): readonly Fault[] {
  let count = 0;
  const heartbeats = teamFiles
    .flatMap(({ receivers }) => receivers)
    .filter(({ valid }) => valid.heartbeat !== undefined);
  const over = heartbeats.find(({ valid }) => {
    count += expandSenders(groups, valid.senders ?? []).length;
    return count > maxHeartbeats;
  });
  if (over === undefined) return [];
  const message = `more than ${maxHeartbeats} pairs of a sender and a receiver with \`heartbeat\`: each is an alarm, and a stack holds 500 resources`;
  return [faultAtKey(over, 'limit', message)];
}
