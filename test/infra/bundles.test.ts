import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packAllowList } from '../../lib/allow-list/compile/pack.ts';
import { startSecretsManagerEndpoint } from '../../lib/local/secrets-manager-endpoint.ts';
import { createSqsRecord } from '../../lib/local/sqs-record.ts';
import { createLocalQueues, startLocalSqs } from '../../lib/local/start-local-sqs.ts';
import { startStandIn as startSesStandIn } from '../../lib/providers/email/stand-in.ts';
import { providers } from '../../lib/providers/registry.ts';
import { startStandIn as startSnsStandIn } from '../../lib/providers/sns/stand-in.ts';
import { compiled } from '../support/allow-list-compiled.ts';
import { builtFunctions } from '../support/built-functions.ts';
import { runNode, temporaryDirectory } from '../support/infra-build.ts';
import { anEvent, senderKeys } from '../support/ingest-bench.ts';
import { sqsClient } from '../support/local-aws.ts';
import { aDestination } from '../support/local-destination.ts';
import { rawNotification } from '../support/notification-factory.ts';

const topicArn = 'arn:aws:sns:us-east-1:123456789012:payments-alerts';

const allowList = {
  'platform.yml': `
emailFrom: alerts@example.com
senders:
  prod-eu: { scheme: standard-webhooks, secret: guard/senders/prod-eu }
teams:
  payments:
    senders: [prod-eu]
    secrets: guard/payments/
    emailDomains: [example.com]
    hosts: [{ host: '127.0.0.1:465', private: true }]
    topics: ['${topicArn}']
`,
  'teams/payments.yml': `
destinations:
  mail: { type: email, to: [oncall@example.com] }
  topic: { type: sns, topicArn: '${topicArn}' }
  server: { type: smtp, secret: guard/payments/smtp, to: [oncall@example.com], host: 127.0.0.1 }
receivers:
  payments: { senders: [prod-eu], deliver: [mail] }
  on-demand: { senders: [prod-eu], deliver: [topic, server] }
`,
};

let stack: Awaited<ReturnType<typeof startStack>>;

beforeAll(async () => {
  stack = await startStack();
});

afterAll(async () => await stack.close());

describe('the bundles, as they are deployed', () => {
  it('take a notification and deliver it, with only the endpoints of the SDK in the environment', async () => {
    const event = anEvent({ body: rawNotification({ receiver: 'payments' }) });
    const accepted = await stack.invoke('ingest', event);
    expect(accepted).toMatchObject({ statusCode: 202, body: '{"status":"accepted"}' });

    const records = await stack.receive();
    expect(records).toHaveLength(1);
    expect(await stack.invoke('deliver', { Records: records })).toEqual({ batchItemFailures: [] });
    expect(stack.mailArrivals).toMatchObject([
      { status: 200, json: { from: expect.stringContaining('alerts@example.com'), to: ['oncall@example.com'] } },
    ]);
  });

  it('load the transports of SNS and SMTP where a delivery needs them', async () => {
    const event = anEvent({ body: rawNotification({ receiver: 'on-demand' }) });
    expect(await stack.invoke('ingest', event)).toMatchObject({ statusCode: 202 });
    const records = await stack.receive();
    expect(records).toHaveLength(2);
    const { stdout } = await stack.run('deliver', { Records: records });
    expect(stack.topicArrivals).toMatchObject([{ destination: 'payments/topic', status: 200 }]);
    // Nothing listens at port 465 here, and only the transport could have found that out.
    const retried = stdout.split('\n').filter((line) => line.includes('"delivery.retried"'));
    expect(retried.map((line) => JSON.parse(line))).toMatchObject([
      { destination: 'payments/server', reason: 'connection_failed' },
    ]);
  });

  it('load no streams of files for the SDK', async () => {
    const event = anEvent({ body: rawNotification({ receiver: 'payments' }) });
    const { stdout } = await stack.run('ingest', event);
    const loaded = /^loaded (.*)$/m.exec(stdout)?.[1]?.split(' ') ?? [];
    expect(loaded).toContain('https');
    expect(loaded).not.toContain('internal/fs/streams');
  });

  it('do not start where the queue is not named', async () => {
    const { code, stderr } = await stack.run('ingest', {}, { QUEUE_URL: '' });
    expect(code).not.toBe(0);
    expect(stderr).toContain('QUEUE_URL');
  });
});

