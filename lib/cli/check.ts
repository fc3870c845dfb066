import type { Command } from 'commander';
import type { Warning } from '../allow-list/compile/fault.ts';
import { readFences } from '../allow-list/compile/read-fences.ts';
import { checkDirectory, defaultDirectory, formatPlaces } from './check-directory.ts';
import { type LiveTools, runLiveCheck } from './check-live.ts';
import { type AllowListSummary, formatSummary, summarize } from './check-summary.ts';
import { type CliIo, exitCodes } from './cli-io.ts';
import { stageOption } from './stage-option.ts';

const help = `
Reports every error at file:line:column, with what to write instead. Without errors it prints a summary, and warns of
each team whose fence lists no receivers: such a team may claim any receiver that no other team has. It also warns when
linkHosts is empty, because messages then have no links. The build runs the same check.

With --live it also asks the vendor of every destination, from this machine and with the stage's secrets, whether a
message would arrive. Nobody gets a message. Where a vendor answers no such question (docs/standing-proof.md), it looks
at the secret and its hosts alone. Region and credentials come from the environment, as for the aws command.

  alertguard check
  alertguard check ../other/allow-list --json
  alertguard check --live --stage prod
  alertguard check --live --stage prod --destination payments/slack-critical

Exit code: 0 no errors (warnings are allowed), 1 errors or a destination that is not proven, 2 wrong command line.
`;

type Options = {
  readonly json?: boolean;
  readonly live?: true;
  readonly destination?: string;
  readonly stage: string;
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
    .argument('[directory]', 'where platform.yml and teams/ are', defaultDirectory)
    .option('--json', 'print JSON: `ok` with `faults`, or with `warnings` and the summary, or with `destinations`')
    .option('--live', 'ask the vendors whether the destinations work')
    .option('--destination <team/destination>', 'with --live: this one only')
    .addOption(stageOption())
    .addHelpText('after', help)
    .action(async (directory: string, options: Options) => exit(await check(directory, options, tools, io)));
}

async function check(
  directory: string,
  { live, destination, stage, json = false }: Options,
  tools: () => Promise<LiveTools>,
  io: CliIo,
): Promise<number> {
  if (live === undefined) {
    if (destination === undefined) return await runCheck(directory, { json }, io);
    io.stderr.write('--destination needs --live\n');
    return exitCodes.usage;
  }
  const checked = await checkDirectory(directory);
  // Which says what is wrong.
  if (!checked.ok) return await runCheck(directory, { json }, io);
  return await runLiveCheck(checked.allowList, { stage, destination, json }, await tools(), io);
}

/** Checks one directory. Resolves to the exit code; `--help` says what each means. */
export async function runCheck(
  directory: string,
  { json = false }: { readonly json?: boolean | undefined },
  io: Pick<CliIo, 'stdout'>,
): Promise<number> {
  const checked = await checkDirectory(directory);
  if (!checked.ok) {
    const { faults } = checked;
    io.stdout.write(
      json ? toJson({ ok: false, directory, faults }) : `${formatPlaces(faults)}\n${count(faults, 'error')}\n`,
    );
    return exitCodes.found;
  }
  const { warnings } = checked;
  const summary: AllowListSummary = summarize(checked.allowList, readFences(checked.files));
  io.stdout.write(
    json
      ? toJson({ ok: true, directory, warnings, ...summary })
      : `${formatWarnings(warnings)}${directory}: ${describeOutcome(warnings)}\n${formatSummary(summary)}`,
  );
  return exitCodes.done;
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

function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
