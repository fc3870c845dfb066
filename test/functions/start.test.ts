import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateQueueCommand } from '@aws-sdk/client-sqs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { packAllowList } from '../../lib/allow-list/compile/pack.ts';
import { startSecretsManagerEndpoint } from '../../lib/local/secrets-manager-endpoint.ts';
import { startLocalSqs } from '../../lib/local/start-local-sqs.ts';
import { startTcpServer } from '../support/egress-server.ts';
import { type GateMode, startGate } from '../support/gate.ts';
import { allowList, anEvent, queueName, senderKeys } from '../support/ingest-bench.ts';
import { sqsClient } from '../support/local-aws.ts';
import { rawNotification } from '../support/notification-factory.ts';
import { startFunction } from '../support/start-function.ts';

const accepted = { statusCode: 202 };
const unavailable = { statusCode: 503 };

/** A function, with its queue and what Secrets Manager holds behind gates. */
async function start(
  name: 'ingest' | 'deliver',
  mode: GateMode,
  { scheme = 'http', hook = 0 }: { readonly scheme?: 'http' | 'https'; readonly hook?: number } = {},
) {
  // As long as a busy machine may take, where an end will come of itself.
  const limitMs = mode === 'silent' ? 500 : 20_000;
  const sqs = await startLocalSqs();
  const secrets = await startSecretsManagerEndpoint(Date.now);
  const directory = await mkdtemp(join(tmpdir(), 'alertguard-start-'));
  onTestFinished(async () => {
    await Promise.all([sqs.close(), secrets.close(), rm(directory, { recursive: true })]);
  });
  const client = sqsClient(sqs.url);
  await client.send(new CreateQueueCommand({ QueueName: queueName, Attributes: { FifoQueue: 'true' } }));
  client.destroy();
  const signingKey = senderKeys['prod-eu'];
  const hooks = Array.from({ length: 6 }, (_, index) => ({
    ...{ id: `payments/hook-${index}`, team: 'payments', type: 'webhook', secret: `alertguard/hook-${index}` },
    ...{ parallelism: 1, hosts: [{ host: '127.0.0.1', port: hook, private: true }] },
    options: { url: `https://127.0.0.1:${hook}/` },
  }));
  for (const { secret } of [...allowList.senders, ...hooks])
    secrets.put(`test/${secret}`, JSON.stringify({ signingKey }));
  const files = packAllowList({ ...allowList, destinations: [...allowList.destinations, ...hooks] });
  for (const { name: file, text } of files) await writeFile(join(directory, file), text);
  const queueGate = await startGate(sqs.url, mode);
  const secretsGate = await startGate(secrets.url, mode);
  const started = await startFunction(name, {
    WARM_UP_LIMIT_MS: String(limitMs),
    STAGE: 'test',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_SQS: queueGate.url.replace('http', scheme),
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsGate.url.replace('http', scheme),
    ALLOW_LIST_DIRECTORY: directory,
    QUEUE_URL: `${sqs.url}/000000000000/${queueName}`,
    DEAD_LETTER_QUEUE_URL: `${sqs.url}/000000000000/dead-letters.fifo`,
  });
  return {
    ...started,
    turn: (to: GateMode) => {
      queueGate.turn(to);
      secretsGate.turn(to);
    },
    /** What was asked of both services since the last time. */
    takeOperations: () => [queueGate, secretsGate].flatMap(({ operations }) => operations.splice(0)),
    openCount: () => queueGate.openCount() + secretsGate.openCount(),
  };
}

const event = () => anEvent({ body: rawNotification() });

describe('a start of ingest', { timeout: 30_000 }, () => {
  it('asks for the queue and the keys, sends nothing and writes nothing', async () => {
    const ingest = await start('ingest', 'open');
    expect(ingest.takeOperations()).toEqual(['GetQueueAttributes', ...Array(4).fill('GetSecretValue')]);
    expect(ingest.output()).toBe('');
    expect(ingest.isWrapped).toBe(true);
  });

  it('leaves to the first call no more than the message', async () => {
    const ingest = await start('ingest', 'open');
    ingest.takeOperations();
    expect(await ingest.invoke(event())).toMatchObject(accepted);
    expect(ingest.takeOperations()).toEqual(['SendMessageBatch']);
  });

  it.each<[string, GateMode]>([
    ['never answer', 'silent'],
    ['answer 500', 'failing'],
    ['reset each connection', 'refusing'],
  ])('whose endpoints %s leaves nothing under way, and its first call is served once they answer', async (_, mode) => {
    const ingest = await start('ingest', mode);
    expect(ingest.output()).toBe('');
    await vi.waitFor(() => expect(ingest.openCount()).toBe(0), { timeout: 10_000 });
    ingest.turn('open');
    expect(await ingest.invoke(event())).toMatchObject(accepted);
  });

  it('whose endpoints refuse TLS serves its first call, which asks the sender to try again', async () => {
    const ingest = await start('ingest', 'refusing', { scheme: 'https' });
    expect(ingest.output()).toBe('');
    expect(await ingest.invoke(event())).toMatchObject(unavailable);
    expect(ingest.output()).toContain('"reason":"key_unavailable"');
  });
});

describe('a start of deliver', { timeout: 30_000 }, () => {
  it('asks for the queue and four secrets, posts nothing and writes nothing', async () => {
    const hook = await startTcpServer((socket) => socket.destroy());
    const deliver = await start('deliver', 'open', { hook: hook.port });
    expect(deliver.takeOperations()).toEqual(['GetQueueAttributes', ...Array(4).fill('GetSecretValue')]);
    expect(hook.connectionCount()).toBe(0);
    expect(deliver.output()).toBe('');
    expect(deliver.isWrapped).toBe(true);
  });

  it.each<GateMode>(['silent', 'failing', 'refusing'])(
    'leaves nothing under way where its endpoints are %s',
    async (mode) => {
      const deliver = await start('deliver', mode);
      await vi.waitFor(() => expect(deliver.openCount()).toBe(0), { timeout: 10_000 });
      expect(deliver.output()).toBe('');
      expect(await deliver.invoke({ Records: [] })).toEqual({ batchItemFailures: [] });
    },
  );
});
