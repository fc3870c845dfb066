import { suggestName } from '../../text/near-name.ts';
import { checkDuplicates, itemFault } from './check-lists.ts';
import { exactMessage, isName, isWildcard, mayBeShown } from './check-names.ts';
import type { Fault } from './fault.ts';
import type { Platform } from './read-platform.ts';
import type { TeamFileRead } from './read-team-file.ts';

/** The destinations that are told of dead letters, each `team/name`. Those of files that cannot be read are passed over. */
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
