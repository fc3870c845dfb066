import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { SQSClient } from '@aws-sdk/client-sqs';
import { isLoopbackHost } from '../address/loopback.ts';
import { awsClientConfig } from '../aws/aws-client-config.ts';
import { createAuditLineReader } from '../aws/cloudwatch-audit-lines.ts';
import { createSesIdentityTransport } from '../aws/get-ses-identity.ts';
import { createSnsTopicTransport } from '../aws/get-sns-topic.ts';
import { type AskInsights, createInsights } from '../aws/logs-insights.ts';
import { createSecretReader, createSecretsManagerClient, createSecretWriter } from '../aws/secrets-manager.ts';
import { createSesClient } from '../aws/send-ses.ts';
import { createSnsClients } from '../aws/send-sns.ts';
import { findStageQueues } from '../aws/sqs-dead-letters.ts';
import { createProbeTransport } from '../egress/probe-transport.ts';
import { createHttpsTransport } from '../egress/send-https.ts';
import { createSmtpLoginTransport } from '../egress/smtp-login.ts';
import { createProver } from '../proof/prove-destination.ts';
import { providers } from '../providers/registry.ts';
import { version } from '../version.ts';
import type { LiveTools } from './check-live.ts';
import type { DeadLetterTools } from './dead-letters-tools.ts';
import type { SecretTools } from './secret-tools.ts';
import type { SendTools } from './send.ts';

/** The AWS clients of the command line; region and credentials are found as the SDK finds them. */
export function createAwsTools(): SecretTools &
  SendTools &
  DeadLetterTools &
  LiveTools & { readonly insights: AskInsights } {
  const client = createSecretsManagerClient({});
  const reader = createSecretReader({ client });
  const logs = new CloudWatchLogsClient(
    awsClientConfig({ maxAttempts: 3, connectTimeoutMs: 3_000, attemptTimeoutMs: 10_000 }),
  );
  return {
    findQueues: async (prefix, endpoint) => await findStageQueues(createSqsClient(endpoint), prefix),
    reader,
    prover: (allowList) =>
      createProver({
        providers,
        allowList,
        secrets: reader,
        send: createProbeTransport({
          https: createHttpsTransport({ version }),
          sesIdentity: createSesIdentityTransport({ client: createSesClient({}) }),
          snsTopic: createSnsTopicTransport({ clientOf: createSnsClients() }),
          smtpLogin: createSmtpLoginTransport(),
        }),
        nowMs: Date.now,
      }),
    writer: createSecretWriter(client),
    randomBytes,
    nowMs: Date.now,
    auditLines: (logGroup) => createAuditLineReader(logs, logGroup),
    insights: createInsights({
      client: logs,
      nowMs: Date.now,
      // Rejects when it is aborted, which is a way to wake up too.
      sleep: async (ms, signal) => await sleep(ms, undefined, { signal }).catch(() => {}),
      timeoutMs: 120_000,
    }),
  };
}

/** More attempts than elsewhere: a long run should outlast a throttled call. The local stack takes any credentials. */
function createSqsClient(endpoint: string | undefined): SQSClient {
  const times = { maxAttempts: 5, connectTimeoutMs: 3_000, attemptTimeoutMs: 10_000 };
  if (endpoint === undefined) return new SQSClient(awsClientConfig(times));
  if (!isLoopbackHost(new URL(endpoint).hostname)) return new SQSClient(awsClientConfig({ ...times, endpoint }));
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  return new SQSClient({ ...awsClientConfig({ ...times, endpoint, region: 'us-east-1' }), credentials });
}
