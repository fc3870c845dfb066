import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createCloudWatchAudit } from '../lib/aws/cloudwatch-audit.ts';
import { createRecentLineReader } from '../lib/aws/cloudwatch-recent-lines.ts';
import { createSesIdentityTransport } from '../lib/aws/get-ses-identity.ts';
import { createSecretReader, createSecretsManagerClient } from '../lib/aws/secrets-manager.ts';
import { createSesClient } from '../lib/aws/send-ses.ts';
import { createSqsQueue } from '../lib/aws/sqs-queue.ts';
import { loadWhenUsed } from '../lib/egress/load-when-used.ts';
import { createProbeTransport } from '../lib/egress/probe-transport.ts';
import { createHttpsTransport } from '../lib/egress/send-https.ts';
import { cannotAsk } from '../lib/proof/cannot-ask.ts';
import { createProveHandler } from '../lib/proof/create-prove-handler.ts';
import { createDriller } from '../lib/proof/drill-destination.ts';
import { createProver } from '../lib/proof/prove-destination.ts';
import { providers } from '../lib/providers/registry.ts';
import { createSecretCache } from '../lib/secrets/secret-cache.ts';
import { version } from '../lib/version.ts';
import { logsConfig, sqsConfig } from './aws-clients.ts';
import { optionalVariable, readAllowList, region, requireVariable, stage } from './environment.ts';
import { createMessageTransport } from './message-transport.ts';

const allowList = readAllowList(import.meta.url);
const secrets = createSecretReader({ client: createSecretsManagerClient({ region: region() }) });
const ses = createSesClient({ region: region() });
const https = createHttpsTransport({ version });
const readLines = createRecentLineReader(new CloudWatchLogsClient(logsConfig(region(), 6)), [
  requireVariable('OWN_LOG_GROUP'),
]);
const shared = {
  allowList,
  // SES answers about identities of its own account alone.
  providers: cannotAsk(providers, optionalVariable('SES_IDENTITY_ARN') === undefined ? [] : ['email']),
  nowMs: Date.now,
};

const probe = createProver({
  ...shared,
  secrets,
  send: createProbeTransport({
    https,
    sesIdentity: createSesIdentityTransport({ client: ses }),
    smtpLogin: loadWhenUsed(async () => {
      const { createSmtpLoginTransport } = await import('../lib/egress/smtp-login.ts');
      return createSmtpLoginTransport();
    }),
    snsTopic: loadWhenUsed(async () => {
      const { createSnsTopicTransport } = await import('../lib/aws/get-sns-topic.ts');
      const { createSnsClients } = await import('../lib/aws/send-sns.ts');
      return createSnsTopicTransport({ clientOf: createSnsClients() });
    }),
  }),
});

const drill = createDriller({
  ...shared,
  secrets: createSecretCache(secrets, Date.now),
  send: createMessageTransport({ https, ses: { client: ses } }),
});

/** Called by a schedule, every 15 minutes. */
export const handler = createProveHandler({
  ...shared,
  probe,
  drill,
  queue: createSqsQueue(new SQSClient(sqsConfig(region())), requireVariable('QUEUE_URL')),
  readOwnLines: async (event, sinceMs, untilMs) => await readLines([event], sinceMs, untilMs),
  audit: createCloudWatchAudit(allowList.hash, stage()),
});
