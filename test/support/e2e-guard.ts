import { setTimeout as sleep } from 'node:timers/promises';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type { AllowList } from '../../lib/allow-list/allow-list.ts';
import type { AuditEvent } from '../../lib/audit/audit-event.ts';
import { createCloudWatchAudit } from '../../lib/aws/cloudwatch-audit.ts';
import { type LocalStack, type LocalStackOptions, startLocalStack } from '../../lib/local/start-local-stack.ts';
import { createTeardown } from '../../lib/local/teardown.ts';
import type { RelayLogEntry } from '../../lib/relay/relay-log.ts';
import { startRelay } from '../../lib/relay/start-relay.ts';
import { parseSigningKey } from '../../lib/signing/signing-key.ts';
import { e2eAllowList } from './e2e-allow-list.ts';
import { type Gate, startGate } from './e2e-gate.ts';
import { type Evidence, type PlantedSecret, readPlantedSecrets } from './e2e-leaks.ts';
import { aboutOfArrival } from './e2e-received.ts';
import { waitUntilAsync } from './e2e-wait.ts';
import { sqsClient } from './local-aws.ts';

export type GuardRelay = {
  /** What Alertmanager posts to. */
  readonly url: string;
  readonly entries: readonly RelayLogEntry[];
};

export type RelayIdentity = {
  /** Who the relay says it is. */
  readonly sender: string;
  /** Whose key it signs with; its own where absent. */
  readonly keyOf?: string;
};

/** A running guard behind a gate, and all that it audited and that destinations took. */
export type Guard = {
  readonly allowList: AllowList;
  readonly stack: LocalStack;
  readonly gate: Gate;
  readonly events: readonly AuditEvent[];
  /** `<destination> <firing|resolved> <alertname>` of all that a destination took, in the order of their arrival. */
  readonly received: readonly string[];
  readonly secrets: readonly PlantedSecret[];
  /** What all destinations received, what the guard answered and what the relays logged. */
  readonly evidence: () => Evidence[];
  /** A relay through the gate. */
  readonly startRelay: (identity: RelayIdentity) => Promise<GuardRelay>;
  /** Puts the guard's clock forward; the relays' goes with it, as theirs is the right time too. */
  readonly advanceClock: (ms: number) => void;
  /** Resolves when the destinations have taken at least as many messages. */
  readonly waitForReceived: (count: number) => Promise<void>;
  /** Resolves when nothing is under way: the queue is empty and stays so for a moment. */
  readonly settle: () => Promise<void>;
  readonly close: () => Promise<void>;
};

const settleMs = 500;

export type GuardOptions = Pick<LocalStackOptions, 'startSqs'> & Partial<Pick<LocalStackOptions, 'allowList'>>;

export async function startGuard({ startSqs, allowList = e2eAllowList() }: GuardOptions = {}): Promise<Guard> {
  const teardown = createTeardown();
  const events: AuditEvent[] = [];
  const received: string[] = [];
  const evidence: Evidence[] = [];
  const relayEntries: RelayLogEntry[] = [];
  let aheadMs = 0;
  const nowMs = () => Date.now() + aheadMs;
  const writeLine = createCloudWatchAudit(allowList.hash, 'local');
  const stack = await startLocalStack({
    allowList,
    ...(startSqs === undefined ? {} : { startSqs }),
    nowMs,
    audit: (event) => {
      events.push(event);
      writeLine(event);
    },
    onArrival: (arrival) => {
      const { type, destination = 'no destination of the allow-list', status } = arrival;
      // In this header a token is where it belongs.
      const headers = { ...arrival.headers, authorization: undefined };
      evidence.push({ holder: type, text: JSON.stringify({ ...arrival, headers }) });
      if (status >= 200 && status <= 299) received.push(`${destination} ${aboutOfArrival(arrival)}`);
    },
  });
  teardown.add(stack.close);
  const gate = await startGate(stack.guardUrl);
  teardown.add(gate.close);
  const sqs = sqsClient(stack.sqsUrl);
  teardown.add(() => sqs.destroy());

  return {
    allowList,
    stack,
    gate,
    events,
    received,
    secrets: await readPlantedSecrets(stack, allowList),
    evidence: () => [
      ...evidence,
      ...gate.passages.map(({ answer }) => ({ holder: 'answer', text: JSON.stringify(answer ?? null) })),
      ...relayEntries.map((entry) => ({ holder: 'relay', text: JSON.stringify(entry) })),
    ],
    startRelay: async ({ sender, keyOf = sender }) => {
      const entries: RelayLogEntry[] = [];
      const key = parseSigningKey(stack.senders.find(({ name }) => name === keyOf)?.signingKey ?? '');
      if (!key.ok) throw new Error(`${keyOf} has no key`);
      const relay = await startRelay({
        guardUrl: `${gate.url}/v1/senders/${sender}/notifications`,
        key: { source: { current: async () => key.key } },
        listen: { host: '127.0.0.1', port: 0 },
        log: (entry) => {
          entries.push(entry);
          relayEntries.push(entry);
        },
        now: nowMs,
      });
      teardown.add(relay.close);
      return { url: relay.url, entries };
    },
    advanceClock: (ms) => {
      aheadMs += ms;
    },
    waitForReceived: async (count) =>
      await waitUntilAsync(`${count} messages have arrived`, () => received.length >= count),
    settle: async () => {
      await waitUntilAsync('the queue is empty', async () => {
        const { Attributes = {} } = await sqs.send(
          new GetQueueAttributesCommand({ QueueUrl: stack.queues.deliveries.url, AttributeNames: ['All'] }),
        );
        const { ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible } = Attributes;
        return ApproximateNumberOfMessages === '0' && ApproximateNumberOfMessagesNotVisible === '0';
      });
      await sleep(settleMs);
    },
    close: teardown.run,
  };
}
