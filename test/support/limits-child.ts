import { readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import { loadAllowList } from '../../lib/allow-list/allow-list.ts';
import { deliverBatch } from '../../lib/delivery/deliver-batch.ts';
import { createDestinationMemory } from '../../lib/delivery/destination-memory.ts';
import { decideNotification } from '../../lib/ingest/decide-notification.ts';
import { providers } from '../../lib/providers/registry.ts';
import { Secret } from '../../lib/secrets/secret.ts';
import { createSecretCache } from '../../lib/secrets/secret-cache.ts';
import { cpuMs } from './cpu-time.ts';
import { aRawRecord } from './delivery-bench.ts';
import { exampleOf } from './provider-input.ts';

/**
 * One process for one measurement, as one of Lambda: `ingest <body> <messages>` writes what it puts into the queue,
 * `deliver <messages> <destination type>` delivers a batch of ten of them. Both print the peak of their memory and the
 * processor time that the work took, and that of a yardstick.
 */
const [what = '', file = '', other = ''] = process.argv.slice(2);
const type = what === 'deliver' ? other : 'slack';
const { options, secret, fence: hosts } = exampleOf(type);
const lanes = Array.from({ length: 10 }, (_, index) => `team/chat-${index}`);

const allowList = loadAllowList(
  JSON.stringify({
    ...{ version: 1, hash: 'hash', audience: 'alertguard', emailFrom: 'a@example.com', linkHosts: [], escalation: [] },
    senders: [{ name: 'hostile', scheme: 'standard-webhooks', secret: 'senders/hostile' }],
    destinations: lanes.map((id) => ({ id, team: 'team', type, secret: id, parallelism: 1, hosts, options })),
    receivers: [
      { sender: 'hostile', name: 'payments-critical', team: 'team', require: [], deliver: lanes, fallback: [] },
    ],
  }),
  'test',
);

const messagesSchema = z.array(z.object({ body: z.string(), groupId: z.string() }));

if (what === 'ingest') {
  const body = readFileSync(file);
  const before = process.cpuUsage();
  const context = { requestId: 'request', acceptedAtMs: Date.now() };
  const decision = decideNotification(allowList, { sender: 'hostile', body }, context);
  report(process.cpuUsage(before), decision.ok ? 'accepted' : decision.rejection.reason);
  writeFileSync(other, JSON.stringify(decision.ok ? decision.deliveries.map(({ message }) => message) : []));
} else {
  const messages = messagesSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const before = process.cpuUsage();
  const outcomes = await deliver(messages.map(({ body, groupId }) => aRawRecord(body, groupId)));
  report(process.cpuUsage(before), outcomes.join());
}

async function deliver(records: ReturnType<typeof aRawRecord>[]): Promise<string[]> {
  const read = async () => ({ ok: true, value: new Secret(JSON.stringify(secret)) }) as const;
  const outcomes: string[] = [];
  await deliverBatch(
    {
      allowList,
      providers,
      secrets: createSecretCache({ read }, Date.now),
      // As slow as a vendor, so that all ten are held at the same time.
      send: async () => {
        await new Promise((resolve) => setTimeout(resolve, 50));
        return { ok: true, answer: { status: 200, headers: {}, body: 'ok' } };
      },
      queue: { send: async () => ({ ok: true }) },
      deadLetterQueue: { send: async () => ({ ok: true }) },
      acknowledge: async () => true,
      postpone: async () => {},
      audit: ({ outcome }) => outcomes.push(outcome),
      memory: createDestinationMemory(Date.now),
      nowMs: Date.now,
      random: Math.random,
      sleep: async () => {},
    },
    records,
    () => 60_000,
  );
  return outcomes;
}

function report({ user, system }: NodeJS.CpuUsage, outcome: string): void {
  const peakMb = Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024;
  const seconds = (user + system) / 1e6;
  process.stdout.write(`${JSON.stringify({ seconds, peakMb, outcome, yardstickMs: cpuMs(yardstick, 5) })}\n`);
}

/** Work of the same kind and always as much: how long it takes says how fast the machine is at this moment. */
function yardstick(): number {
  const entries = Array.from({ length: 40_000 }, (_, index) => ({ [`label_${index % 97}`]: `value ${index}` }));
  return JSON.stringify(JSON.parse(JSON.stringify(entries))).replace(/value (?=\d*7)/g, '').length;
}
