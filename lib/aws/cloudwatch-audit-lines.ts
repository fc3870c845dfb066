import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { ReadAuditLines } from '../fire-drill/follow-deliveries.ts';
import { filterLogLines } from './filter-log-lines.ts';

/** Reads audit lines back from a log group of CloudWatch Logs, where they show within some seconds. */
export function createAuditLineReader(client: CloudWatchLogsClient, logGroupName: string): ReadAuditLines {
  return async (requestId, sinceMs) => {
    const filterPattern = `{ $.requestId = ${JSON.stringify(requestId)} }`;
    return await filterLogLines(client, { logGroupName, filterPattern, sinceMs });
  };
}
