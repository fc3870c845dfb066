import {
  type CloudWatchLogsClient,
  GetQueryResultsCommand,
  type GetQueryResultsResponse,
  StartQueryCommand,
  StopQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import type { Period } from '../audit-queries/evaluate.ts';
import type { LogAnswer, LogFault } from '../audit-queries/log-answer.ts';
import type { Row } from '../audit-queries/query.ts';
import { readAwsError } from './aws-error.ts';

export type InsightsProgress = {
  readonly elapsedMs: number;
  readonly linesMatched: number;
  readonly bytesScanned: number;
};

export type InsightsRequest = {
  readonly query: string;
  readonly logGroups: readonly string[];
  readonly period: Period;
  /** Aborted to end the query, which costs by what it has scanned. */
  readonly stop: AbortSignal;
  readonly onProgress: (progress: InsightsProgress) => void;
};

export type AskInsights = (request: InsightsRequest) => Promise<LogAnswer>;

export type InsightsOptions = {
  readonly client: CloudWatchLogsClient;
  /** Milliseconds since the epoch. */
  readonly nowMs: () => number;
  /** Ends early when the signal is aborted. */
  readonly sleep: (ms: number, stop: AbortSignal) => Promise<void>;
  readonly timeoutMs: number;
};

const pollMs = 500;

/** Asks CloudWatch Logs Insights, and waits for the answer. A query that is not waited for any longer is stopped. */
export function createInsights(options: InsightsOptions): AskInsights {
  const { client } = options;
  return async (request) => {
    try {
      const { query, logGroups, period } = request;
      const { fromSeconds: startTime, untilSeconds: endTime } = period;
      const { queryId = '' } = await client.send(
        new StartQueryCommand({ queryString: query, logGroupNames: [...logGroups], startTime, endTime }),
      );
      const answer = await waitFor(queryId, request, options).catch(toFault);
      if (!answer.ok) await stopQuery(client, queryId);
      return answer;
    } catch (error) {
      return toFault(error);
    }
  };
}

async function waitFor(
  queryId: string,
  { stop, onProgress }: InsightsRequest,
  { client, nowMs, sleep, timeoutMs }: InsightsOptions,
): Promise<LogAnswer> {
  const startedMs = nowMs();
  for (;;) {
    await sleep(pollMs, stop);
    if (stop.aborted) return { ok: false, reason: 'stopped' };
    const elapsedMs = nowMs() - startedMs;
    if (elapsedMs >= timeoutMs) return { ok: false, reason: 'timeout' };
    const answer = await client.send(new GetQueryResultsCommand({ queryId }));
    switch (answer.status) {
      case 'Complete':
        return { ok: true, rows: rowsOf(answer), linesMatched: statisticsOf(answer).linesMatched };
      case 'Scheduled':
      case 'Running':
      case 'Unknown':
        onProgress({ elapsedMs, ...statisticsOf(answer) });
        break;
      default:
        return { ok: false, reason: answer.status === 'Timeout' ? 'timeout' : 'query_failed' };
    }
  }
}

/** Whether it could be stopped changes nothing for the caller. */
async function stopQuery(client: CloudWatchLogsClient, queryId: string): Promise<void> {
  await client.send(new StopQueryCommand({ queryId })).catch(() => {});
}

function rowsOf({ results = [] }: GetQueryResultsResponse): Row[] {
  return results.map((fields) =>
    Object.fromEntries(
      fields.flatMap(({ field = '', value = '' }) =>
        // `@ptr` leads to the whole line, in the console.
        field === '@ptr' || value === '' ? [] : [[field, value] as const],
      ),
    ),
  );
}

function statisticsOf({ statistics }: GetQueryResultsResponse): Omit<InsightsProgress, 'elapsedMs'> {
  return { linesMatched: statistics?.recordsMatched ?? 0, bytesScanned: statistics?.bytesScanned ?? 0 };
}

function toFault(error: unknown): LogAnswer {
  return { ok: false, reason: faultOf(error) };
}

function faultOf(error: unknown): LogFault {
  const { name, status } = readAwsError(error);
  switch (name) {
    case 'ResourceNotFoundException':
      return 'log_group_missing';
    case 'LimitExceededException':
    case 'ThrottlingException':
      return 'too_many_queries';
    case 'CredentialsProviderError':
      return 'no_credentials';
    case 'AccessDeniedException':
    case 'UnrecognizedClientException':
    case 'ExpiredTokenException':
      return 'denied';
    default:
      return status === undefined ? 'not_reached' : 'query_failed';
  }
}
