import type { Command } from 'commander';
import { readFences } from '../allow-list/read-fences.ts';
import { checkDirectory, defaultDirectory, formatPlaces } from './check-directory.ts';
import { type AllowListSummary, formatSummary, summarize } from './check-summary.ts';
import { type CliIo, exitCodes } from './cli-io.ts';

const help = `
Tells everything that is wrong, at file:line:column with what to write instead, or what the allow-list holds. It is what
the build does, without building.

  npm run guard -- check
  npm run guard -- check ../other/allow-list --json

Exit code: 0 no faults, 1 faults, 2 wrong command line.
`;

export function addCheck(program: Command, io: CliIo, exit: (code: number) => void): void {
  program
    .command('check')
    .description('check the allow-list, and tell all its faults')
    .argument('[directory]', 'where platform.yml and teams/ are', defaultDirectory)
    .option('--json', 'for a machine: ok, and faults or the summary')
    .addHelpText('after', help)
    .action(async (directory: string, options: { json?: true }) => exit(await runCheck(directory, options, io)));
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
    const count = `${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}`;
    io.stdout.write(json ? toJson({ ok: false, directory, faults }) : `${formatPlaces(faults)}\n${count}\n`);
    return exitCodes.found;
  }
  const summary: AllowListSummary = summarize(checked.allowList, readFences(checked.files));
  io.stdout.write(
    json ? toJson({ ok: true, directory, ...summary }) : `${directory}: no faults\n${formatSummary(summary)}`,
  );
  return exitCodes.done;
}

function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
