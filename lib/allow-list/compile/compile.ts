import type { CompiledAllowList } from '../allow-list.ts';
import { assemble } from './assemble.ts';
import { checkClaims, warnOfOpenClaims } from './check-claims.ts';
import { checkDestination } from './check-destination.ts';
import { checkEmailFromPresent } from './check-email-from.ts';
import { checkEscalation, warnOfUnheardHeartbeats } from './check-escalation.ts';
import { checkPairs } from './check-pairs.ts';
import { checkPlatform, warnOfNoLinkHosts } from './check-platform.ts';
import { checkReceiver } from './check-receiver.ts';
import { checkRules } from './check-rules.ts';
import { checkHeartbeatCount, checkReceiverCount, checkTeams } from './check-teams.ts';
import { type Fault, sortFaults, type Warning } from './fault.ts';
import { judgeRules, warnOfEndingExceptions } from './judge-rules.ts';
import type { SourceFile } from './parse-yaml.ts';
import type { ProviderRegistry } from './provider-registry.ts';
import { fencesOf, type PlatformFences } from './read-fences.ts';
import { type Platform, readPlatform } from './read-platform.ts';
import { readTeamFile, type TeamFile, type TeamFileRead } from './read-team-file.ts';
import { expandSenders, type SenderGroups } from './sender-groups.ts';
import { checkShare, readSharing, type Sharing } from './sharing.ts';
import { sortSources, type TeamSource } from './source-files.ts';

export type { Warning } from './fault.ts';
export type { SourceFile } from './parse-yaml.ts';
export type { ProviderRegistry } from './provider-registry.ts';

export type CompileResult =
  | {
      readonly ok: true;
      readonly allowList: CompiledAllowList;
      /** What the platform lets each team name. */
      readonly fences: PlatformFences;
      readonly warnings: readonly Warning[];
    }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/** Files that were read, by path. Of two allow-lists nearly all are the same, and most of the time goes into reading YAML. */
export type TeamReads = Map<string, { readonly text: string; readonly read: TeamFileRead }>;

export type CompileOptions = {
  /**
   * `2027-03-31`, in UTC: exceptions to rules that have ended no longer count. Without it all count, so that a deployment
   * does not depend on the day.
   */
  readonly today?: string | undefined;
  readonly known?: TeamReads | undefined;
  /** False for what is only compared: who breaks a rule is read all the same. */
  readonly judgesRules?: boolean;
};

/**
 * Compiles `platform.yml` and `teams/*.yml` into the one allow-list that the functions read, or tells everything that
 * is wrong in any of them, sorted by file, line and column. The same content gives the same result and hash, in
 * whatever order and format it is written. A file that is `known` as it is here is not read again.
 */
export function compileAllowList(
  files: readonly SourceFile[],
  providers: ProviderRegistry,
  { today, known = new Map(), judgesRules = true }: CompileOptions = {},
): CompileResult {
  const sources = sortSources(files);
  const { platform, faults: platformFaults } = readSource(sources.platform);
  const reads = sources.teams.map((source) => readOnce(source, providers, known));
  const teamFiles = reads.flatMap(({ teamFile }) => teamFile ?? []);
  const sharing = readSharing(reads);
  const groups: SenderGroups = platform?.senderGroups ?? new Map();
  const faults = [
    ...sources.faults,
    ...platformFaults,
    ...reads.flatMap((read) => read.faults),
    ...(platform === undefined ? [] : checkPlatform(platform)),
    ...(platform === undefined ? [] : checkRules(platform, providers)),
    ...(platform === undefined || !judgesRules ? [] : judgeRules(platform, teamFiles, today)),
    ...(platform === undefined ? [] : checkTeams(platform, teamFiles)),
    ...(platform === undefined ? [] : checkEscalation(platform, reads)),
    ...(platform === undefined ? [] : checkEmailFromPresent(platform, teamFiles)),
    ...teamFiles.flatMap((teamFile) => checkTeamFile(teamFile, platform, sharing)),
    ...checkPairs(teamFiles, groups),
    ...checkReceiverCount(teamFiles),
    ...checkHeartbeatCount(teamFiles, groups),
  ];
  if (faults.length > 0 || platform === undefined) return { ok: false, faults: sortFaults(faults) };
  const warnings = [
    ...warnOfOpenClaims(platform, teamFiles),
    ...warnOfNoLinkHosts(platform),
    ...warnOfUnheardHeartbeats(platform, teamFiles),
    ...warnOfEndingExceptions(platform, today),
  ];
  return { ok: true, allowList: assemble(platform, teamFiles), fences: fencesOf(platform), warnings };
}

function readOnce(source: TeamSource, providers: ProviderRegistry, known: TeamReads): TeamFileRead {
  const { path, text } = source;
  const earlier = known.get(path);
  if (earlier?.text === text) return earlier.read;
  const read = readTeamFile(source, providers);
  known.set(path, { text, read });
  return read;
}

function readSource(source: SourceFile | undefined) {
  return source === undefined ? { platform: undefined, faults: [] } : readPlatform(source);
}

function checkTeamFile(teamFile: TeamFile, platform: Platform | undefined, sharing: Sharing): readonly Fault[] {
  const team = platform?.teams.get(teamFile.team);
  const allowed = platform === undefined ? [] : expandSenders(platform.senderGroups, team?.valid.senders ?? []);
  const context = { platform, allowedSenders: new Set(allowed.map(({ sender }) => sender)), sharing };
  return [
    ...[...(teamFile.destinations?.values() ?? [])].flatMap((destination) => checkDestination(destination, team)),
    ...teamFile.receivers.flatMap((receiver) => checkReceiver(receiver, teamFile, context)),
    ...(platform === undefined ? [] : checkShare(teamFile, platform)),
    ...checkClaims(teamFile, team),
  ];
}
