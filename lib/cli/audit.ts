import type { Command } from 'commander';
import { compareHashes, comparisonColumns } from '../audit-queries/compare-hashes.ts';
import { columnsOf, isNumeric, type Row } from '../audit-queries/query.ts';
import { questions } from '../audit-queries/questions.ts';
import { toJsonText } from '../text/to-json-text.ts';
import { momentForms } from './audit-period.ts';
import { type Asked, type AuditOptions, questionNames, readQuestion } from './audit-question.ts';
import { type AuditSource, type AuditTools, openSource } from './audit-source.ts';
import { formatRows, showTime } from './audit-table.ts';
import { type CliIo, exitCodes } from './cli-io.ts';
import { formatOption } from './format-option.ts';
import { stageOption } from './stage-option.ts';

const help = `
Questions:
${questionNames.map((name) => `  ${name.padEnd(12)}${questions[name].asks}`).join('\n')}

  alertguard audit --stage prod --since 2h --question notified --group 3f9c21ab
  alertguard audit --stage prod --since 03:00 --until 03:20 --question why
  alertguard audit --stage prod --since 7d --question changed --hash 1a2b3c4d
  alertguard audit --local

--since and --until are ${momentForms}.
Without --local or --file it asks CloudWatch Logs Insights, which bills by the bytes that it scans: what the log groups
hold for that time. Region and credentials come from the environment, as for the aws command. Ctrl-C stops the query.

Exit code: 0 answered, also with no line, 1 not, 2 wrong command line.
`;

export function addAudit(
  program: Command,
  io: CliIo,
  tools: () => Promise<AuditTools & { readonly nowMs: () => number }>,
  exit: (code: number) => void,
): void {
  program
    .command('audit')
    .description('answer questions about what was decided, from the audit lines')
    .option('--question <name>', 'one of those below', 'lines')
    .option('--since <moment>', 'where to begin', '1h')
    .option('--until <moment>', 'where to end (default: now)')
    .option('--sender <name>', 'only of this sender')
    .option('--receiver <name>', "only of this receiver of Alertmanager's")
    .option('--destination <team/name>', 'only of this destination')
    .option('--group <hash>', 'only of this alert group: groupHash, or its beginning')
    .option('--request <id>', 'only of this request: x-request-id of the answer')
    .option('--outcome <name>', 'only with this outcome, such as delivered')
    .option('--hash <hash>', 'only of this allow-list, or its beginning')
    .addOption(stageOption())
    .option('--local', 'read the log of `npm start` instead')
    .option('--file <ndjson>', 'read a file of audit lines instead, or - for standard input')
    .addOption(formatOption(['table', 'json']))
    .addHelpText('after', help)
    .action(async (options: AuditOptions) => exit(await runAudit(options, await tools(), io)));
}

/** Answers one question. Resolves to the exit code; `--help` says what each means. */
export async function runAudit(
  options: AuditOptions,
  tools: AuditTools & { readonly nowMs: () => number },
  io: CliIo,
): Promise<number> {
  const nowMs = tools.nowMs();
  const asked = readQuestion(options, nowMs);
  if (typeof asked === 'string') {
    io.stderr.write(`error: ${asked}\n`);
    return exitCodes.usage;
  }
  const source = openSource(options, tools, io);
  const answer = await answerTo(asked, options, source);
  if (!answer.ok) {
    io.stderr.write(`error: ${answer.message}\n`);
    return exitCodes.found;
  }
  const written =
    options.format === 'json' ? toJson(asked, answer) : toText(asked, answer, source, { nowMs, color: io.color });
  io.stdout.write(written);
  return exitCodes.done;
}

type Answer = {
  readonly ok: true;
  readonly rows: readonly Row[];
  readonly columns: readonly string[];
  readonly numeric: readonly string[];
  /** Of `changed`, what is known of the allow-list itself. */
  readonly allowList?: { readonly hash: string; readonly firstSeen: string; readonly lastSeen: string };
};

async function answerTo(
  { name, query, period }: Asked,
  { hash }: AuditOptions,
  source: AuditSource,
): Promise<Answer | { readonly ok: false; readonly message: string }> {
  const asked = await source.ask(query, period);
  if (!asked.ok) return asked;
  if (name !== 'changed' || hash === undefined) {
    const columns = columnsOf(query);
    return { ok: true, rows: asked.rows, columns, numeric: columns.filter((column) => isNumeric(query, column)) };
  }
  const compared = compareHashes(asked.rows, hash);
  if (!compared.ok) {
    const message =
      compared.reason === 'several'
        ? 'several allow-lists begin so: write more of the hash'
        : 'no decision of that time was taken by this allow-list: ask about a longer time';
    return { ok: false, message };
  }
  const { rows, ...allowList } = compared;
  return { ok: true, rows, columns: comparisonColumns, numeric: comparisonColumns.slice(3), allowList };
}

function toJson({ name, period }: Asked, { rows, numeric, allowList }: Answer): string {
  const answer = {
    question: name,
    from: new Date(period.fromSeconds * 1000).toISOString(),
    until: new Date(period.untilSeconds * 1000).toISOString(),
    ...(allowList === undefined ? {} : { allowList }),
    rows: rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([column, value]) => [column, numeric.includes(column) ? Number(value) : value]),
      ),
    ),
  };
  return toJsonText(answer);
}

function toText(
  { question, query, period }: Asked,
  { rows, columns, allowList }: Answer,
  source: AuditSource,
  shown: { readonly nowMs: number; readonly color: boolean },
): string {
  const about =
    allowList === undefined
      ? ''
      : `allow-list ${allowList.hash.slice(0, 12)}: ${showTime(Date.parse(allowList.firstSeen))} to ${showTime(Date.parse(allowList.lastSeen))}\n\n`;
  const count = rows.length === 1 ? '1 row' : `${rows.length === 0 ? 'no' : rows.length} rows`;
  const more = rows.length >= query.limit ? '; there are more, ask about a shorter time' : '';
  const when = `${showTime(period.fromSeconds * 1000)} to ${showTime(period.untilSeconds * 1000)}`;
  return [
    about,
    ...(rows.length === 0 ? [] : [formatRows(rows, columns, shown), '\n']),
    `${count}, ${when}, ${source.name}${more}\n`,
    ...(question.note === undefined || rows.length === 0 || allowList !== undefined
      ? []
      : [`${wrap(question.note)}\n`]),
  ].join('');
}

/** At 80 characters. */
function wrap(text: string): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line.length + 1 + word.length > 80) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.join('\n');
}
