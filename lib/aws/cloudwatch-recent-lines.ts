import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { filterLogLines, type LogFilter } from './filter-log-lines.ts';

/** Reads audit lines of some events from log groups, each group's oldest first. Rejects where CloudWatch does. */
export function createRecentLineReader(
  client: CloudWatchLogsClient,
  logGroupNames: readonly string[],
  { maxPages }: Pick<LogFilter, 'maxPages'> = {},
) {
  return async (events: readonly string[], sinceMs: number, untilMs?: number): Promise<string[]> => {
    const filterPattern = `{ ${events.map((event) => `$.event = ${JSON.stringify(event)}`).join(' || ')} }`;
    const lines = await Promise.all(
      logGroupNames.map(async (logGroupName) => {
        return await filterLogLines(client, { logGroupName, filterPattern, sinceMs, untilMs, maxPages });
      }),
    );
    return lines.flat();
  };
}
