import { setTimeout as sleep } from 'node:timers/promises';
import type { AllowList } from '../allow-list/allow-list.ts';
import type { Audit } from '../audit/audit-event.ts';
import { createSecretReader } from '../aws/secrets-manager.ts';
import { createSesTransport } from '../aws/send-ses.ts';
import { createSnsTransport } from '../aws/send-sns.ts';
import { createDeliverQueues } from '../aws/sqs-queue.ts';
import { composeDeliver } from '../delivery/compose-deliver.ts';
import { createDeliverHandler } from '../delivery/create-deliver-handler.ts';
import { createHttpsTransport } from '../egress/send-https.ts';
import { createSmtpTransport } from '../egress/send-smtp.ts';
import { createTransport } from '../egress/transport.ts';
import { createIngestHandler } from '../ingest/create-ingest-handler.ts';
import { providers } from '../providers/registry.ts';
import { createBoundedReader } from '../secrets/bounded-reader.ts';
import { createKeyRing } from '../senders/key-ring.ts';
import { createSenderVerifier } from '../senders/verify-sender.ts';
import { version } from '../version.ts';
import { connectMailStandIns, connectStandIns } from './connect-stand-ins.ts';
import type { AwsClients } from './create-aws-clients.ts';
import type { HttpHandler } from './http-front.ts';
import { type OnNotification, observeIngest } from './observe-ingest.ts';
import { type OnRequest, observeSending } from './observe-sending.ts';
import type { QueueHandler } from './queue-poller.ts';
import type { LocalQueues } from './start-local-sqs.ts';
import type { StartedStandIns } from './start-stand-ins.ts';

export type FunctionDependencies = {
  readonly allowList: AllowList;
  readonly clients: AwsClients;
  readonly queues: LocalQueues;
  readonly standIns: Pick<StartedStandIns, 'ports' | 'authorities'>;
  readonly audit: Audit;
  /** Milliseconds since the epoch. */
  readonly nowMs: () => number;
  readonly onRequest?: OnRequest | undefined;
  readonly onNotification?: OnNotification | undefined;
};

/** The timeouts of `infra/functions.yml`; a test holds the two together. */
export const ingestFunction = { name: 'alertguard-local-ingest', timeoutMs: 10_000 };
export const deliverFunction = { name: 'alertguard-local-deliver', timeoutMs: 60_000 };

/** How long the gateway waits for ingest, as in `infra/api.yml`. */
export const integrationTimeoutMs = 15_000;

/** Composes the two functions as `functions/` does; what differs is where their clients and sockets lead. */
export function createFunctions(dependencies: FunctionDependencies): {
  readonly ingest: HttpHandler;
  readonly deliver: QueueHandler;
} {
  const { allowList, clients, queues, standIns, audit, nowMs, onRequest, onNotification } = dependencies;
  const secretReader = createSecretReader({ client: clients.secretsManager });
  const senderKeys = createBoundedReader(secretReader, allowList.senders.size, nowMs);
  const deliverQueues = createDeliverQueues(clients.sqs, {
    deliveries: queues.deliveries.url,
    deadLetters: queues.deadLetters.url,
  });
  const ingest = createIngestHandler({
    allowList,
    verifySender: createSenderVerifier(allowList, createKeyRing(senderKeys, nowMs), nowMs),
    queue: deliverQueues.queue,
    audit,
    nowMs,
  });
  const send = createTransport({
    https: createHttpsTransport({ version, createAgent: connectStandIns(standIns.ports) }),
    ses: createSesTransport({ client: clients.ses }),
    smtp: createSmtpTransport({ connect: connectMailStandIns(standIns.ports), ca: standIns.authorities }),
    sns: createSnsTransport({ clientOf: () => clients.sns }),
  });
  return {
    ingest: onNotification === undefined ? ingest : observeIngest(ingest, nowMs, onNotification),
    deliver: createDeliverHandler(
      composeDeliver({
        allowList,
        secretReader,
        ...(onRequest === undefined ? { providers, send } : observeSending({ providers, send }, nowMs, onRequest)),
        ...deliverQueues,
        audit,
        nowMs,
        sleep,
      }),
    ),
  };
}
