import { join } from 'node:path';
import type { Command } from 'commander';
import { readAllowListDirectory } from '../allow-list/compile/allow-list-directory.ts';
import type { SourceFile, TeamReads } from '../allow-list/compile/compile.ts';
import { createEntryFinder } from '../allow-list/compile/find-entry.ts';
import { formatMarkdown } from '../allow-list/diff/format-markdown.ts';
import { formatBase, formatTable } from '../allow-list/diff/format-table.ts';
import { readBrokenBase } from '../allow-list/diff/read-broken-base.ts';
import { type BaseNote, type DiffReport, reportDiff } from '../allow-list/diff/report-diff.ts';
import { emptyAllowList, type ReviewedAllowList } from '../allow-list/diff/reviewed-allow-list.ts';
import { showText } from '../allow-list/diff/show-value.ts';
import { repositoryPath } from '../formats/repository-path.ts';
import { allowListOf } from '../project/find-allow-list.ts';
import { projectFile } from '../project/parse-project.ts';
import { providers } from '../providers/registry.ts';
import { toJsonText } from '../text/to-json-text.ts';
import { type CheckedFiles, checkDirectory, checkFiles, formatPlaces } from './check-directory.ts';
import { type CliIo, exitCodes } from './cli-io.ts';
import { defaultDirectory } from './default-directory.ts';
import { type GitFiles, readGitFiles, type UnreadFile } from './diff-git.ts';
import { formatOption } from './format-option.ts';

export type DiffOptions = {
  readonly allowList: string;
  /** Whether the folder is the one that `alertguard.yml` names: that of an earlier commit may name another. */
  readonly isOfProject?: boolean;
  readonly format: 'table' | 'markdown' | 'json';
  readonly failOnWidening?: boolean | undefined;
};

type Base =
  | { readonly ok: true; readonly reviewed: ReviewedAllowList; readonly note?: BaseNote }
  | { readonly ok: false; readonly message: string };

const help = `
Compares the allow-list with an earlier one, from a git commit or a directory. Formatting and order do not matter. A
change that could be either widening or narrowing counts as widening.

<before> is a directory if it begins with ./, ../, / or a drive such as C:\\, or ends with /. Anything else is a git
reference, so a pull request cannot add a directory that is compared instead of the branch. Where alertguard.yml of the
reference names another allow-list than that of today, the two are compared.

  alertguard diff origin/main
  alertguard diff HEAD^1 --format markdown > comment.md

A renamed or moved entry, and a receiver that another team takes over, is one row. If the allow-list before has errors,
what they concern counts as new, and so does all of it where there was none.

As JSON: before and after (hashes; null where there was none), counts, changes (each with effect, subject, name, was,
team, field, change, before, after, why and place), reach (numbers before and after, and fencesWidened), and base (null,
or what of the allow-list before could not be compared). Fields may be added; these stay.

Exit code: 0 compared, 1 the allow-list has errors, or the one before cannot be found, or --fail-on-widening found one or
an earlier entry that cannot be read, 2 wrong command line.
`;

export function addDiff(program: Command, io: CliIo, exit: (code: number) => void): void {
  program
    .command('diff')
    .description('show how a change of the allow-list affects who can be notified')
    .argument('<before>', 'a git reference, or a directory such as ./old')
    .option('--allow-list <directory>', 'the current allow-list', defaultDirectory())
    .addOption(formatOption(['table', 'json', 'markdown']))
    .option('--fail-on-widening', 'exit with 1 if anyone more can be notified')
    .addHelpText('after', help)
    .action(async (before: string, options: DiffOptions, command: Command) => {
      const isOfProject = command.getOptionValueSource('allowList') === 'default';
      exit(await runDiff(before, { ...options, isOfProject }, io));
    });
}

/** Compares `before` with the allow-list of today. Resolves to the exit code; `--help` says what each means. */
export async function runDiff(before: string, options: DiffOptions, io: CliIo): Promise<number> {
  const known: TeamReads = new Map();
  const current = await checkDirectory(options.allowList, { known });
  if (!current.ok) {
    io.stderr.write(`${formatPlaces(current.faults)}\n`);
    return exitCodes.found;
  }
  const earlier = await readEarlier(before, options, known);
  if (!earlier.ok) {
    io.stderr.write(`${earlier.message}\n`);
    return exitCodes.found;
  }
  if (earlier.note !== undefined) io.stderr.write(formatBase(earlier.note));
  const report = reportDiff(earlier.reviewed, review(current), earlier.note);
  const directory = options.allowList;
  switch (options.format) {
    case 'table':
      io.stdout.write(formatTable(report, { color: io.color, directory }));
      break;
    case 'markdown':
      io.stdout.write(formatMarkdown(report));
      break;
    case 'json': {
      const hashes = { before: earlier.reviewed.allowList.hash || null, after: current.allowList.hash };
      io.stdout.write(toJsonText({ ...hashes, ...reportJson(report, directory) }));
      break;
    }
  }
  // What is gone, such as a rule, may have narrowed: there is no row for it.
  const isPartial = earlier.note?.kind === 'broken' && earlier.note.left.length > 0;
  const widens = report.counts.widening > 0 || isPartial;
  return options.failOnWidening && widens ? exitCodes.found : exitCodes.done;
}

