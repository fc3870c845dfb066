import { Agent, request as openRequest } from 'node:https';
import { gunzipSync } from 'node:zlib';
import { openPacked } from '../lib/allow-list/compile/pack.ts';
import { createCloudWatchAudit } from '../lib/aws/cloudwatch-audit.ts';
import { composeDeliver } from '../lib/delivery/compose-deliver.ts';
import { createDeliverHandler } from '../lib/delivery/create-deliver-handler.ts';
import { createHttpsTransport } from '../lib/egress/send-https.ts';
import type { Answer, OutboundRequest } from '../lib/providers/contract/outbound-request.ts';
import { providers } from '../lib/providers/registry.ts';
import { Secret } from '../lib/secrets/secret.ts';
import { version } from '../lib/version.ts';
import { compile, labels, platformFile, receiver, sender } from './bench-allow-list.ts';
import type { Figures } from './figures.ts';
import { recordEventFor } from './record-event.ts';
import { lambdaContext, signingKeyText } from './request-event.ts';
import { interleave, summarize } from './samples.ts';
import { type AwsStandIn, startAwsStandIn } from './start-aws-stand-in.ts';
import { counted, createSampler, withoutLines } from './warm.ts';

const sizes = [1, 10, 100, 1000];

type Destination = {
  /** As the allow-list has it, without the secret. */
  readonly fields: string;
  readonly secret: Readonly<Record<string, string>>;
  readonly answer: Omit<Answer, 'headers'>;
};

/** A chat, an incident and a program: each renders in its own way. */
const destinations: ReadonlyMap<string, Destination> = new Map([
  [
    'slack',
    {
      fields: 'type: slack',
      secret: { webhookUrl: 'https://hooks.slack.com/services/T00000000/B00000000/exampleSecretexampleSecr' },
      answer: { status: 200, body: 'ok' },
    },
  ],
  [
    'pagerduty',
    {
      fields: 'type: pagerduty',
      secret: { routingKey: 'exampleSecretexampleSecretexampl' },
      answer: { status: 202, body: '{"status":"success"}' },
    },
  ],
  [
    'webhook',
    {
      fields: "type: webhook, url: 'https://localhost/0'",
      secret: { signingKey: signingKeyText },
      answer: { status: 200, body: '{}' },
    },
  ],
]);

/** Warm `deliver` from event to answer beside the least that must be done with a message, and its transport beside Node's. */
export async function benchWarmDeliver({ quick }: { readonly quick: boolean }): Promise<Figures> {
  const cases = [...destinations].flatMap(([name, destination]) =>
    sizes.map((alerts) => createCase(name, destination, alerts)),
  );
  const standIn = await startAwsStandIn('{}');
  const https = createHttps(standIn);
  const contenders = new Map<string, () => Promise<number>>([
    ...cases.flatMap(({ title, deliver, floor }): [string, () => Promise<number>][] => [
      [`${title} deliver`, createSampler(deliver)],
      [`${title} floor`, createSampler(floor)],
    ]),
    ['transport', createSampler(https.transport)],
    ['node:https', createSampler(https.bare)],
  ]);
  try {
    return await withoutLines(async () => {
      await interleave(contenders, quick ? 3 : 10);
      const samples = await interleave(contenders, quick ? 11 : 41);
      const microseconds = (name: string) => {
        const { minimum, median } = summarize(samples(name));
        return { minimum: minimum * 1000, text: `${(minimum * 1000).toFixed(0)} (${(median * 1000).toFixed(0)})` };
      };
      const ratio = (name: string, beside: string) => microseconds(name).minimum / microseconds(beside).minimum;
      return {
        name: 'warm-deliver',
        title: 'Warm deliver',
        ratios: [
          ...cases.map(({ title }) => ({
            what: `deliver to ${title}, of the floor`,
            value: ratio(`${title} deliver`, `${title} floor`),
          })),
          { what: 'HTTPS transport, of `node:https`', value: ratio('transport', 'node:https') },
        ],
        tables: [
          {
            head: ['µs, minimum (median)', 'in the queue, kB', 'sent, kB', 'deliver', 'floor'],
            rows: cases.map(({ title, queuedBytes, sentBytes }) => [
              title,
              ...[queuedBytes, sentBytes].map((bytes) => (bytes() / 1000).toFixed(1)),
              ...['deliver', 'floor'].map((name) => microseconds(`${title} ${name}`).text),
            ]),
          },
          {
            head: ['µs, minimum (median)', 'HTTPS transport', '`node:https`'],
            rows: [['2 kB to loopback', microseconds('transport').text, microseconds('node:https').text]],
          },
        ],
        notes: [
          'From the event of the queue to the answer, with the secret in memory, a vendor that answers at once, and the line of the audit made and dropped.',
          'The floor is `gunzip` and `JSON.parse` of the message, and `JSON.stringify` of what was sent.',
          'Transport and `node:https` send the same over one kept connection, and read the answer.',
          'Of processor time, garbage collection included; ratios are of minima. The contenders take turns in one process.',
        ],
      };
    });
  } finally {
    await standIn.close();
  }
}