/** Loads the bundle as Lambda would, in a process of its own, and calls its handler once. */
const script = `
  const [module, event] = process.argv.slice(1);
  const { handler } = await import(module);
  const context = { functionName: 'bundle', awsRequestId: 'request-1', getRemainingTimeInMillis: () => 60_000 };
  const result = await handler(JSON.parse(event), context);
  const loaded = process.moduleLoadList.map((name) => name.replace('NativeModule ', ''));
  process.stdout.write('\\nloaded ' + loaded.join(' '));
  process.stdout.write('\\nresult ' + JSON.stringify(result), () => process.exit(0));
`;

async function startStack() {
  const dist = await temporaryDirectory();
  const built = await builtFunctions();
  const files = Object.entries(allowList).map(([path, text]) => ({ path, text }));
  const packed = packAllowList(compiled(files, providers));
  for (const name of ['ingest', 'deliver']) {
    await cp(join(built.dist, name), join(dist, name), { recursive: true });
    for (const file of packed) await writeFile(join(dist, name, file.name), file.text);
  }
  const [sqs, secrets, ses, sns] = [
    await startLocalSqs(),
    await startSecretsManagerEndpoint(Date.now),
    await startSesStandIn(),
    await startSnsStandIn(),
  ];
  sns.admit(aDestination({ id: 'payments/topic', type: 'sns', options: { topicArn } }));
  secrets.put('test/guard/payments/smtp', JSON.stringify({ username: 'alertguard', password: 'local' }));
  secrets.put('test/guard/senders/prod-eu', JSON.stringify({ signingKey: senderKeys['prod-eu'] }));
  const client = sqsClient(sqs.url);
  const { deliveries, deadLetters } = await createLocalQueues(client);
  const environment = {
    STAGE: 'test',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SESSION_TOKEN: 'local',
    AWS_ENDPOINT_URL_SQS: sqs.url,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
    AWS_ENDPOINT_URL_SESV2: ses.url,
    AWS_ENDPOINT_URL_SNS: sns.url,
    QUEUE_URL: onLoopback(deliveries.url, sqs.url),
    DEAD_LETTER_QUEUE_URL: onLoopback(deadLetters.url, sqs.url),
  };
  const run = async (name: string, event: unknown, more: Record<string, string> = {}) =>
    await runNode(
      ['--input-type=module', '--eval', script, join(dist, name, 'index.mjs'), JSON.stringify(event)],
      dist,
      { ...environment, ...more },
    );
  return {
    mailArrivals: ses.arrivals,
    topicArrivals: sns.arrivals,
    run,
    invoke: async (name: string, event: unknown): Promise<unknown> => {
      const { stdout, stderr } = await run(name, event);
      const result = /^result (.*)$/m.exec(stdout)?.[1];
      if (result === undefined) throw new Error(stdout + stderr);
      return JSON.parse(result);
    },
    receive: async () => {
      const command = new ReceiveMessageCommand({
        QueueUrl: deliveries.url,
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      });
      const { Messages = [] } = await client.send(command);
      return Messages.map((message) => createSqsRecord(message, deliveries.arn));
    },
    close: async () => {
      client.destroy();
      await Promise.all([sqs.close(), secrets.close(), ses.close(), sns.close()]);
    },
  };
}

/** The emulator names its queues by a host that not every resolver knows. */
function onLoopback(queueUrl: string, endpoint: string): string {
  return new URL(new URL(queueUrl).pathname, endpoint).href;
}
