import { listNames, suggestName } from '../../text/near-name.ts';
import { checkSenderName } from './check-fence.ts';
import { checkDuplicates, checkDuplicatesAt, itemFault } from './check-lists.ts';
import { checkLabelName, exactMessage, isWildcard, mayBeShown, tellName } from './check-names.ts';
import type { Fault } from './fault.ts';
import { faultAt, faultAtKey, locate } from './locate.ts';
import type { TeamEntry } from './platform-schema.ts';
import { entriesOf, type Platform } from './read-platform.ts';
import type { TeamFile } from './read-team-file.ts';
import { judgeShared, type Sharing } from './sharing.ts';
import type { ReceiverEntry } from './team-schema.ts';

/** What is the same for all receivers of a file. */
export type ReceiverContext = {
  readonly platform: Platform | undefined;
  /** Those of the team's fence, each of a group too. */
  readonly allowedSenders: ReadonlySet<string>;
  readonly sharing: Sharing;
};

/** What a receiver names: senders its team may hear, destinations of its team or shared with it, labels that an alert can carry. */
export function checkReceiver(
  receiver: ReceiverEntry,
  teamFile: TeamFile,
  { platform, allowedSenders, sharing }: ReceiverContext,
): readonly Fault[] {
  return [
    ...(platform === undefined
      ? []
      : checkSenders(receiver, platform, platform.teams.get(teamFile.team), allowedSenders)),
    ...checkDuplicates(receiver, 'senders', receiver.valid.senders ?? []),
    ...entriesOf(receiver, 'require').flatMap(checkLabelName),
    ...checkRequiredValues(receiver),
    ...checkDestinations(receiver, teamFile, 'deliver', sharing),
    ...checkDestinations(receiver, teamFile, 'fallback', sharing),
    ...(locate(receiver, ['heartbeat']).found ? checkHeartbeat(receiver) : checkDelivers(receiver)),
  ];
}

function checkRequiredValues(receiver: ReceiverEntry): readonly Fault[] {
  return Object.entries(receiver.valid.require ?? {}).flatMap(([name, values]) =>
    typeof values === 'string' ? [] : checkDuplicatesAt(receiver, ['require', name], values),
  );
}

function checkDelivers(receiver: ReceiverEntry): readonly Fault[] {
  if (locate(receiver, ['deliver']).found) return [];
  return [faultAtKey(receiver, 'missing_field', '`deliver`: missing: write a list of destinations')];
}

/** It becomes part of the template of the stack: above all no `$`, which means something there. */
const metricText = /^[\w.@-]+$/;

/** What always fires is no message, so nobody would read what is delivered. */
function checkHeartbeat(receiver: ReceiverEntry): readonly Fault[] {
  const useless = (['deliver', 'fallback', 'urgent'] as const)
    .map((field) => ({ field, place: locate(receiver, [field]) }))
    .filter(({ place }) => place.found)
    .map(({ field, place }) =>
      faultAt(
        receiver.file,
        place,
        'heartbeat_delivers',
        `\`${field}\`: a receiver with \`heartbeat\` delivers nothing: remove this, or make two receivers`,
      ),
    );
  if (metricText.test(receiver.name)) return useless;
  const message =
    'a receiver with `heartbeat` needs a name of letters, digits, `.`, `_`, `@` and `-`: it names a metric';
  return [...useless, faultAtKey(receiver, 'name_invalid', message)];
}

function checkSenders(
  receiver: ReceiverEntry,
  platform: Platform,
  team: TeamEntry | undefined,
  allowedSenders: ReadonlySet<string>,
): readonly Fault[] {
  return (receiver.valid.senders ?? []).flatMap((name, index) => {
    const faults = checkSenderName(receiver, index, name, platform);
    const allowed = team?.valid.senders;
    if (faults.length > 0 || team === undefined || allowed === undefined || allowed.includes(name)) return faults;
    const outside = (platform.senderGroups.get(name)?.senders ?? [name]).find((sender) => !allowedSenders.has(sender));
    if (outside === undefined) return faults;
    const known = allowed.filter(
      (one) => mayBeShown(one) && (platform.senders.has(one) || platform.senderGroups.has(one)),
    );
    const instead = known.length > 0 ? `, or write ${listNames(known)}` : '';
    const which =
      outside === name || !mayBeShown(outside) ? 'this sender: add it' : `\`${outside}\` of this group: add it`;
    const message = `${tellName('team', team.name)} may not use ${which} to the team's \`senders\` in platform.yml${instead}`;
    return [itemFault(receiver, 'senders', index, 'sender_not_allowed', message)];
  });
}

function checkDestinations(
  receiver: ReceiverEntry,
  { team, destinations }: TeamFile,
  field: 'deliver' | 'fallback',
  sharing: Sharing,
): readonly Fault[] {
  const names = receiver.valid[field] ?? [];
  const faults = names.flatMap((name, index) => {
    if (destinations?.has(name)) return [];
    const fault = (code: Fault['code'], message: string) => [itemFault(receiver, field, index, code, message)];
    if (isWildcard(name)) return fault('wildcard', exactMessage);
    if (name.includes('/')) {
      const wrong = judgeShared(sharing, team, name);
      return wrong === undefined ? [] : fault(wrong.code, wrong.message);
    }
    if (destinations === undefined) return [];
    const instead = suggestName(name, [...destinations.keys()].filter(mayBeShown), 'declare it under `destinations`');
    return fault('destination_unknown', `no such destination in this file: ${instead}`);
  });
  return [...faults, ...checkDuplicates(receiver, field, names)];
}
