import { setTimeout as sleep } from 'node:timers/promises';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { loadAllowList } from '../../lib/allow-list/allow-list.ts';
import { awsClientConfig } from '../../lib/aws/aws-client-config.ts';
import { createSecretReader } from '../../lib/aws/secrets-manager.ts';
import { createSesTransport } from '../../lib/aws/send-ses.ts';
import { createDeliverQueues } from '../../lib/aws/sqs-queue.ts';
import { composeDeliver } from '../../lib/delivery/compose-deliver.ts';
import { createDeliverHandler } from '../../lib/delivery/create-deliver-handler.ts';
import { createHttpsTransport } from '../../lib/egress/send-https.ts';
import { connectStandIns } from '../../lib/local/connect-stand-ins.ts';
import { deliverFunction } from '../../lib/local/create-functions.ts';
import { localStage } from '../../lib/local/load-allow-list.ts';
import { startQueuePoller } from '../../lib/local/queue-poller.ts';
import { providers } from '../../lib/providers/registry.ts';
import { version } from '../../lib/version.ts';
import { queueClockSpeed } from './queues.ts';

/**
 * The process that is killed: the deliver function under Lambda's event source mapping. It is told over the channel to
 * its parent where everything is, says `ready`, begins on `go`, and reports what it audits.
 */
export const settingsSchema = z.object({
  allowList: z.string(),
  /** For the poller, which plays AWS' part: nothing fails on this way. */
  reliableSqs: z.string(),
  sqs: z.string(),
  secretsManager: z.string(),
  ses: z.string(),
  queueUrl: z.string(),
  deadLetterQueueUrl: z.string(),
  /** Ports on loopback by `host:port`. */
  standInPorts: z.array(z.tuple([z.string(), z.number()])),
  /** How many times as fast the clock of the secret cache runs, so that it reads often enough to meet faults. */
  secretClockSpeed: z.number(),
});

export type DelivererSettings = z.infer<typeof settingsSchema>;

const region = 'us-east-1';
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

/** For calls that may be repeated at will. */
const repeatable = { region, maxAttempts: 2, connectTimeoutMs: 500, attemptTimeoutMs: 500 };

/** For sends: so long that only an injected timeout is one, also on a busy machine. */
const sendTimeoutMs = 4_000;

function createHandler(settings: DelivererSettings) {
  const client = (endpoint: string) => ({ ...awsClientConfig({ ...repeatable, endpoint }), credentials });
  const sqs = new SQSClient(client(settings.sqs));
  const secrets = createSecretReader({
    client: new SecretsManagerClient(client(settings.secretsManager)),
    callTimeoutMs: 1_500,
  });
  const ses = new SESv2Client({
    ...awsClientConfig({
      ...{ region, endpoint: settings.ses, maxAttempts: 1 },
      ...{ connectTimeoutMs: sendTimeoutMs, attemptTimeoutMs: sendTimeoutMs },
    }),
    credentials,
  });
  const mail = createSesTransport({ client: ses, callTimeoutMs: sendTimeoutMs });
  const https = createHttpsTransport({
    version,
    createAgent: connectStandIns(new Map(settings.standInPorts)),
    connectTimeoutMs: sendTimeoutMs,
    callTimeoutMs: sendTimeoutMs,
  });
  const dependencies = composeDeliver({
    allowList: loadAllowList(settings.allowList, localStage),
    // One message for each notification: what happens to those that share one the simulator shows, in its scene `chaos`.
    providers: new Map([...providers].map(([type, provider]) => [type, { ...provider, class: 'program' }])),
    secretReader: secrets,
    secretsMs: () => performance.now() * settings.secretClockSpeed,
    memoryMs: () => performance.now() * queueClockSpeed,
    send: (request, context) => {
      if (request.kind === 'https') return https(request, context);
      if (request.kind === 'ses') return mail(request, context);
      throw new TypeError('no destination of this run is reached so');
    },
    ...createDeliverQueues(sqs, { deliveries: settings.queueUrl, deadLetters: settings.deadLetterQueueUrl }),
    audit: (event) => process.send?.(event),
    nowMs: Date.now,
    sleep: async (ms) => await sleep(ms / queueClockSpeed),
  });
  return createDeliverHandler(dependencies);
}

process.once('message', (message) => {
  const settings = settingsSchema.parse(message);
  const handler = createHandler(settings);
  process.once('message', () => {
    startQueuePoller({
      client: new SQSClient({ region, endpoint: settings.reliableSqs, credentials, maxAttempts: 1 }),
      queueUrl: settings.queueUrl,
      queueArn: 'arn:aws:sqs:us-east-1:000000000000:deliveries.fifo',
      handler,
      function: deliverFunction,
    });
  });
  process.send?.('ready');
});

/** Not to outlive the test. */
process.once('disconnect', () => process.exit());
