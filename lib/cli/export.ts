import type { Command } from 'commander';
import { exportAllowList } from '../allow-list/compile/export-allow-list.ts';
import { providers } from '../providers/registry.ts';
import { toJsonText } from '../text/to-json-text.ts';
import { checkDirectory, formatPlaces } from './check-directory.ts';
import { type CliIo, exitCodes } from './cli-io.ts';
import { defaultDirectory } from './default-directory.ts';

const help = `
For policy engines, such as OPA and Conftest: the compiled allow-list, what platform.yml lets each team name, groups of
senders, rules, and each destination's vendor and region. docs/allow-list.md has the fields and an example. It holds
names of secrets, and no value of one.

  alertguard export
  alertguard export ../other/allow-list

Exit code: 0 printed, 1 the allow-list has errors, 2 wrong command line.
`;

export function addExport(program: Command, io: CliIo, exit: (code: number) => void): void {
  program
    .command('export')
    .description('print the whole allow-list as JSON, for policy engines')
    .argument('[directory]', 'where platform.yml and teams/ are', defaultDirectory())
    .addHelpText('after', help)
    .action(async (directory: string) => exit(await runExport(directory, io)));
}

/** Resolves to the exit code; `--help` says what each means. */
export async function runExport(directory: string, io: Pick<CliIo, 'stdout' | 'stderr'>): Promise<number> {
  const checked = await checkDirectory(directory);
  if (!checked.ok) {
    io.stderr.write(`${formatPlaces(checked.faults)}\n`);
    return exitCodes.found;
  }
  const exported = exportAllowList(checked.allowList, checked.fences, providers);
  io.stdout.write(toJsonText(exported));
  return exitCodes.done;
}
