import type { Context } from 'aws-lambda';
import { type AllowList, loadAllowList } from '../../lib/allow-list/allow-list.ts';
import type { AuditEvent } from '../../lib/audit/audit-event.ts';
import { composeDeliver } from '../../lib/delivery/compose-deliver.ts';
import { type BatchDependencies, deliverBatch } from '../../lib/delivery/deliver-batch.ts';
import type { DeliveryQueue, SendResult } from '../../lib/delivery/delivery-queue.ts';
import { maxReceives } from '../../lib/delivery/patience.ts';
import { createIngestHandler } from '../../lib/ingest/create-ingest-handler.ts';
import { createHttpEvent } from '../../lib/local/http-event.ts';
import { retry } from '../../lib/providers/contract/outcome.ts';
import { providers } from '../../lib/providers/registry.ts';
import { Secret } from '../../lib/secrets/secret.ts';
import type { SecretRead, SecretReader } from '../../lib/secrets/secret-access.ts';
import type { VirtualClock } from './clock.ts';
import { type Call, startEventSource } from './event-source.ts';
import { createFifoQueue, type FifoQueue } from './fifo-queue.ts';
import type { Vendor } from './vendor.ts';

/** As in `infra/queues.yml` and `infra/functions.yml`; a test holds them together. */
export const deployment = { visibilityMs: 360_000, maxReceiveCount: maxReceives, timeoutMs: 60_000 } as const;

const deduplicationMs = 300_000;
const queueCallMs = 5;
/** What a call takes that gets no answer: of Secrets Manager, and two attempts of SQS (`functions/aws-clients.ts`). */
const unansweredMs = { secrets: 3_000, queue: 6_000 } as const;
export type Service = keyof typeof unansweredMs;

export type GuardOptions = {
  readonly clock: VirtualClock;
  /** The compiled allow-list, as JSON. */
  readonly allowList: string;
  /** Whoever is behind a destination, by its id. */
  readonly vendorOf: (destination: string) => Vendor;
  /** The JSON text of a destination's secret, by the secret's name. */
  readonly secretOf: (name: string) => string;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly maxConcurrency?: number;
  /** After so long without a call an instance is gone, and its memory with it. */
  readonly idleMs?: number;
  /** Whether every call of `deliver` fails now, as by a bug that no attempt survives. */
  readonly isBroken?: () => boolean;
  /** Whether nothing calls `deliver` now; `resume` when that is over. */
  readonly isStopped?: () => boolean;
  /** Whether the queue takes nothing from `ingest` now. */
  readonly isQueueDown?: () => boolean;
  /** Which services leave the calls of `deliver` without an answer now. */
  readonly silent?: () => readonly Service[];
  readonly onAudited?: (event: AuditEvent) => void;
  readonly onDeliverCalled?: (call: Call) => void;
  readonly onAnswered?: (status: number) => void;
};

export type AuditedEvent = AuditEvent & { readonly atMs: number };

