import { addressDomain } from '../../address/email-address.ts';
import { parseHost } from '../../address/host.ts';
import { checkFence } from './check-fence.ts';
import { checkDuplicates, hostFault } from './check-lists.ts';
import { exactMessage, isWildcard, tellName } from './check-names.ts';
import { checkPrefixes } from './check-prefixes.ts';
import { checkSecretName } from './check-secret-name.ts';
import type { Fault, Warning } from './fault.ts';
import { faultAt, locate, position } from './locate.ts';
import type { SenderEntry } from './platform-schema.ts';
import type { Platform } from './read-platform.ts';
import { checkSenderGroups } from './sender-groups.ts';

/** Everything about `platform.yml` that needs no other file. */
export function checkPlatform(platform: Platform): readonly Fault[] {
  const senders = [...platform.senders.values()];
  return [
    ...checkEmailFrom(platform),
    ...checkLinkHosts(platform),
    ...checkSeverities(platform),
    ...senders.flatMap(checkSenderSecret),
    ...checkSharedSecrets(senders),
    ...[...platform.teams.values()].flatMap((team) => checkFence(team, platform)),
    ...checkSenderGroups(platform.entry, platform.senderGroups, platform.senders),
    ...checkPrefixes(platform),
  ];
}

function checkEmailFrom({ entry }: Platform): readonly Fault[] {
  const { emailFrom } = entry.valid;
  if (emailFrom === undefined || addressDomain(emailFrom) !== undefined) return [];
  const message = '`emailFrom`: write one plain address, `name@domain`';
  return [faultAt(entry.file, locate(entry, ['emailFrom']), 'address_invalid', message)];
}

function checkLinkHosts({ entry }: Platform): readonly Fault[] {
  const hosts = entry.valid.linkHosts ?? [];
  const faults = hosts.flatMap((host, index) => {
    const parsed = parseHost(host);
    if (!parsed.ok) return [hostFault(entry, 'linkHosts', index, host, parsed.message)];
    if (parsed.host === host) return [];
    return [hostFault(entry, 'linkHosts', index, host, 'write the host alone, without port')];
  });
  return [...faults, ...checkDuplicates(entry, 'linkHosts', hosts)];
}

/** A guard without link hosts works, and nobody sees what its messages could have. */
export function warnOfNoLinkHosts({ entry }: Platform): readonly Warning[] {
  if ((entry.valid.linkHosts ?? []).length > 0) return [];
  return [
    {
      file: entry.file.path,
      ...position(entry.file, locate(entry, ['linkHosts'])),
      code: 'links_nowhere',
      message: 'messages will have no links: add the hosts of Alertmanager, runbooks and dashboards to `linkHosts`',
    },
  ];
}

/** A name has one severity: which of two lists counts would be a guess. */
function checkSeverities({ entry }: Platform): readonly Fault[] {
  const { severities } = entry.valid;
  const seen = new Set<string>();
  return (['critical', 'warning', 'info'] as const).flatMap((tone) =>
    (severities?.[tone] ?? []).flatMap((written, index) => {
      const at = locate(entry, ['severities', tone, index]);
      if (isWildcard(written)) return [faultAt(entry.file, at, 'wildcard', `\`severities\`: ${exactMessage}`)];
      const name = written.toLowerCase();
      if (!seen.has(name)) {
        seen.add(name);
        return [];
      }
      const message = '`severities`: this name is already listed, and upper and lower case are the same: remove one';
      return [faultAt(entry.file, at, 'duplicate_entry', message)];
    }),
  );
}

function checkSenderSecret(sender: SenderEntry): readonly Fault[] {
  return sender.valid.secret === undefined ? [] : checkSecretName(sender, 'secret', sender.valid.secret);
}

/** Two senders with one key are one sender: either could speak as the other. */
function checkSharedSecrets(senders: readonly SenderEntry[]): readonly Fault[] {
  const owners = new Map<string, SenderEntry>();
  return senders.flatMap((sender) => {
    const { secret } = sender.valid;
    const owner = secret === undefined ? undefined : owners.get(secret);
    if (secret !== undefined && owner === undefined) owners.set(secret, sender);
    if (owner === undefined) return [];
    const message = `\`secret\`: ${tellName('sender', owner.name)} already uses this secret: give every sender its own key`;
    return [faultAt(sender.file, locate(sender, ['secret']), 'secret_shared', message)];
  });
}
