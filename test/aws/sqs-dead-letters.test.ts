import type { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadAllowList } from '../../lib/allow-list/allow-list.ts';
import { createDeadLetterQueue, findStageQueues } from '../../lib/aws/sqs-dead-letters.ts';
import { createSqsQueue } from '../../lib/aws/sqs-queue.ts';
import type { StageQueues } from '../../lib/dead-letters/dead-letter-queue.ts';
import { discard } from '../../lib/dead-letters/discard.ts';
import { judgeLetter } from '../../lib/dead-letters/judge-letter.ts';
import type { Letter } from '../../lib/dead-letters/letter.ts';
import { redrive } from '../../lib/dead-letters/redrive.ts';
import { withLetters } from '../../lib/dead-letters/with-letters.ts';
import { sendDeadLetter } from '../../lib/delivery/dead-letter.ts';
import { decodeDelivery } from '../../lib/delivery/decode-delivery.ts';
import { startEndpoint } from '../../lib/local/stand-in/start-endpoint.ts';
import {
  createQueue,
  deadLetterQueueAttributes,
  deliveryQueueAttributes,
  startLocalSqs,
} from '../../lib/local/start-local-sqs.ts';
import { allowListJson, aRecord } from '../support/delivery-bench.ts';
import { sqsClient } from '../support/local-aws.ts';
import { aNotification } from '../support/notification-factory.ts';
import { hasMoto, startMoto } from '../support/secrets-managers.ts';

/** Both implementations, by name: what works on one only would be a guess about the real one. */
const servers = { 'the local SQS': startLocalSqs, "moto's SQS": startMoto } as const;

const allowList = loadAllowList(allowListJson, 'prod');
const now = Date.now();

