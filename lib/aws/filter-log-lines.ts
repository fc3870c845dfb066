import { type CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';

export type LogFilter = {
  readonly logGroupName: string;
  /** CloudWatch's filter pattern for JSON. */
  readonly filterPattern: string;
  /** Milliseconds since the epoch. */
  readonly sinceMs: number;
  /** Now where absent. */
  readonly untilMs?: number | undefined;
  /** With it the newest lines may be missing. */
  readonly maxPages?: number | undefined;
};

/**
 * Reads the lines of a log group that match, the oldest first. Rejects where CloudWatch does.
 *
 * A page is a megabyte or 10,000 lines, and may be empty before the last one. Source: CloudWatch Logs API,
 * FilterLogEvents.
 */
export async function filterLogLines(
  client: CloudWatchLogsClient,
  { logGroupName, filterPattern, sinceMs, untilMs, maxPages = Number.POSITIVE_INFINITY }: LogFilter,
): Promise<string[]> {
  const lines: string[] = [];
  let nextToken: string | undefined;
  for (let page = 0; page < maxPages; page += 1) {
    const answer = await client.send(
      new FilterLogEventsCommand({
        ...{ logGroupName, filterPattern, startTime: sinceMs },
        ...(untilMs !== undefined && { endTime: untilMs }),
        ...(nextToken !== undefined && { nextToken }),
      }),
    );
    lines.push(...(answer.events ?? []).map(({ message = '' }) => message));
    nextToken = answer.nextToken;
    if (nextToken === undefined) break;
  }
  return lines;
}
