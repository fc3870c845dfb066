import { readFile } from 'node:fs/promises';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { deliverFunction, ingestFunction, integrationTimeoutMs } from '../../lib/local/create-functions.ts';
import { routeKey } from '../../lib/local/http-front.ts';
import { receiverForRecording, recordedNotification } from '../../lib/local/recorded-notification.ts';
import { sqsClient } from '../support/local-aws.ts';
import { postToRelay } from '../support/local-http.ts';
import { type ObservedStack, repositoryRoot, startObservedStack } from '../support/local-stack.ts';
import { waitUntil } from '../support/local-wait.ts';

let stack: ObservedStack | undefined;

afterEach(async () => {
  await stack?.close();
  stack = undefined;
});

async function start(): Promise<ObservedStack> {
  stack = await startObservedStack();
  return stack;
}

function recording({ allowList }: ObservedStack): string {
  const receiver = receiverForRecording(allowList);
  if (receiver === undefined) throw new Error('the example has a receiver');
  return recordedNotification(receiver);
}

/** Waiting or being delivered. */
async function messagesLeft({ sqsUrl, queues }: ObservedStack): Promise<number> {
  const client = sqsClient(sqsUrl);
  const command = new GetQueueAttributesCommand({ QueueUrl: queues.deliveries.url, AttributeNames: ['All'] });
  const { Attributes = {} } = await client.send(command);
  client.destroy();
  return (
    Number(Attributes['ApproximateNumberOfMessages']) + Number(Attributes['ApproximateNumberOfMessagesNotVisible'])
  );
}

function relayUrl({ relays }: ObservedStack): string {
  return relays[0]?.url ?? '';
}

describe('a notification', () => {
  it('that the relay signed reaches Slack, email and the webhook', async () => {
    const running = await start();
    expect(await postToRelay(relayUrl(running), recording(running))).toBe(202);
    const sent = await running.waitForEvents('delivery.sent', 3);
    expect(sent.map((event) => 'destination' in event && event.destination).toSorted()).toEqual([
      'payments/oncall',
      'payments/slack-critical',
      'payments/ticket-hook',
    ]);
    expect(running.standIns.get('slack')?.arrivals).toMatchObject([
      { destination: 'payments/slack-critical', status: 200, answer: 'ok' },
    ]);
    expect(running.standIns.get('webhook')?.arrivals).toMatchObject([
      { destination: 'payments/ticket-hook', status: 204 },
    ]);
    expect(running.standIns.get('email')?.arrivals).toMatchObject([
      { destination: 'payments/oncall', json: { to: ['oncall@example.com'], from: 'alertguard@example.com' } },
    ]);
  });

  it('that is posted twice is delivered once', async () => {
    const running = await start();
    for (const _ of [1, 2]) expect(await postToRelay(relayUrl(running), recording(running))).toBe(202);
    await running.waitForEvents('delivery.sent', 3);
    await waitUntil(
      'the second decision',
      () => running.events.filter(({ event }) => event === 'notification.accepted').length === 2,
    );
    await expect.poll(() => messagesLeft(running), { timeout: 10_000 }).toBe(0);
    expect(running.events.filter(({ event }) => event === 'delivery.sent')).toHaveLength(3);
  });

  it('without a signature is refused at the guard', async () => {
    const running = await start();
    const url = `${running.guardUrl}/v1/senders/prod-eu/notifications`;
    expect(await postToRelay(url, recording(running))).toBe(401);
    expect(running.events).toMatchObject([{ event: 'notification.rejected', reason: 'signature_missing' }]);
  });

  it('is sent again when the provider asks to wait', async () => {
    const running = await start();
    const answer = { status: 429, body: 'rate_limited', headers: { 'retry-after': '1' } };
    running.standIns.get('slack')?.addFault({ answer, times: 1 });
    await postToRelay(relayUrl(running), recording(running));
    await running.waitForEvents('delivery.sent', 3);
    expect(running.events.find(({ event }) => event === 'delivery.retried')).toMatchObject({
      destination: 'payments/slack-critical',
      reason: 'rate_limited',
      retryAfterSeconds: expect.any(Number),
    });
    expect(running.standIns.get('slack')?.arrivals.map(({ status }) => status)).toEqual([429, 200]);
  });

  it('that a provider refuses for good ends in the dead-letter queue', async () => {
    const running = await start();
    running.standIns.get('webhook')?.addFault({ answer: { status: 410, body: '' }, times: 1 });
    await postToRelay(relayUrl(running), recording(running));
    await running.waitForEvents('delivery.dead_lettered', 1);
    const client = sqsClient(running.sqsUrl);
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({
        QueueUrl: running.queues.deadLetters.url,
        AttributeNames: ['ApproximateNumberOfMessages'],
      }),
    );
    client.destroy();
    expect(Attributes).toEqual({ ApproximateNumberOfMessages: '1' });
  });

  it('is kept by the sender while Secrets Manager does not answer', async () => {
    const running = await start();
    running.secretsManager.addFault({ answer: { status: 500, body: '{}' }, times: 4 });
    expect(await postToRelay(relayUrl(running), recording(running))).toBe(503);
  });
});

it('a port that is taken names its flag, and nothing is left running', async () => {
  const running = await start();
  const port = Number(new URL(running.guardUrl).port);
  const relayPort = Number(new URL(relayUrl(running)).port);
  await expect(startObservedStack({ port })).rejects.toThrow(
    `port ${port} of the guard is in use: choose another with --port`,
  );
  await expect(startObservedStack({ relayPort })).rejects.toThrow(
    `port ${relayPort} of the relay is in use: choose another with --relay-port`,
  );
});

it('a stack that was closed answers no more', async () => {
  const running = await start();
  await running.close();
  const standIns = [...running.standIns.values()].map(({ url }) => url);
  for (const url of [running.guardUrl, relayUrl(running), running.sqsUrl, ...standIns]) {
    expect(await postToRelay(url, '{}')).toBe('connection_failed');
  }
});

it('the sender of the example has a key that is made up for each run', async () => {
  const first = await start();
  const second = await startObservedStack();
  await second.close();
  expect(first.senders[0]?.signingKey).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(first.senders[0]?.signingKey).not.toBe(second.senders[0]?.signingKey);
});

/** CloudFormation's tags are read as the values that they stand before. */
async function infrastructure(file: string) {
  return parse(await readFile(`${repositoryRoot}infra/${file}`, 'utf8'), { logLevel: 'silent' });
}

describe('what is deployed is what runs here:', () => {
  it('the timeouts, the batch and the route', async () => {
    const { ingest, deliver } = await infrastructure('functions.yml');
    const { IngestIntegration, NotificationsRoute } = (await infrastructure('api.yml')).Resources;
    expect(ingest.timeout * 1_000).toBe(ingestFunction.timeoutMs);
    expect(deliver.timeout * 1_000).toBe(deliverFunction.timeoutMs);
    expect(IngestIntegration.Properties.TimeoutInMillis).toBe(integrationTimeoutMs);
    expect(deliver.events[0].sqs).toMatchObject({ batchSize: 10, functionResponseType: 'ReportBatchItemFailures' });
    expect(NotificationsRoute.Properties.RouteKey).toBe(routeKey);
  });
});