describe.each(Object.entries(servers))('%s', (name, start) => {
  const missing = name.startsWith('moto') && !hasMoto;
  let server: Awaited<ReturnType<typeof start>> | undefined;
  let client: SQSClient;
  let stages = 0;
  let stage: { readonly queues: StageQueues; readonly deadLettersUrl: string; readonly deliveriesUrl: string };

  beforeAll(async () => {
    if (missing && process.env['E2E'] === 'required') throw new Error('moto is missing, and E2E=required');
    if (missing) return;
    server = await start();
    client = sqsClient(server.url);
  }, 60_000);

  afterAll(async () => {
    client?.destroy();
    await server?.close();
  });

  beforeEach(async () => {
    if (missing) return;
    stages += 1;
    const prefix = `alertguard-test${stages}`;
    const { MaximumMessageSize: _, ...attributes } = deadLetterQueueAttributes;
    const { MaximumMessageSize: __, ...deliveryAttributes } = deliveryQueueAttributes;
    const deadLettersUrl = (await createQueue(client, `${prefix}-dead-letters.fifo`, attributes)).url;
    const deliveriesUrl = (await createQueue(client, `${prefix}-deliveries.fifo`, deliveryAttributes)).url;
    const found = await findStageQueues(client, prefix);
    if (!found.ok) throw new Error(found.reason);
    stage = { queues: found.value, deadLettersUrl, deliveriesUrl };
    const queue = createSqsQueue(client, deadLettersUrl);
    for (let index = 0; index < 25; index += 1) {
      const acceptedAtMs = now - 60_000 + (index < 12 ? index : -index);
      const destination = index % 2 === 0 ? 'payments/chat' : 'payments/mail';
      const notification = aNotification({ groupKey: `{}:{g="${index % 4}"}` });
      const { body, messageId } = aRecord(notification, { destination, acceptedAtMs });
      await sendDeadLetter(queue, { body, messageId: `${messageId}-${stages}`, reason: 'expired', destination });
    }
    await sendDeadLetter(queue, {
      ...{ body: 'garbage', messageId: `garbage-${stages}`, reason: 'unreadable_message', destination: undefined },
    });
  });

  const tools = () => ({
    queue: stage.queues.deadLetters,
    deliveries: stage.queues.deliveries,
    judge: (delivery: Parameters<typeof judgeLetter>[1]) => judgeLetter(allowList, delivery),
    stop: new AbortController().signal,
    onProgress: () => {},
    onRedriven: () => {},
    onDiscarded: () => {},
  });

  async function read(): Promise<readonly Letter[]> {
    const run = await withLetters(tools(), {}, async ({ letters }) => letters);
    if (run.kind !== 'done') throw new Error('the queue can be read');
    expect(run.notReleased).toBe(0);
    return run.result;
  }

  it.skipIf(missing)(
    'shows all dead letters, also the one that cannot be read, and shows them again at once',
    async () => {
      for (const _ of [1, 2]) {
        const letters = await read();
        expect(letters).toHaveLength(26);
        expect(letters.filter(({ delivery }) => delivery === undefined)).toMatchObject([
          { reason: 'unreadable_message', destination: undefined, fallback: 'none' },
        ]);
        const times = letters.map(({ delivery }) => delivery?.acceptedAtMs).filter((ms) => ms !== undefined);
        expect(times).toEqual(times.toSorted((one, other) => one - other));
        expect(letters.every(({ givenUpAtMs }) => givenUpAtMs >= now)).toBe(true);
      }
    },
  );

  it.skipIf(missing)('takes back what is meant, in order, and keeps the rest', async () => {
    const isMeant = ({ destination }: Letter) => destination === 'payments/chat';
    expect(await redrive(tools(), isMeant)).toMatchObject({ redriven: 13, notRemoved: 0, fault: undefined });
    expect(await read()).toHaveLength(13);
    const sent: number[] = [];
    const deliveries = createDeadLetterQueue(client, stage.deliveriesUrl);
    while (sent.length < 13) {
      const received = await deliveries.receive(30);
      if (!received.ok || received.value.length === 0) break;
      for (const { body, groupId } of received.value) {
        expect(groupId).toBe('payments/chat/fallback-0');
        sent.push(decodeDelivery(body)?.acceptedAtMs ?? 0);
      }
      await deliveries.remove(received.value.map(({ handle }) => handle));
    }
    expect(sent).toHaveLength(13);
    expect(sent).toEqual(sent.toSorted((one, other) => one - other));
  });

  it.skipIf(missing)('takes a repeat of a letter that was sent but not removed for the same', async () => {
    const isMeant = ({ destination }: Letter) => destination === 'payments/chat';
    const all = tools();
    const failing = {
      ...all.queue,
      remove: async () => ({ ok: false as const, reason: 'queue_unavailable' as const }),
    };
    const first = await redrive({ ...all, queue: failing }, isMeant);
    expect(first).toMatchObject({ redriven: 0, fault: { step: 'remove', reason: 'queue_unavailable' } });
    expect(first.notRemoved).toBeGreaterThan(0);
    // What a kill would leave hidden for a minute.
    expect(await redrive(all, isMeant)).toMatchObject({ redriven: 13, notRemoved: 0, fault: undefined });
    expect(await createDeadLetterQueue(client, stage.deliveriesUrl).count()).toEqual({
      ok: true,
      value: { visible: 13, hidden: 0 },
    });
  });

  it.skipIf(missing)('deletes what is meant, what cannot be read too', async () => {
    const done = await discard(
      tools(),
      ({ reason, destination }) => reason === 'unreadable_message' || destination === 'payments/mail',
    );
    expect(done).toEqual({ discarded: 13, stopped: false, fault: undefined, notReleased: 0 });
    expect(await read()).toHaveLength(13);
  });

  it.skipIf(missing)('says that there is no such queue', async () => {
    expect(await findStageQueues(client, 'alertguard-nowhere')).toEqual({ ok: false, reason: 'queue_missing' });
  });
});

it('what SQS denies says so, and a stage whose delivery queue is denied can still be read', async () => {
  const local = await startLocalSqs();
  const client = sqsClient(local.url);
  await createQueue(client, 'alertguard-denied-dead-letters.fifo', deadLetterQueueAttributes);
  const found = await findStageQueues(client, 'alertguard-denied');
  if (!found.ok) throw new Error(found.reason);
  const { deadLetters, deliveries } = found.value;
  expect(await deadLetters.count()).toEqual({ ok: true, value: { visible: 0, hidden: 0 } });
  const message = { body: 'x', groupId: 'g', deduplicationId: 'd', attributes: {} };
  expect(await deliveries.send([message])).toEqual({ ok: false, reason: 'queue_missing' });
  client.destroy();
  await local.close();

  const endpoint = await startEndpoint({ maxBodyBytes: 65_536 }, () => ({
    status: 403,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: JSON.stringify({ __type: 'com.amazon.coral.service#AccessDeniedException', message: 'hush' }),
  }));
  const denied = sqsClient(endpoint.url);
  expect(await findStageQueues(denied, 'alertguard-denied')).toEqual({ ok: false, reason: 'queue_denied' });
  denied.destroy();
  await endpoint.close();
});
