import { relative } from 'node:path';
import type { Command } from 'commander';
import { countEffects, diffAllowLists } from '../allow-list/diff/diff-allow-lists.ts';
import { formatMarkdown } from '../allow-list/diff/format-markdown.ts';
import { formatTable } from '../allow-list/diff/format-table.ts';
import { emptyAllowList, type ReviewedAllowList } from '../allow-list/diff/reviewed-allow-list.ts';
import { showText } from '../allow-list/diff/show-value.ts';
import { type CheckedFiles, checkDirectory, checkFiles, defaultDirectory, formatPlaces } from './check-directory.ts';
import { type CliIo, exitCodes } from './cli-io.ts';
import { readGitFiles } from './diff-git.ts';
import { formatOption } from './format-option.ts';

export type DiffOptions = {
  readonly allowList: string;
  readonly format: 'table' | 'markdown' | 'json';
  readonly failOnWidening?: boolean | undefined;
};

type Read =
  | { readonly ok: true; readonly reviewed: ReviewedAllowList }
  | { readonly ok: false; readonly message: string };

const help = `
Compares the allow-list with an earlier one, from a git commit or a directory. Formatting and order do not matter. A
change that could be either widening or narrowing counts as widening.

<before> is a directory if it begins with ./, ../ or /, or ends with /. Anything else is a git reference, so a pull request
cannot add a directory that is compared instead of the branch.

  alertguard diff origin/main
  alertguard diff HEAD^1 --format markdown > comment.md

Exit code: 0 compared, 1 an allow-list cannot be read or has errors, or --fail-on-widening found one, 2 wrong command line.
`;

export function addDiff(program: Command, io: CliIo, exit: (code: number) => void): void {
  program
    .command('diff')
    .description('show how a change of the allow-list affects who can be notified')
    .argument('<before>', 'a git reference, or a directory such as ./old')
    .option('--allow-list <directory>', 'the current allow-list', defaultDirectory)
    .addOption(formatOption(['table', 'json', 'markdown']))
    .option('--fail-on-widening', 'exit with 1 if anyone more can be notified')
    .addHelpText('after', help)
    .action(async (before: string, options: DiffOptions) => exit(await runDiff(before, options, io)));
}

/** Compares `before` with the allow-list of today. Resolves to the exit code; `--help` says what each means. */
export async function runDiff(before: string, options: DiffOptions, io: CliIo): Promise<number> {
  const current = review(await checkDirectory(options.allowList));
  const earlier = current.ok ? await readEarlier(before, options.allowList) : current;
  if (!current.ok || !earlier.ok) {
    io.stderr.write(`${earlier.ok ? '' : earlier.message}\n`);
    return exitCodes.found;
  }
  const changes = diffAllowLists(earlier.reviewed, current.reviewed);
  const counts = countEffects(changes);
  switch (options.format) {
    case 'table':
      io.stdout.write(formatTable(changes, io));
      break;
    case 'markdown':
      io.stdout.write(formatMarkdown(changes));
      break;
    case 'json': {
      const hashes = { before: earlier.reviewed.allowList.hash || null, after: current.reviewed.allowList.hash };
      io.stdout.write(`${JSON.stringify({ ...hashes, counts, changes }, null, 2)}\n`);
      break;
    }
  }
  return options.failOnWidening && counts.widening > 0 ? exitCodes.found : exitCodes.done;
}

async function readEarlier(before: string, directory: string): Promise<Read> {
  if (isDirectory(before)) return review(await checkDirectory(before));
  const read = await readGitFiles(directory, before);
  const name = showText(before);
  if (!read.ok) return { ok: false, message: `${name}: ${read.message} (a directory is written ./${name})` };
  if (read.files.length === 0) return { ok: true, reviewed: emptyAllowList };
  return review(checkFiles(read.files, `${name}:${relative('.', directory)}`));
}

function isDirectory(text: string): boolean {
  return /^(\.{1,2}$|\.{0,2}\/)|\/$/.test(text);
}

function review(checked: CheckedFiles): Read {
  if (!checked.ok) return { ok: false, message: formatPlaces(checked.faults) };
  return { ok: true, reviewed: { allowList: checked.allowList, platform: checked.fences } };
}