/** The guard's own `ingest` and `deliver` between a queue, a platform and vendors that keep virtual time. */
export function startGuard(options: GuardOptions) {
  const { clock } = options;
  const { visibilityMs, maxReceiveCount, timeoutMs } = deployment;
  const allowList = loadAllowList(options.allowList, 'local');
  const audited: AuditedEvent[] = [];
  /** Deduplication ids of what the queue itself gave up. */
  const moved: string[] = [];
  let mostReceives = 0;
  const shared = { nowMs: clock.nowMs, visibilityMs, deduplicationMs };
  const onMoved = ({ deduplicationId }: { readonly deduplicationId: string }) => moved.push(deduplicationId);
  const queue = createFifoQueue({ ...shared, maxReceiveCount, onMoved });
  const deadLetters = createFifoQueue(shared);
  const audit = (event: AuditEvent): void => {
    audited.push({ ...event, atMs: clock.nowMs() });
    options.onAudited?.(event);
  };
  const lives = new Map<number, Life>();

  const eventSource = startEventSource({
    ...{ clock, queue, visibilityMs, timeoutMs, pollMs: 20, coldStartMs: 300 },
    maxConcurrency: options.maxConcurrency ?? 50,
    idleMs: options.idleMs ?? 600_000,
    isStopped: options.isStopped ?? (() => false),
    onCalled: options.onDeliverCalled ?? (() => {}),
    createInstance: (holder) => {
      const life = createLife();
      lives.set(holder, life);
      const outside = { ...options, allowList, audit, queue, deadLetters, poll: () => eventSource.poll() };
      const dependencies = instanceDependencies(outside, life);
      return {
        invoke: async (records, remainingMs) => {
          if (options.isBroken?.() === true) throw new Error('as a bug would');
          for (const { attributes } of records) {
            mostReceives = Math.max(mostReceives, Number(attributes.ApproximateReceiveCount));
          }
          return await deliverBatch(dependencies, records, remainingMs);
        },
      };
    },
  });
  const ingestQueue = toDeliveryQueue(clock, queue, () => eventSource.poll());
  const ingest = createIngestHandler({
    allowList,
    verifySender: async ({ headers }) =>
      headers[wrongProof] === undefined
        ? { kind: 'verified' }
        : { kind: 'unauthenticated', reason: 'signature_mismatch' },
    queue: {
      send: async (messages) =>
        options.isQueueDown?.() === true
          ? { ok: false, reason: 'queue_unavailable' }
          : await ingestQueue.send(messages),
    },
    audit,
    nowMs: clock.nowMs,
  });

  return {
    audited,
    /** What a whole ingest function is made with, for whoever has requests with signatures. */
    ingest: { allowList, queue: ingestQueue, audit, nowMs: clock.nowMs },
    moved,
    queue,
    deadLetters,
    mostReceives: (): number => mostReceives,
    instances: eventSource.instances,
    resume: (): void => eventSource.poll(),
    /** Takes a notification of a sender that has proven itself, unless it has not, and says what it put into the queue. */
    post: async (
      sender: string,
      body: Uint8Array,
      requestId: string,
      proof: 'right' | 'wrong' = 'right',
    ): Promise<readonly { readonly destination: string; readonly deliveryKey: string }[]> => {
      const { statusCode = 200 } = await ingest(
        toHttpEvent({ sender, body, requestId, proof }, clock.nowMs()),
        lambdaContext,
      );
      options.onAnswered?.(statusCode);
      const line = audited.findLast(
        (event) => event.event === 'notification.accepted' && event.requestId === requestId,
      );
      if (line?.event !== 'notification.accepted') return [];
      return line.deliveryKeys.map((deliveryKey, index) => ({
        deliveryKey,
        destination: line.destinations[index] ?? '',
      }));
    },
    /** As a deployment does: those that are busy end what they do, and no instance is used again. */
    replaceInstances: (): void => eventSource.replaceInstances(),
    /** Ends an instance in the middle of what it does, and tells which; `choice` is from 0 to 1. */
    kill: (choice: number): number | undefined => {
      const busy = eventSource.busy();
      const holder = busy[Math.floor(choice * busy.length)];
      if (holder === undefined) return undefined;
      lives.get(holder)?.end();
      eventSource.lose(holder);
      return holder;
    },
  };
}

/** A header of the simulator alone. */
const wrongProof = 'x-simulated-wrong-proof';

type SimulatedRequest = {
  readonly sender: string;
  readonly body: Uint8Array;
  readonly requestId: string;
  readonly proof: 'right' | 'wrong';
};

