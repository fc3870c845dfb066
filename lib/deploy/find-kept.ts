import { type CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { FindKept } from './adopt-kept.ts';

/** Looks in the account for a queue or a log group by its name. */
export function createFindKept(clients: { readonly sqs: SQSClient; readonly logs: CloudWatchLogsClient }): FindKept {
  return async (type, name) => {
    switch (type) {
      case 'AWS::SQS::Queue': {
        const QueueUrl = await queueUrl(clients.sqs, name);
        return QueueUrl === undefined ? undefined : { QueueUrl };
      }
      case 'AWS::Logs::LogGroup': {
        const { logGroups = [] } = await clients.logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name }));
        return logGroups.some(({ logGroupName }) => logGroupName === name) ? { LogGroupName: name } : undefined;
      }
    }
  };
}

async function queueUrl(sqs: SQSClient, QueueName: string): Promise<string | undefined> {
  try {
    return (await sqs.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl;
  } catch (error) {
    if (error instanceof Error && error.name.endsWith('QueueDoesNotExist')) return undefined;
    throw error;
  }
}
