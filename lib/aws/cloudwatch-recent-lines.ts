import { type CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';

/**
 * Reads audit lines of some events from log groups since a moment, the oldest first. Rejects where CloudWatch does.
 *
 * A page is a megabyte or 10,000 lines, and may be empty before the last one. Source: CloudWatch Logs API,
 * FilterLogEvents. With `maxPages` the newest lines may be missing.
 */
export function createRecentLineReader(
  client: CloudWatchLogsClient,
  logGroupNames: readonly string[],
  { maxPages = Number.POSITIVE_INFINITY }: { readonly maxPages?: number } = {},
) {
  return async (events: readonly string[], sinceMs: number, untilMs?: number): Promise<string[]> => {
    const filterPattern = `{ ${events.map((event) => `$.event = ${JSON.stringify(event)}`).join(' || ')} }`;
    const lines = await Promise.all(
      logGroupNames.map(async (logGroupName) => {
        const found: string[] = [];
        let nextToken: string | undefined;
        for (let page = 0; page < maxPages; page += 1) {
          const answer = await client.send(
            new FilterLogEventsCommand({
              ...{ logGroupName, startTime: sinceMs, filterPattern, nextToken },
              ...(untilMs !== undefined && { endTime: untilMs }),
            }),
          );
          found.push(...(answer.events ?? []).map(({ message = '' }) => message));
          nextToken = answer.nextToken;
          if (nextToken === undefined) break;
        }
        return found;
      }),
    );
    return lines.flat();
  };
}