async function readEarlier(
  before: string,
  { allowList, isOfProject = false }: DiffOptions,
  known: TeamReads,
): Promise<Base> {
  if (isDirectory(before)) {
    const read = await readAllowListDirectory(before);
    return read.ok ? reviewEarlier(read.files, before, known) : notRead(await checkDirectory(before));
  }
  const directory = (isOfProject ? await earlierFolder(before) : undefined) ?? allowList;
  const read = directory === allowList ? await readGitFiles(directory, before) : await readGitFolder(directory, before);
  const name = showText(before);
  if (!read.ok) return { ok: false, message: `${name}: ${read.message} (a directory is written ./${name})` };
  return reviewEarlier(read.files, `${name}:${repositoryPath(directory, process.cwd())}`, known, read.unread);
}

/** Where the allow-list was in that commit: a change that names another folder replaces the one by the other. */
async function earlierFolder(reference: string): Promise<string | undefined> {
  const read = await readGitFiles('.', reference, (path) => path === projectFile);
  const [file] = read.ok ? read.files : [];
  return file && allowListOf(file.text);
}

/** Of a folder that need not be there any more. */
async function readGitFolder(folder: string, reference: string): Promise<GitFiles> {
  const isAll = folder === '.';
  const read = await readGitFiles('.', reference, (path) => isAll || path.startsWith(`${folder}/`));
  if (!read.ok || isAll) return read;
  const inside = <Told extends { readonly path: string }>(told: readonly Told[]) =>
    told.map((one) => ({ ...one, path: one.path.slice(folder.length + 1) }));
  return { ok: true, files: inside(read.files), unread: inside(read.unread) };
}

/** What can be compared of it: all, a part, or nothing where there is none. */
function reviewEarlier(
  files: readonly SourceFile[],
  from: string,
  known: TeamReads,
  unread: readonly UnreadFile[] = [],
): Base {
  if (files.length + unread.length === 0) return { ok: true, reviewed: emptyAllowList, note: { kind: 'missing' } };
  const checked = checkFiles(files, from, { known });
  if (checked.ok && unread.length === 0) return { ok: true, reviewed: review(checked) };
  const { reviewed, left } = readBrokenBase(files, providers);
  const faults = checked.ok ? [] : checked.faults.map((fault) => formatPlaces([fault]));
  return {
    ok: true,
    reviewed,
    note: {
      kind: 'broken',
      left: [...unread.map(({ path }) => path), ...left],
      faults: [...unread.map(({ path, message }) => `${join(from, path)}: ${message}`), ...faults],
    },
  };
}

function notRead(checked: CheckedFiles): Base {
  return { ok: false, message: checked.ok ? 'it changed while it was read' : formatPlaces(checked.faults) };
}

/** As JSON has it: every field is there, and places begin with the directory. */
function reportJson({ groups, counts, reach, fencesWidened, base }: DiffReport, directory: string) {
  const changes = groups.flatMap((group) =>
    group.changes.map(({ was = null, team = null, field = null, place, ...change }) => ({
      ...change,
      was,
      team,
      field,
      place: place === undefined ? null : { ...place, file: join(directory, place.file) },
    })),
  );
  return { counts, changes, reach: { ...reach, fencesWidened }, base: base ?? null };
}

/** No reference of git holds a backslash or a colon, so that Windows' paths are known for what they are on any system. */
export function isDirectory(text: string): boolean {
  return /^(\.{1,2}$|\.{0,2}[\\/]|[A-Za-z]:[\\/])|[\\/]$/.test(text);
}

function review(checked: Extract<CheckedFiles, { ok: true }>): ReviewedAllowList {
  return {
    allowList: checked.allowList,
    platform: checked.fences,
    find: createEntryFinder(checked.files),
  };
}
