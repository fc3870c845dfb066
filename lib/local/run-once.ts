import { setTimeout as sleep } from 'node:timers/promises';
import type { AllowList, Receiver } from '../allow-list/allow-list.ts';
import type { Audit } from '../audit/audit-event.ts';
import { postNotification } from '../fire-drill/post-notification.ts';
import { describeArrival } from './describe-arrival.ts';
import { receiverForRecording, recordedNotification } from './recorded-notification.ts';
import type { Arrival } from './stand-in/start-stand-in.ts';
import { type LocalStack, startLocalStack } from './start-local-stack.ts';

export type RunOnceOptions = {
  readonly allowList: AllowList;
  readonly port: number;
  readonly relayPort: number;
  readonly audit: Audit;
  readonly write: (line: string) => void;
};

/** A message at its destination, as lines for a terminal. */
type Received = { readonly type: string; readonly destination: string | undefined; readonly lines: readonly string[] };

/** For the relay, and then for what is delivered: the first retry would come after 5 s, and here nothing needs one. */
const timeoutMs = 10_000;
const pollMs = 10;

/**
 * Sends a recorded notification through relay and guard, waits for its deliveries and prints what arrived where.
 * True when the relay answered 202 and every destination got its message.
 */
export async function runOnce(options: RunOnceOptions): Promise<boolean> {
  const { allowList, write } = options;
  const receiver = receiverForRecording(allowList);
  if (receiver === undefined) {
    write('The allow-list has no receiver that delivers anything.');
    return false;
  }
  const received: Received[] = [];
  const sent = new Set<string>();
  const stack = await startLocalStack({
    ...options,
    audit: (event) => {
      options.audit(event);
      if (event.event === 'delivery.sent') sent.add(event.destination);
    },
    onArrival: (arrival) => received.push(...receivedFrom(arrival)),
  });
  try {
    const accepted = await post(stack, receiver, write);
    if (accepted) await waitFor(() => receiver.deliver.every((id) => sent.has(id)));
    const arrivedAt = (id: string) => received.filter(({ destination }) => destination === id);
    for (const message of receiver.deliver.flatMap(arrivedAt)) writeMessage(message, write);
    const missing = receiver.deliver.filter((id) => !sent.has(id) || arrivedAt(id).length === 0);
    write('');
    const all = receiver.deliver.length === 1 ? 'The message' : `All ${receiver.deliver.length} messages`;
    write(missing.length === 0 ? `${all} arrived.` : `Missing: ${missing.join(', ')}.`);
    return missing.length === 0;
  } finally {
    await stack.close();
  }
}

async function post(stack: LocalStack, receiver: Receiver, write: (line: string) => void): Promise<boolean> {
  const relay = stack.relays.find(({ sender }) => sender === receiver.sender);
  if (relay === undefined) throw new TypeError('every sender has a relay');
  write(`Posting a recorded notification for ${receiver.name} to the relay of ${receiver.sender}, ${relay.url}`);
  write('');
  const body = Buffer.from(recordedNotification(receiver));
  const posted = await postNotification(new URL(relay.url), { 'user-agent': 'Alertmanager/0.25.0' }, body, timeoutMs);
  if (posted.ok && posted.status === 202) return true;
  write(posted.ok ? `The relay answered ${posted.status}.` : `The relay did not answer: ${posted.reason}.`);
  return false;
}

/** Resolves when the condition holds or the time is up. */
async function waitFor(condition: () => boolean): Promise<void> {
  const deadlineMs = performance.now() + timeoutMs;
  while (!condition() && performance.now() < deadlineMs) await sleep(pollMs);
}

/** What a stand-in refused has not arrived; the audit line tells of it. */
function receivedFrom(arrival: Arrival): Received[] {
  const { type, destination, status } = arrival;
  return status >= 200 && status <= 299 ? [{ type, destination, lines: describeArrival(arrival) }] : [];
}

function writeMessage({ type, destination, lines }: Received, write: (line: string) => void): void {
  write('');
  write(`${type} message at ${destination ?? 'no known destination'}:`);
  for (const line of lines) write(`  | ${line}`.trimEnd());
}
