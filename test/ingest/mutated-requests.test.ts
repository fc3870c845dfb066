import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { captureOutput } from '../support/capture-output.ts';
import { anEvent, senderKeys, startIngestBench } from '../support/ingest-bench.ts';
import { mutate, mutateHeaders, seededRandom } from '../support/mutate.ts';
import { rawNotification } from '../support/notification-factory.ts';
import { caseCount } from '../support/whole-run.ts';

const requests = caseCount(100_000);
const seed = 20_261_121;

const contract = new Map([
  [202, '{"status":"accepted"}'],
  [400, '{"error":"malformed"}'],
  [401, '{"error":"unauthenticated"}'],
  [403, '{"error":"not_allowed"}'],
  [413, '{"error":"too_large"}'],
  [415, '{"error":"unsupported"}'],
]);

let bench: Awaited<ReturnType<typeof startIngestBench>>;
const output = captureOutput();
beforeAll(async () => {
  bench = await startIngestBench();
});
afterAll(async () => await bench.close());

/** Recorded bodies and one that is allowed, so that every step of the handler is reached. */
function originals(): Buffer[] {
  const folder = new URL('../fixtures/notifications/', import.meta.url);
  const recorded = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => readFileSync(new URL(name, folder)));
  return [...recorded.filter(({ length }) => length < 50_000), Buffer.from(rawNotification())];
}

const senders = ['prod-eu', 'prod-eu', 'prod-eu', 'prod-us', 'nobody', '__proto__', ''] as const;

function mutatedEvent(bodies: readonly Buffer[], random: () => number) {
  const original = bodies[Math.floor(random() * bodies.length)] ?? Buffer.alloc(0);
  const { body, name } = mutate(original, random);
  const sender = senders[Math.floor(random() * senders.length)] ?? 'prod-eu';
  // Most are signed after the mutation, so that they get past the signature.
  const signedBody = random() < 0.75 ? body : original;
  const event = anEvent({ sender, key: senderKeys[sender === 'prod-us' ? 'prod-us' : 'prod-eu'], body: signedBody });
  const isBase64Encoded = random() < 0.5;
  event.body = body.toString(isBase64Encoded ? 'base64' : 'utf8');
  event.isBase64Encoded = isBase64Encoded;
  if (random() < 0.2) event.headers = mutateHeaders(event.headers, random);
  return { event, name };
}

describe('mutated requests', () => {
  it('are all answered within the contract, none with a 5xx', { timeout: 600_000 }, async () => {
    const random = seededRandom(seed);
    const bodies = originals();
    const counts = new Map<number, number>();
    for (let index = 0; index < requests; index += 1) {
      const { event, name } = mutatedEvent(bodies, random);
      const { statusCode = 0, body } = await bench.invoke(event);
      if (contract.get(statusCode) !== body) {
        throw new Error(`request ${index} of seed ${seed} (${name}) was answered ${statusCode} ${body}`);
      }
      counts.set(statusCode, (counts.get(statusCode) ?? 0) + 1);
      if (index % 1000 === 0) checkOutput();
    }
    // Each step was reached: a run in which all fail at the signature would prove little.
    for (const status of [202, 400, 401, 403, 415])
      expect(counts.get(status), `${status}`).toBeGreaterThan(caseCount(500));
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    report(counts);
  });
});

function checkOutput(): void {
  expect(output.text()).not.toContain('unexpected_error');
  for (const key of Object.values(senderKeys)) expect(output.text()).not.toContain(key.slice(6));
  output.clear();
}

function report(counts: ReadonlyMap<number, number>): void {
  const sorted = [...counts].sort(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`);
  setImmediate(() => process.stderr.write(`mutated requests: ${requests}, answers ${sorted.join(', ')}\n`));
}
