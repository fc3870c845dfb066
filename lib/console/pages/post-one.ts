import { setTimeout as sleep } from 'node:timers/promises';
import type { Sender } from '../../allow-list/allow-list.ts';
import { type PostResult, postNotification } from '../../fire-drill/post-notification.ts';
import { signRequest } from '../../senders/sign-request.ts';
import { encodingOf, parseSigningKeySecret } from '../../signing/signing-key.ts';
import type { ConsoleContext } from '../console-page.ts';
import type { Posted } from '../traffic.ts';

export type Posting = { readonly sender: Sender; readonly body: Uint8Array; readonly times: number };

const timeoutMs = 15_000;

/** For its first deliveries: what takes longer is seen when the page is loaded again. */
const deliveriesMs = 2_000;
const pollMs = 20;

/**
 * Posts a body as the sender would, one time after the other, so that the whole guard runs, and waits a moment for its
 * deliveries. Its number in `traffic.posted`.
 */
export async function postOne({ sender, body, times }: Posting, context: ConsoleContext): Promise<number> {
  const { traffic, nowMs } = context;
  const timeMs = nowMs();
  const before = traffic.received.count();
  const answers: PostResult[] = [];
  for (let time = 0; time < times; time += 1) answers.push(await post(sender, body, context));
  const received = traffic.received
    .list()
    .filter(({ number, entry }) => number > before && entry.sender === sender.name && isSame(entry.body, body))
    .map(({ number }) => number)
    .toReversed();
  const by = isSignedByRelay(sender) ? 'relay' : 'console';
  const posted: Posted = { timeMs, sender: sender.name, by, bytes: body.length, answers, received };
  await waitForDeliveries(posted, context);
  return traffic.posted.add(posted);
}

export function isSignedByRelay({ scheme }: Sender): boolean {
  return scheme === 'standard-webhooks';
}

async function post(sender: Sender, body: Uint8Array, context: ConsoleContext): Promise<PostResult> {
  const { stack, allowList, nowMs } = context;
  const relay = stack.relays.find((one) => one.sender === sender.name);
  if (relay !== undefined && isSignedByRelay(sender)) {
    return await postNotification(new URL(relay.url), {}, body, timeoutMs);
  }
  const local = stack.senders.find(({ name }) => name === sender.name);
  const secret = JSON.stringify({ signingKey: local?.signingKey });
  const parsed = parseSigningKeySecret(secret, encodingOf(sender.scheme));
  if (!parsed.ok) throw new TypeError('the local stack has a key for each sender');
  const headers = await signRequest({
    ...{ scheme: sender.scheme, sender: sender.name, audience: allowList.audience },
    ...{ key: parsed.key, body, nowMs: nowMs() },
  });
  const url = new URL(`${stack.guardUrl}/v1/senders/${encodeURIComponent(sender.name)}/notifications`);
  return await postNotification(url, headers, body, timeoutMs);
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}

/** The keys of its deliveries, from the records of its requests. */
export async function deliveryKeysOf({ received }: Posted, { traffic, evidence }: ConsoleContext): Promise<string[]> {
  const ids = new Set(received.flatMap((number) => traffic.received.get(number)?.requestId ?? []));
  const { records } = await evidence();
  return records.flatMap(({ requestId, event, deliveryKeys = [] }) =>
    event === 'notification.accepted' && ids.has(requestId ?? '') ? deliveryKeys : [],
  );
}

async function waitForDeliveries(posted: Posted, context: ConsoleContext): Promise<void> {
  const keys = await deliveryKeysOf(posted, context);
  const isSent = (key: string) => context.traffic.sent.list().some(({ entry }) => entry.keys.deliveryKey === key);
  const deadlineMs = performance.now() + deliveriesMs;
  while (!keys.every(isSent) && performance.now() < deadlineMs) await sleep(pollMs);
}
