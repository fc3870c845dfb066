import { setTimeout as sleep } from 'node:timers/promises';
import { SQSClient } from '@aws-sdk/client-sqs';
import { sqsConfig } from '../../functions/aws-clients.ts';
import { optionalVariable, readAllowList, region, requireVariable, stage } from '../../functions/environment.ts';
import { createMessageTransport } from '../../functions/message-transport.ts';
import { createCloudWatchAudit } from '../../lib/aws/cloudwatch-audit.ts';
import { createSecretReader, createSecretsManagerClient } from '../../lib/aws/secrets-manager.ts';
import { createSesClient } from '../../lib/aws/send-ses.ts';
import { createDeliverQueues } from '../../lib/aws/sqs-queue.ts';
import { composeDeliver } from '../../lib/delivery/compose-deliver.ts';
import { createDeliverHandler } from '../../lib/delivery/create-deliver-handler.ts';
import { createHttpsTransport } from '../../lib/egress/send-https.ts';
import { providers } from '../../lib/providers/registry.ts';
import { version } from '../../lib/version.ts';

// `deliver` as most would compose it. Kept as it is: what `functions/deliver.ts` comes to do at its start is not done here, so that
// the benchmark shows what that is worth. `bundle-naively.ts` gives it common imports.

const allowList = readAllowList(import.meta.url);
const queueUrls = { deliveries: requireVariable('QUEUE_URL'), deadLetters: requireVariable('DEAD_LETTER_QUEUE_URL') };

const dependencies = composeDeliver({
  allowList,
  providers,
  secretReader: createSecretReader({ client: createSecretsManagerClient({ region: region() }) }),
  send: createMessageTransport({
    https: createHttpsTransport({ version }),
    ses: {
      client: createSesClient({ region: region() }),
      configurationSet: optionalVariable('SES_CONFIGURATION_SET'),
      identityArn: optionalVariable('SES_IDENTITY_ARN'),
    },
  }),
  ...createDeliverQueues(new SQSClient(sqsConfig(region())), queueUrls),
  audit: createCloudWatchAudit(allowList.hash, stage()),
  nowMs: Date.now,
  sleep,
});

export const handler = createDeliverHandler(dependencies);
