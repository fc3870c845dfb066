import { suggestName } from '../../text/near-name.ts';
import { checkDuplicates, itemFault } from './check-lists.ts';
import { exactMessage, isName, isWildcard, mayBeShown } from './check-names.ts';
import type { Fault, Warning } from './fault.ts';
import { position } from './locate.ts';
import type { Platform } from './read-platform.ts';
import type { TeamFile, TeamFileRead } from './read-team-file.ts';

/** The destinations that are told what is wrong with the guard, each `team/name`. Those of files that cannot be read are passed over. */
export function checkEscalation({ entry }: Platform, reads: readonly TeamFileRead[]): readonly Fault[] {
  const names = entry.valid.escalation ?? [];
  const declared = reads.flatMap(({ team, teamFile }) =>
    [...(teamFile?.destinations?.keys() ?? [])].map((destination) => ({ id: `${team}/${destination}`, destination })),
  );
  const known = new Set(declared.map(({ id }) => id));
  const tellable = declared.filter(({ destination }) => mayBeShown(destination)).map(({ id }) => id);
  const unread = new Set(reads.filter(({ teamFile }) => !teamFile?.destinations).map(({ team }) => team));
  const faults = names.flatMap((name, index) => {
    const [team = '', destination = '', ...rest] = name.split('/');
    if (known.has(name) || (unread.has(team) && isName(destination))) return [];
    const fault = (code: Fault['code'], message: string) => [itemFault(entry, 'escalation', index, code, message)];
    if (isWildcard(name)) return fault('wildcard', exactMessage);
    if (!isName(team) || !isName(destination) || rest.length > 0) {
      return fault('destination_without_team', 'write a destination as `team/name`');
    }
    return fault(
      'destination_unknown',
      `no such destination: ${suggestName(name, tellable, "declare it in its team's file")}`,
    );
  });
  return [...faults, ...checkDuplicates(entry, 'escalation', names)];
}

/** A topic of the stack's alarms may still hear of it, which the allow-list does not know. */
export function warnOfUnheardHeartbeats({ entry }: Platform, teamFiles: readonly TeamFile[]): readonly Warning[] {
  if ((entry.valid.escalation ?? []).length > 0) return [];
  return teamFiles.flatMap(({ receivers }) =>
    receivers
      .filter(({ valid }) => valid.heartbeat !== undefined)
      .map((receiver) => ({
        file: receiver.file.path,
        ...position(receiver.file, { key: receiver.value, value: receiver.key }),
        code: 'heartbeat_unheard' as const,
        message: 'nobody is notified when this heartbeat stays away: list destinations in `escalation` in platform.yml',
      })),
  );
}
