import { createHmac } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { openPacked } from '../lib/allow-list/compile/pack.ts';
import { createCloudWatchAudit } from '../lib/aws/cloudwatch-audit.ts';
import { createIngestHandler } from '../lib/ingest/create-ingest-handler.ts';
import { Secret } from '../lib/secrets/secret.ts';
import { createKeyRing } from '../lib/senders/key-ring.ts';
import { createSenderVerifier } from '../lib/senders/verify-sender.ts';
import { benchAllowList, labels, receiver, sender } from './bench-allow-list.ts';
import type { Figures, Ratio } from './figures.ts';
import { notificationBody } from './notification-body.ts';
import { createRequestEvent, lambdaContext, signingKey, signingKeyText } from './request-event.ts';
import { interleave, type Summary, summarize } from './samples.ts';

/** With the budgets of each, as ratios to the floor and to HMAC alone. */
const sizes = [
  { alerts: 1, accepted: 8, refused: 5 },
  { alerts: 10, accepted: 8, refused: 5 },
  { alerts: 100, accepted: 7, refused: 5 },
  { alerts: 1000, accepted: 7, refused: 5 },
] as const;

/** A sample repeats the work until it has taken so long: a clock's step and a short pause hardly count in it. */
const sampleMs = 20;

/** Warm `ingest` from event to answer, without the call to SQS, beside the least that any guard must do with the body. */
export async function benchWarm({ quick }: { readonly quick: boolean }): Promise<Figures> {
  const handler = createHandler();
  const cases = sizes.map((size) => ({ ...createCase(handler, size.alerts), alerts: size.alerts, budgets: size }));
  const contenders = new Map<string, () => Promise<number>>(
    cases.flatMap(({ alerts, accept, refuse, floor, hmac }) => [
      [`${alerts} accepted`, createSampler(accept)],
      [`${alerts} floor`, createSampler(floor)],
      [`${alerts} refused`, createSampler(refuse)],
      [`${alerts} hmac`, createSampler(hmac)],
    ]),
  );
  return await withoutLines(async () => {
    await interleave(contenders, quick ? 3 : 10);
    const measured = await interleave(contenders, quick ? 11 : 41);
    return figuresOf((name) => summarize(measured(name)), cases);
  });
}

type Case = {
  readonly alerts: number;
  readonly bytes: number;
  readonly budgets: { readonly accepted: number; readonly refused: number };
};

function figuresOf(summaryOf: (name: string) => Summary, cases: readonly Case[]): Figures {
  const ratio = (name: string, beside: string) => summaryOf(name).minimum / summaryOf(beside).minimum;
  const show = (name: string) => {
    const { minimum, median } = summaryOf(name);
    return `${(minimum * 1000).toFixed(0)} (${(median * 1000).toFixed(0)})`;
  };
  return {
    name: 'warm',
    title: 'Warm ingest',
    ratios: [
      ...cases.map(
        ({ alerts, budgets }): Ratio => ({
          what: `ingest at ${counted(alerts)}, of the floor`,
          value: ratio(`${alerts} accepted`, `${alerts} floor`),
          goal: { atMost: 4 },
          budget: { atMost: budgets.accepted },
        }),
      ),
      ...cases.map(
        ({ alerts, budgets }): Ratio => ({
          what: `401 of an unknown sender at ${counted(alerts)}, of HMAC alone`,
          value: ratio(`${alerts} refused`, `${alerts} hmac`),
          goal: { atMost: 5 },
          budget: { atMost: budgets.refused },
        }),
      ),
    ],
    tables: [
      {
        head: ['µs, minimum (median)', 'body, kB', 'ingest', 'floor', 'unknown sender', 'HMAC alone'],
        rows: cases.map(({ alerts, bytes }) => [
          counted(alerts),
          (bytes / 1000).toFixed(1),
          ...['accepted', 'floor', 'refused', 'hmac'].map((name) => show(`${alerts} ${name}`)),
        ]),
      },
    ],
    notes: [
      'From the event of API Gateway to the answer, with the sender’s key in memory, three destinations, and the lines of the audit made and dropped; without the call to SQS.',
      'The floor is HMAC-SHA256, `JSON.parse` and one `gzip` of the same body.',
      'Of processor time, garbage collection included; ratios are of minima. The contenders take turns in one process.',
    ],
  };
}

/** Lambda takes the lines of the audit from pipes; here they are made and dropped. */
export async function withoutLines<Result>(work: () => Promise<Result>): Promise<Result> {
  const { stdout, stderr } = process;
  const writes = [stdout.write, stderr.write] as const;
  const drop = () => true;
  [stdout.write, stderr.write] = [drop, drop];
  try {
    return await work();
  } finally {
    [stdout.write, stderr.write] = writes;
  }
}

export function counted(alerts: number): string {
  return alerts === 1 ? '1 alert' : `${alerts.toLocaleString('en-US')} alerts`;
}

type Handler = ReturnType<typeof createIngestHandler>;

function createHandler(): Handler {
  const allowList = openPacked(benchAllowList(443), 'prod');
  const value = new Secret(JSON.stringify({ signingKey: signingKeyText }));
  const keys = createKeyRing({ read: async () => ({ ok: true, value }) }, Date.now);
  return createIngestHandler({
    allowList,
    verifySender: createSenderVerifier(allowList, keys, Date.now),
    queue: { send: async () => ({ ok: true }) },
    audit: createCloudWatchAudit(allowList.hash, 'prod'),
    nowMs: Date.now,
  });
}

function createCase(handler: Handler, alerts: number) {
  const text = notificationBody(alerts, receiver, labels);
  const body = Buffer.from(text);
  const key = signingKey().reveal();
  const prefix = 'msg_2b0c9c1e.1763700000.';
  const hmac = () => createHmac('sha256', key).update(prefix).update(body).digest();
  return {
    bytes: body.length,
    accept: repeat(handler, () => createRequestEvent(sender, text), 202),
    refuse: repeat(handler, () => createRequestEvent('nobody', text), 401),
    hmac,
    floor: () => {
      hmac();
      JSON.parse(text);
      return gzipSync(body);
    },
  };
}

/** Signed again before the signature grows too old. */
function repeat(handler: Handler, createEvent: () => APIGatewayProxyEventV2, status: number): () => Promise<void> {
  let event = createEvent();
  let signedAtMs = Date.now();
  return async () => {
    if (Date.now() - signedAtMs > 60_000) {
      event = createEvent();
      signedAtMs = Date.now();
    }
    const { statusCode } = await handler(event, lambdaContext);
    if (statusCode !== status) throw new Error(`answered ${statusCode}, not ${status}`);
  };
}

/** Milliseconds of processor time of one repetition, garbage collection included: what others do does not count. */
export function createSampler(work: () => unknown): () => Promise<number> {
  return async () => {
    const before = process.cpuUsage();
    const startedMs = performance.now();
    let times = 0;
    do {
      await work();
      times += 1;
    } while (performance.now() - startedMs < sampleMs);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000 / times;
  };
}
