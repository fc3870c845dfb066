import { sharesMessages } from '../../providers/contract/define-provider.ts';
import { builtInSeverities } from '../../rendering/severity.ts';
import type { CompiledAllowList } from '../allow-list.ts';
import { canonical } from './canonical-json.ts';
import { sendsEmail } from './check-email-from.ts';
import { type AllowListContent, contentHash } from './content-hash.ts';
import { compareText } from './fault.ts';
import { fencedHosts } from './fenced-hosts.ts';
import { defaultParallelism } from './limits.ts';
import type { PlatformFields, TeamEntry } from './platform-schema.ts';
import type { ReadDestination } from './read-destination.ts';
import { isRecord } from './read-fields.ts';
import type { Platform } from './read-platform.ts';
import type { TeamFile } from './read-team-file.ts';
import { expandSenders, type SenderGroups } from './sender-groups.ts';
import { type DestinationFields, type ReceiverEntry, secondsOf } from './team-schema.ts';

/** Puts entries without faults together, sorted by name where their order says nothing. Throws where one has faults. */
export function assemble(platform: Platform, teamFiles: readonly TeamFile[]): CompiledAllowList {
  const { emailFrom, audience, linkHosts, severities, escalation } = complete(platform.entry);
  const content: AllowListContent = {
    ...(emailFrom !== undefined && teamFiles.some(sendsEmail) ? { emailFrom } : {}),
    ...(audience === undefined ? {} : { audience }),
    linkHosts: linkHosts.toSorted(compareText),
    ...severitiesOf(severities),
    senders: [...platform.senders.values()]
      .map((sender) => ({ name: sender.name, ...complete(sender) }))
      .toSorted((a, b) => compareText(a.name, b.name)),
    destinations: teamFiles
      .flatMap((file) =>
        [...(file.destinations?.values() ?? [])].map((read) => destinationOf(read, platform.teams.get(file.team))),
      )
      .toSorted((a, b) => compareText(a.id, b.id)),
    receivers: teamFiles
      .flatMap((file) => file.receivers.flatMap((receiver) => receiversOf(receiver, file.team, platform.senderGroups)))
      .toSorted((a, b) => compareText(a.sender, b.sender) || compareText(a.name, b.name)),
    escalation,
  };
  return { version: 1, hash: contentHash(content), ...content };
}

/** Nothing where nothing is added, so that an allow-list without them stays the same, and its hash. */
function severitiesOf(written: PlatformFields['severities']): Pick<AllowListContent, 'severities'> {
  const { label, ...lists } = written ?? {};
  const named = Object.entries(lists).flatMap(([tone, names]) =>
    names === undefined || names.length === 0
      ? []
      : [[tone, names.map((name) => name.toLowerCase()).toSorted(compareText)] as const],
  );
  const isOwn = label !== undefined && label !== builtInSeverities.label;
  const severities = { ...(isOwn ? { label } : {}), ...Object.fromEntries(named) };
  return Object.keys(severities).length === 0 ? {} : { severities };
}

function destinationOf(
  { entry, provider, options }: ReadDestination,
  team: TeamEntry | undefined,
): CompiledAllowList['destinations'][number] {
  if (team === undefined || provider === undefined) throw new Error('A destination with faults was to be compiled');
  const {
    type,
    secret,
    patience,
    proof,
    share,
    parallelism = defaultParallelism[sharesMessages(provider) ? 'people' : 'programs'],
  } = complete(entry);
  const sortedOptions = canonical(options);
  if (!isRecord(sortedOptions)) throw new Error('A destination with wrong options was to be compiled');
  return {
    id: `${team.name}/${entry.name}`,
    team: team.name,
    type,
    ...(secret === undefined ? {} : { secret }),
    parallelism,
    ...(patience === undefined ? {} : { patience: secondsOf(patience) }),
    ...(proof === undefined ? {} : { proof: secondsOfProof(proof) }),
    ...(share.length === 0 ? {} : { share: share.toSorted(compareText) }),
    hosts: fencedHosts(complete(team).hosts).toSorted((a, b) => compareText(a.host, b.host) || a.port - b.port),
    options: sortedOptions,
  };
}

function secondsOfProof({ every, drill }: NonNullable<DestinationFields['proof']>) {
  return {
    ...(every === undefined ? {} : { every: secondsOf(every) }),
    ...(drill === undefined ? {} : { drill: drill === 'never' ? 0 : secondsOf(drill) }),
  };
}

/** One for each sender, also of a group, so that a look-up by sender and receiver is one step. */
function receiversOf(receiver: ReceiverEntry, team: string, groups: SenderGroups): CompiledAllowList['receivers'] {
  const { senders, require, deliver = [], fallback, urgent, heartbeat } = complete(receiver);
  const required = Object.entries(require)
    .map(requiredLabel)
    .toSorted(([a], [b]) => compareText(a, b));
  const forEachSender = {
    name: receiver.name,
    team,
    require: required,
    deliver: deliver.map((name) => idOf(name, team)),
    fallback: fallback.map((name) => idOf(name, team)),
    ...(urgent ? { urgent } : {}),
    ...(heartbeat === undefined ? {} : { heartbeat: secondsOf(heartbeat.every) }),
  };
  return expandSenders(groups, senders).map(({ sender }) => ({ sender, ...forEachSender }));
}

/** The team of a destination is written where it is another's. */
function idOf(name: string, team: string): string {
  return name.includes('/') ? name : `${team}/${name}`;
}

/** Any of the values is as good as another, so that their order says nothing. */
function requiredLabel([name, written]: readonly [string, string | readonly string[]]): [string, string, ...string[]] {
  const [first, ...others] = typeof written === 'string' ? [written] : written.toSorted(compareText);
  if (first === undefined) throw new Error('A label without a value was to be compiled');
  return [name, first, ...others];
}

function complete<Complete>(entry: { readonly complete: Complete | undefined }): Complete {
  if (entry.complete === undefined) throw new Error('An entry with faults was to be compiled');
  return entry.complete;
}
