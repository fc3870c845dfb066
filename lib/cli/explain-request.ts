import { join } from 'node:path';
import { loadAllowList } from '../allow-list/allow-list.ts';
import { createEntryFinder } from '../allow-list/compile/find-entry.ts';
import { type AuditLine, readAuditLines } from '../audit-lines/read-lines.ts';
import type { Period } from '../audit-queries/evaluate.ts';
import type { Condition } from '../audit-queries/query.ts';
import { type ExplainedRequest, explainRequest, keysWithoutEnd } from '../explain/explain-request.ts';
import { cleanLine } from '../text/clean-text.ts';
import { toJsonText } from '../text/to-json-text.ts';
import { momentForms, parsePeriod } from './audit-period.ts';
import { faultOfSource } from './audit-question.ts';
import { type AuditSource, type AuditTools, openSource, type SourceOptions } from './audit-source.ts';
import { showTime } from './audit-table.ts';
import { checkDirectory, formatPlaces } from './check-directory.ts';
import { type CliIo, exitCodes } from './cli-io.ts';

export type ExplainRequestOptions = SourceOptions & {
  readonly request?: string | undefined;
  readonly since: string;
  readonly until?: string | undefined;
  readonly allowList: string;
  readonly format?: 'table' | 'json' | undefined;
};

export type RequestTools = AuditTools & { readonly nowMs: () => number };

/** Explains what was decided about one request. Resolves to the exit code; `--help` says what each means. */
export async function explainRequestOf(
  { request = '', ...options }: ExplainRequestOptions,
  tools: RequestTools,
  io: CliIo,
): Promise<number> {
  const fail = (message: string, code: number) => {
    io.stderr.write(`${message}\n`);
    return code;
  };
  const period = parsePeriod(options.since, options.until, tools.nowMs());
  if (period === undefined) return fail(`error: --since and --until must be ${momentForms}`, exitCodes.usage);
  const fault = faultOfSource(options);
  if (fault !== undefined) return fail(`error: ${fault}`, exitCodes.usage);
  const checked = await checkDirectory(options.allowList);
  if (!checked.ok) return fail(formatPlaces(checked.faults), exitCodes.found);

  const source = openSource(options, tools, io);
  const asked = await readLines(source, period, { field: 'requestId', is: request });
  if (!asked.ok) return fail(`error: ${asked.message}`, exitCodes.found);
  if (asked.lines.length === 0) return fail(notFound(period, source), exitCodes.found);
  const keys = keysWithoutEnd(asked.lines);
  const others = keys.length === 0 ? asked : await readLines(source, period, { field: 'deliveryKey', oneOf: keys });
  if (!others.ok) return fail(`error: ${others.message}`, exitCodes.found);

  const explained = explainRequest({
    allowList: loadAllowList(JSON.stringify(checked.allowList), options.stage),
    find: createEntryFinder(checked.files),
    lines: asked.lines,
    linesOfOthers: others.lines.filter(({ requestId }) => requestId !== request),
  });
  io.stdout.write(options.format === 'json' ? toJsonText(explained) : format(explained, options.allowList));
  return explained.isWell ? exitCodes.done : exitCodes.found;
}

/** Far more than one request has. */
const limit = 1_000;

async function readLines(
  source: AuditSource,
  period: Period,
  condition: Condition,
): Promise<
  { readonly ok: true; readonly lines: readonly AuditLine[] } | { readonly ok: false; readonly message: string }
> {
  const sort = { by: '@timestamp', order: 'asc' } as const;
  const answer = await source.ask({ where: [condition], answer: { fields: ['@message'] }, sort, limit }, period);
  if (!answer.ok) return answer;
  return { ok: true, lines: readAuditLines(answer.rows.map((row) => row['@message'] ?? '').join('\n')) };
}

function notFound({ fromSeconds, untilSeconds }: Period, { name }: AuditSource): string {
  const when = `${showTime(fromSeconds * 1000)} to ${showTime(untilSeconds * 1000)}`;
  return `no line names this request, ${when}, ${name}: ask about a longer time; API Gateway may have refused it`;
}

function format({ lines, unknown }: ExplainedRequest, directory: string): string {
  const told = lines.map(({ time, event, detail, at }) => {
    const place = at === undefined ? '' : `  [${join(directory, at.file)}:${at.line}]`;
    return `${showTime(Date.parse(time))}  ${cleanLine(event)}\n    ${detail}${place}\n`;
  });
  const open =
    unknown.length === 0 ? '' : `\nThe lines do not say:\n${unknown.map((one) => `  ${cleanLine(one)}\n`).join('')}`;
  return `${told.join('')}${open}`;
}
