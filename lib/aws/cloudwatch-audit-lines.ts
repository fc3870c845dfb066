import { type CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { ReadAuditLines } from '../fire-drill/follow-deliveries.ts';

/** Reads audit lines back from a log group of CloudWatch Logs, where they show within some seconds. */
export function createAuditLineReader(client: CloudWatchLogsClient, logGroupName: string): ReadAuditLines {
  return async (requestId, sinceMs) => {
    const lines: string[] = [];
    let nextToken: string | undefined;
    do {
      const page = await client.send(
        new FilterLogEventsCommand({
          logGroupName,
          startTime: sinceMs,
          filterPattern: `{ $.requestId = ${JSON.stringify(requestId)} }`,
          ...(nextToken !== undefined && { nextToken }),
        }),
      );
      lines.push(...(page.events ?? []).map(({ message = '' }) => message));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    return lines;
  };
}
