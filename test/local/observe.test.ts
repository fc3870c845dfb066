import { afterEach, expect, it } from 'vitest';
import type { ReceivedNotification } from '../../lib/local/observe-ingest.ts';
import type { SentRequest } from '../../lib/local/observe-sending.ts';
import { receiverForRecording, recordedNotification } from '../../lib/local/recorded-notification.ts';
import { postToRelay } from '../support/local-http.ts';
import { type ObservedStack, startObservedStack } from '../support/local-stack.ts';

let stack: ObservedStack | undefined;

afterEach(async () => {
  await stack?.close();
  stack = undefined;
});

async function start() {
  const sent: SentRequest[] = [];
  const received: ReceivedNotification[] = [];
  stack = await startObservedStack({
    onRequest: (one) => sent.push(one),
    onNotification: (one) => received.push(one),
  });
  const receiver = receiverForRecording(stack.allowList);
  if (receiver === undefined) throw new Error('the example has a receiver');
  return { stack, sent, received, relay: stack.relays[0]?.url ?? '', body: recordedNotification(receiver) };
}

it('every request is told with its delivery, its secret and its answer', async () => {
  const { stack, sent, relay, body } = await start();
  expect(await postToRelay(relay, body)).toBe(202);
  const delivered = await stack.waitForEvents('delivery.sent', 3);
  const keyOf = (event: (typeof delivered)[number]) =>
    event.event === 'delivery.sent' ? [event.destination, event.deliveryKey, event.groupHash] : [];
  expect(sent.map(({ destination, keys }) => [destination, keys.deliveryKey, keys.groupHash]).toSorted()).toEqual(
    delivered.map(keyOf).toSorted(),
  );
  const slack = sent.find(({ destination }) => destination === 'payments/slack-critical');
  expect(slack).toMatchObject({
    purpose: 'message',
    request: { kind: 'https', method: 'POST', url: expect.stringContaining('https://hooks.slack.com/services/') },
    result: { ok: true, answer: { status: 200, body: 'ok' } },
  });
  expect(JSON.parse(slack?.secret?.reveal() ?? '{}')).toEqual({
    webhookUrl: slack?.request.kind === 'https' && slack.request.url,
  });
  expect(sent.find(({ destination }) => destination === 'payments/oncall')?.request.kind).toBe('ses');
});

it('a retry is told as another request of the same delivery', async () => {
  const { stack, sent, relay, body } = await start();
  const answer = { status: 429, body: 'rate_limited', headers: { 'retry-after': '1' } };
  stack.standIns.get('slack')?.addFault({ answer, times: 1 });
  await postToRelay(relay, body);
  await stack.waitForEvents('delivery.sent', 3);
  const [first, second, ...rest] = sent.filter(({ destination }) => destination === 'payments/slack-critical');
  expect(rest).toEqual([]);
  expect([first?.result, second?.result]).toMatchObject([{ answer: { status: 429 } }, { answer: { status: 200 } }]);
  expect(first?.keys).toEqual(second?.keys);
});

it('what ingest answered is told, byte for byte and with its request id', async () => {
  const { stack, received, relay, body } = await start();
  await postToRelay(relay, body);
  await postToRelay(relay, '{"é": ');
  await postToRelay(`${stack.guardUrl}/v1/senders/nobody/notifications`, 'x');
  expect(received.map(({ sender, body: bytes, status }) => [sender, Buffer.from(bytes).toString(), status])).toEqual([
    ['prod-eu', body, 202],
    ['prod-eu', '{"é": ', 400],
    ['nobody', 'x', 401],
  ]);
  const decisions = stack.events.flatMap((event) =>
    'requestId' in event && event.event.startsWith('notification.') ? event.requestId : [],
  );
  expect(received.map(({ requestId }) => requestId)).toEqual(decisions);
});