function createCase(name: string, { fields, secret, answer }: Destination, alerts: number) {
  const allowList = openPacked(
    compile([
      platformFile([receiver], 'localhost'),
      {
        path: 'teams/payments.yml',
        text: `destinations:
  ${name}: { ${fields}, secret: alertguard/payments/${name} }
receivers:
  ${receiver}: { senders: [${sender}], require: { team: ${labels.team} }, deliver: [${name}] }
`,
      },
    ]),
    'prod',
  );
  let sent = '';
  const value = new Secret(JSON.stringify(secret));
  const handler = createDeliverHandler(
    composeDeliver({
      allowList,
      providers,
      secretReader: { read: async () => ({ ok: true, value }) },
      send: async (request) => {
        sent = textOf(request);
        return { ok: true, answer: { ...answer, headers: {} } };
      },
      queue: { send: async () => ({ ok: true }) },
      deadLetterQueue: { send: async () => ({ ok: true }) },
      acknowledge: async () => true,
      postpone: async () => {},
      audit: createCloudWatchAudit(allowList.hash, 'prod'),
      nowMs: Date.now,
      sleep: async () => {},
    }),
  );
  const event = recordEventFor(allowList, `payments/${name}`, alerts);
  const body = event.Records[0]?.body ?? '';
  let message: unknown;
  return {
    title: `${name} at ${counted(alerts)}`,
    queuedBytes: () => body.length,
    sentBytes: () => Buffer.byteLength(sent),
    deliver: async () => {
      const { batchItemFailures } = await handler(event, lambdaContext);
      if (batchItemFailures.length > 0) throw new Error(`${name} was not delivered`);
    },
    floor: () => {
      const text = gunzipSync(Buffer.from(body, 'base64')).toString();
      for (const line of text.split('\n')) if (line !== '') JSON.parse(line);
      message ??= JSON.parse(sent);
      return JSON.stringify(message);
    },
  };
}

function textOf(request: OutboundRequest): string {
  return request.kind === 'https' ? request.body : '';
}

/** One request after the other to a server of another process. */
function createHttps({ port, certificate: ca }: AwsStandIn) {
  const send = createHttpsTransport({ version, ca });
  const agent = new Agent({ keepAlive: true, ca });
  const body = JSON.stringify({ text: 'x'.repeat(2000) });
  const headers = { 'content-type': 'application/json', 'user-agent': `alertguard/${version}` };
  const url = `https://localhost:${port}/0`;
  return {
    transport: async () => {
      const request = { kind: 'https', method: 'POST', url, headers, body } as const;
      const sent = await send(request, { destinationId: 'bench', allowPrivate: true });
      if (!sent.ok || sent.answer.body !== '{}') throw new Error('the transport was not answered');
    },
    bare: () =>
      new Promise<void>((resolve, fail) => {
        const own = { ...headers, 'accept-encoding': 'identity', 'content-length': Buffer.byteLength(body) };
        const request = openRequest(url, { agent, method: 'POST', headers: own }, (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (chunk: string) => (text += chunk));
          response.on('end', () => (text === '{}' ? resolve() : fail(new Error('another answer'))));
        });
        request.on('error', fail);
        request.end(body);
      }),
  };
}
