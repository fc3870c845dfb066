import type { AllowList } from '../allow-list/allow-list.ts';
import type { Audit } from '../audit/audit-event.ts';
import type { RelayLog } from '../relay/relay-log.ts';
import { createAwsClients } from './create-aws-clients.ts';
import { createFunctions, deliverFunction, ingestFunction, integrationTimeoutMs } from './create-functions.ts';
import { startHttpFront } from './http-front.ts';
import { onPort } from './local-start-error.ts';
import type { OnNotification } from './observe-ingest.ts';
import type { OnRequest } from './observe-sending.ts';
import { startQueuePoller } from './queue-poller.ts';
import { type SecretsManagerEndpoint, startSecretsManagerEndpoint } from './secrets-manager-endpoint.ts';
import type { Arrival, StandIn } from './stand-in/start-stand-in.ts';
import { createLocalQueues, type LocalQueues, type LocalSqs, startLocalSqs } from './start-local-sqs.ts';
import { createSenders, type LocalRelay, type LocalSender, startRelays } from './start-relays.ts';
import { startStandIns } from './start-stand-ins.ts';
import { createTeardown, type Teardown } from './teardown.ts';

export type LocalStackOptions = {
  readonly allowList: AllowList;
  readonly audit: Audit;
  /** Of the guard's HTTP front; 0, the default, takes any free port. */
  readonly port?: number;
  /** Another SQS in the place of the local one, which hands out one message of a group at a time. */
  readonly startSqs?: () => Promise<LocalSqs>;
  /** Of the first sender's relay, the next senders' following; 0, the default, takes any free ports. */
  readonly relayPort?: number;
  readonly relayLog?: RelayLog;
  readonly onArrival?: (arrival: Arrival) => void;
  /** Told of every request that `deliver` sent, and of every one that `ingest` answered. */
  readonly onRequest?: OnRequest | undefined;
  readonly onNotification?: OnNotification | undefined;
  /** Milliseconds since the epoch. */
  readonly nowMs?: () => number;
};

/** The handle of a running stack, for a terminal and for tests. */
export type LocalStack = {
  /** The HTTP front, without a final slash; notifications go to `/v1/senders/<sender>/notifications` below it. */
  readonly guardUrl: string;
  readonly relays: readonly LocalRelay[];
  /** With their keys, for a test that signs by itself. */
  readonly senders: readonly LocalSender[];
  readonly sqsUrl: string;
  readonly queues: LocalQueues;
  readonly secretsManager: SecretsManagerEndpoint;
  /** By provider. */
  readonly standIns: ReadonlyMap<string, StandIn>;
  readonly close: () => Promise<void>;
};

/**
 * Starts the whole guard in this process, over real wire protocols and on loopback only: relays, the HTTP front with
 * the ingest function, SQS, the poller with the deliver function, Secrets Manager and the vendors' stand-ins.
 * Rejects with a `LocalStartError` where a port is taken; nothing is left running then.
 */
export async function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  const teardown = createTeardown();
  try {
    return await start(options, teardown);
  } catch (error) {
    await teardown.run();
    throw error;
  }
}

async function start(options: LocalStackOptions, teardown: Teardown): Promise<LocalStack> {
  const { allowList, audit, nowMs = Date.now, onArrival = () => {}, port = 0, relayPort = 0 } = options;
  const senders = createSenders(allowList);
  const standIns = await startStandIns(allowList, onArrival);
  teardown.add(standIns.close);
  const secretsManager = await startSecretsManagerEndpoint(nowMs);
  teardown.add(secretsManager.close);
  for (const { secret, signingKey } of senders) secretsManager.put(secret, JSON.stringify({ signingKey }));
  for (const [name, text] of standIns.secrets) secretsManager.put(name, text);

  const sqs = await (options.startSqs ?? startLocalSqs)();
  teardown.add(sqs.close);
  const clients = createAwsClients({
    sqs: sqs.url,
    secretsManager: secretsManager.url,
    standIns: standIns.awsEndpoints,
  });
  teardown.add(clients.destroy);
  const queues = sqs.queues ?? (await createLocalQueues(clients.sqs));
  const { onRequest, onNotification } = options;
  const functions = createFunctions({
    ...{ allowList, clients, queues, standIns, audit, nowMs },
    ...{ onRequest, onNotification },
  });

  const poller = startQueuePoller({
    client: clients.polling,
    queueUrl: queues.deliveries.url,
    queueArn: queues.deliveries.arn,
    handler: functions.deliver,
    function: deliverFunction,
  });
  teardown.add(poller.stop);
  const front = await onPort('guard', port, () =>
    startHttpFront({ handler: functions.ingest, function: ingestFunction, integrationTimeoutMs, port, nowMs }),
  );
  teardown.add(front.close);
  const relayOptions = { guardUrl: front.url, port: relayPort, log: options.relayLog ?? (() => {}), now: nowMs };
  const relays = await startRelays(senders, relayOptions, teardown);

  return {
    guardUrl: front.url,
    relays,
    senders,
    sqsUrl: sqs.url,
    queues,
    secretsManager,
    standIns: standIns.byType,
    close: teardown.run,
  };
}
