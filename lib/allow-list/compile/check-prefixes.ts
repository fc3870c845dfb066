import { tellName } from './check-names.ts';
import { isWrittenSecret, secretWrittenMessage } from './check-secret-name.ts';
import type { Fault, FaultCode } from './fault.ts';
import { maxSecretNameLength } from './limits.ts';
import { faultAt, locate, referenceTo } from './locate.ts';
import type { TeamEntry } from './platform-schema.ts';
import type { Platform } from './read-platform.ts';

/** The slash at the end keeps `alertguard/pay` from reaching into `alertguard/payments/`. */
export const prefixPattern = /^[A-Za-z0-9/_+=.@-]+\/$/;

export function isPrefix(prefix: string): boolean {
  return prefixPattern.test(prefix) && prefix.length < maxSecretNameLength && !isWrittenSecret(prefix);
}

/** No team's prefix may hold another team's secrets, nor the key of a sender: the team could read and use it. */
export function checkPrefixes(platform: Platform): readonly Fault[] {
  const teams = [...platform.teams.values()];
  const fenced = teams.flatMap((team) => {
    const { secrets } = team.valid;
    return secrets !== undefined && isPrefix(secrets) ? [{ team, prefix: secrets }] : [];
  });
  const overlaps = fenced.flatMap(({ team, prefix }, index) => {
    const other = fenced.slice(0, index).find((earlier) => overlap(earlier.prefix, prefix))?.team;
    if (other === undefined) return [];
    const message = `overlaps the prefix of ${tellName('team', other.name)} (${referenceTo(other)}): give each team its own prefix`;
    return [prefixFault(team, 'prefix_overlap', message)];
  });
  const held = fenced.flatMap(({ team, prefix }) => {
    const sender = [...platform.senders.values()].find(({ valid }) => valid.secret?.startsWith(prefix));
    if (sender === undefined) return [];
    const message = `holds the key of ${tellName('sender', sender.name)} (${referenceTo(sender)}): keep senders' keys outside the prefix`;
    return [prefixFault(team, 'prefix_holds_sender_secret', message)];
  });
  return [...teams.flatMap(checkForm), ...overlaps, ...held];
}

function checkForm(team: TeamEntry): readonly Fault[] {
  const { secrets } = team.valid;
  if (secrets === undefined || isPrefix(secrets)) return [];
  if (isWrittenSecret(secrets)) return [prefixFault(team, 'secret_written', secretWrittenMessage)];
  return [prefixFault(team, 'prefix_invalid', 'write ASCII letters, digits and /_+=.@-, with a `/` at the end')];
}

function overlap(a: string, b: string): boolean {
  return a.startsWith(b) || b.startsWith(a);
}

function prefixFault(team: TeamEntry, code: FaultCode, message: string): Fault {
  return faultAt(team.file, locate(team, ['secrets']), code, `\`secrets\`: ${message}`);
}
