import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createCloudWatchAudit } from '../lib/aws/cloudwatch-audit.ts';
import { createRecentLineReader } from '../lib/aws/cloudwatch-recent-lines.ts';
import { createSqsQueue } from '../lib/aws/sqs-queue.ts';
import { createEscalateHandler } from '../lib/escalation/create-escalate-handler.ts';
import { logsConfig, sqsConfig } from './aws-clients.ts';
import { readAllowList, region, requireVariable, stage } from './environment.ts';

const allowList = readAllowList(import.meta.url);
const logGroups = requireVariable('AUDIT_LOG_GROUPS').split(',');
const logs = new CloudWatchLogsClient(logsConfig(region(), 2));

/** Called by EventBridge, once for each change of an alarm of the stack. */
export const handler = createEscalateHandler({
  allowList,
  queue: createSqsQueue(new SQSClient(sqsConfig(region())), requireVariable('QUEUE_URL')),
  audit: createCloudWatchAudit(allowList.hash, stage()),
  alarmPrefix: requireVariable('ALARM_PREFIX'),
  // More would say nothing new of whom an alarm is about.
  readRecentLines: createRecentLineReader(logs, logGroups, { maxPages: 3 }),
  nowMs: Date.now,
});
