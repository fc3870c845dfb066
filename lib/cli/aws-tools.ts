import { randomBytes } from 'node:crypto';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { awsClientConfig } from '../aws/aws-client-config.ts';
import { createAuditLineReader } from '../aws/cloudwatch-audit-lines.ts';
import { createSecretReader, createSecretsManagerClient, createSecretWriter } from '../aws/secrets-manager.ts';
import type { SecretTools } from './secret-tools.ts';
import type { SendTools } from './send.ts';

/** The AWS clients of the command line; region and credentials are found as the SDK finds them. */
export function createAwsTools(): SecretTools & SendTools {
  const client = createSecretsManagerClient({});
  const logs = { maxAttempts: 3, connectTimeoutMs: 3_000, attemptTimeoutMs: 10_000 };
  return {
    reader: createSecretReader({ client }),
    writer: createSecretWriter(client),
    randomBytes,
    nowMs: Date.now,
    auditLines: (logGroup) => createAuditLineReader(new CloudWatchLogsClient(awsClientConfig(logs)), logGroup),
  };
}
