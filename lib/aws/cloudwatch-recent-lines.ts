import { type CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';

/** A page holds up to 10,000 lines; more of them would say nothing new. Source: CloudWatch Logs API, FilterLogEvents. */
const maxPages = 3;

/** Reads audit lines of some events from log groups since a moment, the oldest first. Rejects where CloudWatch does. */
export function createRecentLineReader(client: CloudWatchLogsClient, logGroupNames: readonly string[]) {
  return async (events: readonly string[], sinceMs: number): Promise<string[]> => {
    const filterPattern = `{ ${events.map((event) => `$.event = ${JSON.stringify(event)}`).join(' || ')} }`;
    const lines = await Promise.all(
      logGroupNames.map(async (logGroupName) => {
        const found: string[] = [];
        let nextToken: string | undefined;
        for (let page = 0; page < maxPages; page += 1) {
          const answer = await client.send(
            new FilterLogEventsCommand({ logGroupName, startTime: sinceMs, filterPattern, nextToken }),
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
