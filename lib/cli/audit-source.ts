import { readAuditLines } from '../audit-lines/read-lines.ts';
import { evaluate, type Period } from '../audit-queries/evaluate.ts';
import type { LogFault } from '../audit-queries/log-answer.ts';
import { logGroupsOf } from '../audit-queries/log-groups.ts';
import type { Query, Row } from '../audit-queries/query.ts';
import { toInsights } from '../audit-queries/to-insights.ts';
import type { AskInsights, InsightsProgress } from '../aws/logs-insights.ts';
import { localAuditLog } from '../local/audit-log.ts';
import type { CliIo } from './cli-io.ts';
import { inputName, readInputText } from './read-input.ts';

export type SourceOptions = {
  readonly stage: string;
  readonly local?: true | undefined;
  readonly file?: string | undefined;
};

export type AuditTools = { readonly insights: () => Promise<AskInsights> };

export type SourceAnswer =
  | { readonly ok: true; readonly rows: readonly Row[] }
  | { readonly ok: false; readonly message: string };

/** Where audit lines are: in a file of them, or in CloudWatch. */
export type AuditSource = {
  /** For a person. */
  readonly name: string;
  readonly ask: (query: Query, period: Period) => Promise<SourceAnswer>;
};

export function openSource(
  { stage, local, file }: SourceOptions,
  { insights }: AuditTools,
  { stdin, stderr, stop }: Pick<CliIo, 'stdin' | 'stderr' | 'stop'>,
): AuditSource {
  const path = file ?? (local ? localAuditLog : undefined);
  if (path !== undefined) {
    const read = createReader(path, stdin);
    return { name: inputName(path), ask: async (query, period) => askLines(await read(), path, query, period) };
  }
  const logGroups = logGroupsOf('alertguard', stage);
  return {
    name: `CloudWatch (${stage})`,
    ask: async (query, period) => {
      const ask = await insights();
      const onProgress = createProgress(stderr);
      const answer = await ask({ query: toInsights(query), logGroups, period, stop, onProgress });
      return answer.ok ? answer : { ok: false, message: describeFault(answer.reason, stage) };
    },
  };
}

/** Reads once: `explain --request` asks twice, and standard input is gone by then. */
function createReader(path: string, stdin: CliIo['stdin']): () => Promise<string | undefined> {
  let text: Promise<string | undefined> | undefined;
  return async () => {
    text ??= readInputText(path, { stdin });
    return await text;
  };
}

function askLines(text: string | undefined, path: string, query: Query, period: Period): SourceAnswer {
  if (text !== undefined) return { ok: true, rows: evaluate(query, readAuditLines(text), period) };
  const hint = path === localAuditLog ? ': `npm start` writes it, run both in the same directory' : '';
  return { ok: false, message: `${inputName(path)} cannot be read${hint}` };
}

const progressMs = 2_000;

/** A line every two seconds: most queries end before the first. */
function createProgress(stderr: CliIo['stderr']): (progress: InsightsProgress) => void {
  let shownMs = 0;
  return ({ elapsedMs, linesMatched, bytesScanned }) => {
    if (elapsedMs - shownMs < progressMs) return;
    shownMs = elapsedMs;
    const megabytes = (bytesScanned / 1e6).toFixed(1);
    stderr.write(`${Math.round(elapsedMs / 1000)} s, ${megabytes} MB scanned, ${linesMatched} lines match\n`);
  };
}

function describeFault(reason: LogFault, stage: string): string {
  switch (reason) {
    case 'log_group_missing':
      return `the stage ${JSON.stringify(stage)} has no log groups in this account and region: pass --stage`;
    case 'denied':
      return 'access was denied: logs:StartQuery on the log groups is needed, logs:GetQueryResults and logs:StopQuery';
    case 'no_credentials':
      return 'no AWS credentials were found; --local reads the log of `npm start`';
    case 'too_many_queries':
      return 'CloudWatch runs as many queries as it can for this account: try again in a moment';
    case 'not_reached':
      return 'CloudWatch was not reached: check the region and the connection';
    case 'query_failed':
      return 'CloudWatch did not answer the query';
    case 'timeout':
      return 'CloudWatch did not answer in time, and the query was stopped: ask about a shorter time';
    case 'stopped':
      return 'stopped';
    default:
      return reason satisfies never;
  }
}
