import type { Command } from 'commander';
import type { CompileOptions } from '../allow-list/compile/compile.ts';
import type { Warning } from '../allow-list/compile/fault.ts';
import { defaultStage } from '../allow-list/stage.ts';
import type { Problem } from '../formats/problem.ts';
import { repositoryPath } from '../formats/repository-path.ts';
import { toGithub } from '../formats/to-github.ts';
import { toGitlab } from '../formats/to-gitlab.ts';
import { toMarkdown } from '../formats/to-markdown.ts';
import { toJsonText } from '../text/to-json-text.ts';
import { checkDirectory, formatPlaces, type PlacedFault } from './check-directory.ts';
import { type LiveTools, runLiveCheck } from './check-live.ts';
import { judgeStack } from './check-stack.ts';
import { type AllowListSummary, formatSummary, summarize } from './check-summary.ts';
import { type CliIo, exitCodes } from './cli-io.ts';
import { defaultDirectory } from './default-directory.ts';
import { formatOption } from './format-option.ts';
import { projectStageOption } from './stage-option.ts';

const help = `
Reports every error at file:line:column, with what to write instead. Without errors it prints a summary, and warns of
each team whose fence lists no receivers: such a team may claim any receiver that no other team has. It also warns when
linkHosts is empty, because messages then have no links. The build runs the same check, but for one thing: exceptions to
the rules in platform.yml that have ended are errors here, and warnings in the 30 days before. The build does not ask what
day it is.

What AWS would refuse is an error too: more secrets than IAM's policies hold, more alarms than a stack, an allow-list that
is larger than a function. Where the names of all secrets do not fit, the roles may read each team's prefix, and a warning
says so. This is judged for each stage of alertguard.yml, in its region, or for the one that --stage names; without that
file, for --stage in the region with the longest name. What is wrong in alertguard.yml is an error as well.

With --live it also asks the vendor of every destination, from this machine and with the stage's secrets, whether a
message would arrive. Nobody gets a message. Where a vendor answers no such question (docs/standing-proof.md), it looks
at the secret and its hosts alone. Region and credentials come from the environment, as for the aws command.

  alertguard check
  alertguard check ../other/allow-list --format json
  alertguard check --live --stage prod
  alertguard check --live --stage prod --destination payments/slack-critical

Exit code: 0 no errors (warnings are allowed), 1 errors or a destination that is not proven, 2 wrong command line.
`;

const formats = ['table', 'json', 'markdown', 'github', 'gitlab'] as const;

type CheckFormat = (typeof formats)[number];

type Options = {
  readonly format: CheckFormat;
  readonly live?: true;
  readonly destination?: string;
  readonly stage?: string;
};

export function addCheck(
  program: Command,
  io: CliIo,
  tools: () => Promise<LiveTools>,
  exit: (code: number) => void,
): void {
  program
    .command('check')
    .description('check the allow-list and report every error')
    .argument('[directory]', 'where platform.yml and teams/ are', defaultDirectory())
    .addOption(formatOption(formats))
    .option('--live', 'ask the vendors whether the destinations work')
    .option('--destination <team/destination>', 'with --live: this one only')
    .addOption(projectStageOption(`all of them unless named; without that file, ${defaultStage}`))
    .addHelpText('after', help)
    .action(async (directory: string, options: Options) => exit(await check(directory, options, tools, io)));
}

async function check(
  directory: string,
  { live, destination, stage, format }: Options,
  tools: () => Promise<LiveTools>,
  io: CliIo,
): Promise<number> {
  if (live === undefined) {
    if (destination === undefined) return await runCheck(directory, { format, stage, today: today() }, io);
    io.stderr.write('--destination needs --live\n');
    return exitCodes.usage;
  }
  if (format !== 'table' && format !== 'json') {
    io.stderr.write('with --live, --format is table or json\n');
    return exitCodes.usage;
  }
  const checked = await checkDirectory(directory);
  // Which says what is wrong.
  if (!checked.ok) return await runCheck(directory, { format, stage }, io);
  return await runLiveCheck(
    checked.allowList,
    { stage: stage ?? defaultStage, destination, format },
    await tools(),
    io,
  );
}

/** In UTC, for which exceptions to rules are written. */
function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/** Checks one directory. Resolves to the exit code; `--help` says what each means. */
export async function runCheck(
  directory: string,
  {
    format = 'table',
    stage,
    today,
  }: { readonly format?: CheckFormat | undefined; readonly stage?: string | undefined } & CompileOptions,
  io: Pick<CliIo, 'stdout' | 'stack'>,
): Promise<number> {
  const checked = await checkDirectory(directory, { today });
  if (!checked.ok) {
    io.stdout.write(printFaults(directory, checked.faults, format));
    return exitCodes.found;
  }
  const judged = await judgeStack(checked, directory, { stage, stack: io.stack });
  if (!judged.ok) {
    io.stdout.write(printFaults(directory, judged.faults, format));
    return exitCodes.found;
  }
  const summary: AllowListSummary = summarize(checked.allowList, checked.fences);
  io.stdout.write(printSummary(directory, [...checked.warnings, ...judged.warnings], summary, format));
  return exitCodes.done;
}

function printFaults(directory: string, faults: readonly PlacedFault[], format: CheckFormat): string {
  switch (format) {
    case 'table':
      return `${formatPlaces(faults)}\n${count(faults, 'error')}\n`;
    case 'json':
      return toJsonText({ ok: false, directory, faults });
    case 'markdown':
      return toMarkdown(`alertguard check: ${count(faults, 'error')}`, toProblems(faults, 'error'));
    case 'github':
      return toGithub(toProblems(faults, 'error'));
    case 'gitlab':
      return toGitlab(toProblems(faults, 'error'));
  }
}

function printSummary(
  directory: string,
  warnings: readonly Warning[],
  summary: AllowListSummary,
  format: CheckFormat,
): string {
  switch (format) {
    case 'table':
      return `${formatWarnings(warnings)}${directory}: ${describeOutcome(warnings)}\n${formatSummary(summary)}`;
    case 'json':
      return toJsonText({ ok: true, directory, warnings, ...summary });
    case 'markdown':
      return `${toMarkdown(`alertguard check: ${describeOutcome(warnings)}`, toProblems(warnings, 'warning'))}\n\`\`\`text\n${formatSummary(summary)}\`\`\`\n`;
    case 'github':
      return toGithub(toProblems(warnings, 'warning'));
    case 'gitlab':
      return toGitlab(toProblems(warnings, 'warning'));
  }
}

function toProblems(
  found: readonly (Omit<PlacedFault, 'code'> & { readonly code: string })[],
  severity: Problem['severity'],
): Problem[] {
  return found.map(({ file, line, column, code, message }) => ({
    file: repositoryPath(file, process.cwd()),
    line,
    column,
    severity,
    rule: code,
    message,
  }));
}

function describeOutcome(warnings: readonly Warning[]): string {
  return warnings.length === 0 ? 'no errors' : `no errors, ${count(warnings, 'warning')}`;
}

/** Marked, so that nobody mistakes one for an error. */
function formatWarnings(warnings: readonly Warning[]): string {
  const marked = warnings.map((warning) => ({ ...warning, message: `warning: ${warning.message}` }));
  return marked.length === 0 ? '' : `${formatPlaces(marked)}\n`;
}

function count({ length }: readonly unknown[], noun: string): string {
  return `${length} ${noun}${length === 1 ? '' : 's'}`;
}
