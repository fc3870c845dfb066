import { setTimeout } from 'node:timers/promises';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { STSClient } from '@aws-sdk/client-sts';
import { awsClientConfig } from '../aws/aws-client-config.ts';
import type { FindKept } from './adopt-kept.ts';
import { type ArtifactBucket, createArtifactBucket } from './artifact-bucket.ts';
import { callerAccount } from './caller-account.ts';
import { createFindKept } from './find-kept.ts';
import { runningCode } from './running-functions.ts';

/** What deploying asks of AWS, in one region. Credentials are found as the SDK finds them. */
export type DeployTools = {
  readonly cloudFormation: CloudFormationClient;
  readonly account: () => Promise<string>;
  readonly bucket: (name: string, account: string) => ArtifactBucket;
  readonly findKept: FindKept;
  readonly runningCode: (functionName: string) => Promise<string | undefined>;
  readonly sleep: (ms: number) => Promise<void>;
  readonly nowMs: () => number;
  readonly close: () => void;
};

export function createDeployTools(region: string): DeployTools {
  const config = awsClientConfig({ region, maxAttempts: 5, connectTimeoutMs: 3_000, attemptTimeoutMs: 60_000 });
  const cloudFormation = new CloudFormationClient(config);
  const s3 = new S3Client(config);
  const sts = new STSClient(config);
  const lambda = new LambdaClient(config);
  const logs = new CloudWatchLogsClient(config);
  const sqs = new SQSClient(config);
  return {
    cloudFormation,
    account: async () => await callerAccount(sts),
    bucket: (name, account) => createArtifactBucket(s3, { name, account, region }),
    findKept: createFindKept({ sqs, logs }),
    runningCode: async (functionName) => await runningCode(lambda, functionName),
    sleep: async (ms) => await setTimeout(ms),
    nowMs: Date.now,
    close: () => {
      for (const client of [cloudFormation, s3, sts, lambda, logs, sqs]) client.destroy();
    },
  };
}