function toHttpEvent({ sender, body, requestId, proof }: SimulatedRequest, nowMs: number) {
  const request = {
    ...{ method: 'POST', target: `/v1/senders/${sender}/notifications`, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1' },
    rawHeaders: ['content-type', 'application/json', ...(proof === 'wrong' ? [wrongProof, '1'] : [])],
    body: Buffer.from(body),
  };
  const event = createHttpEvent(
    request,
    { key: 'POST /v1/senders/{sender}/notifications', parameters: { sender } },
    nowMs,
  );
  return { ...event, requestContext: { ...event.requestContext, requestId } };
}

const notInNode24 = () => {};

const lambdaContext: Context = {
  callbackWaitsForEmptyEventLoop: false,
  ...{ functionName: 'ingest', functionVersion: '1', invokedFunctionArn: '', memoryLimitInMB: '512' },
  ...{ awsRequestId: '', logGroupName: '', logStreamName: '' },
  // The longest timer that Node has: no real time may decide anything.
  getRemainingTimeInMillis: () => 2 ** 31 - 1,
  ...{ done: notInNode24, fail: notInNode24, succeed: notInNode24 },
};

/** What an instance that has died began ends nowhere. */
type Life = {
  readonly isOver: () => boolean;
  readonly end: () => void;
  readonly during: <Result>(act: () => Promise<Result>) => Promise<Result>;
};

function createLife(): Life {
  let over = false;
  const stopWhenOver = async (): Promise<void> => {
    if (over) await new Promise(() => {});
  };
  return {
    isOver: () => over,
    end: () => {
      over = true;
    },
    during: async (act) => {
      await stopWhenOver();
      const result = await act();
      await stopWhenOver();
      return result;
    },
  };
}

type Outside = Omit<GuardOptions, 'allowList'> & {
  readonly allowList: AllowList;
  readonly audit: (event: AuditEvent) => void;
  readonly queue: FifoQueue;
  readonly deadLetters: FifoQueue;
  readonly poll: () => void;
};

/** What `functions/deliver.ts` makes once for each instance. */
function instanceDependencies(outside: Outside, life: Life): BatchDependencies {
  const { clock, queue, poll } = outside;
  const called = async <Answer>(service: Service, unanswered: Answer, act: () => Promise<Answer>) =>
    await life.during(async () => {
      if (outside.silent?.().includes(service) !== true) return await act();
      await clock.sleep(unansweredMs[service]);
      return unanswered;
    });
  const reading: SecretReader = {
    read: async (name) =>
      await called<SecretRead>('secrets', { ok: false, reason: 'unavailable' }, async () => ({
        ok: true,
        value: new Secret(outside.secretOf(name)),
      })),
  };
  const mortal = (target: DeliveryQueue): DeliveryQueue => ({
    send: async (messages) =>
      await called<SendResult>('queue', { ok: false, reason: 'queue_not_reached' }, () => target.send(messages)),
  });
  return composeDeliver({
    allowList: outside.allowList,
    providers,
    secretReader: reading,
    send: async (request, { destinationId }) =>
      await life.during(async () => {
        const answer = await outside.vendorOf(destinationId).send(request);
        return answer === 'no_answer' ? { ok: false, outcome: retry('timeout') } : { ok: true, answer };
      }),
    queue: mortal(toDeliveryQueue(clock, queue, poll)),
    deadLetterQueue: mortal(toDeliveryQueue(clock, outside.deadLetters, () => {})),
    acknowledge: async (handle) =>
      await called('queue', false, async () => {
        await clock.sleep(queueCallMs);
        return queue.acknowledge(handle);
      }),
    postpone: async (handles, seconds) =>
      await called('queue', undefined, async () => {
        await clock.sleep(queueCallMs);
        for (const handle of handles) queue.changeVisibility(handle, seconds);
        clock.at(clock.nowMs() + seconds * 1000, poll);
      }),
    audit: (event) => {
      if (!life.isOver()) outside.audit(event);
    },
    nowMs: clock.nowMs,
    random: outside.random,
    sleep: clock.sleep,
  });
}

function toDeliveryQueue(clock: VirtualClock, queue: FifoQueue, poll: () => void): DeliveryQueue {
  return {
    send: async (messages) => {
      await clock.sleep(queueCallMs);
      for (const message of messages) queue.send(message);
      poll();
      return { ok: true };
    },
  };
}
