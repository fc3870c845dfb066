import { expect, it, onTestFinished } from 'vitest';
import type { AuditEvent } from '../../lib/audit/audit-event.ts';
import { createRecentLineReader } from '../../lib/aws/cloudwatch-recent-lines.ts';
import { createProveHandler } from '../../lib/proof/create-prove-handler.ts';
import { providers } from '../../lib/providers/registry.ts';
import { type LogEvent, startFilterLogEventsServer } from '../support/filter-log-events-server.ts';
import { lambdaContext } from '../support/ingest-bench.ts';
import { allowListOf, hourMs, minuteMs, outage, proven, startMs } from '../support/proof-bench.ts';

const names = Array.from({ length: 1_000 }, (_, index) => `ops/a-destination-with-a-name-${index}`);

const allowList = allowListOf(names.map((id) => ({ id, type: 'slack' })));

/** A line of a run after which all destinations failed, as in a vendor's outage: some 170 kB. */
function lineOf(untilMs: number, told: boolean): LogEvent {
  const failing = names.map((destination) => ({
    ...{ destination, by: 'probe', reason: 'provider_unavailable', sinceMs: untilMs, failures: told ? 9 : 1, told },
  }));
  const line = { event: 'proof.ran', untilMs, allowListHash: allowList.hash, failing, postponed: [] };
  return { timestamp: untilMs + 20_000, message: JSON.stringify(line) };
}

async function runAt(atMs: number, lines: readonly LogEvent[]) {
  const { client, requests, close } = await startFilterLogEventsServer(lines);
  onTestFinished(close);
  const read = createRecentLineReader(client, ['/aws/lambda/alertguard-prod-prove']);
  const asked: string[] = [];
  const audited: AuditEvent[] = [];
  const handler = createProveHandler({
    ...{ allowList, providers, nowMs: () => atMs },
    probe: async (destination) => {
      asked.push(destination);
      return outage;
    },
    drill: async () => proven,
    queue: { send: async () => ({ ok: true }) },
    readOwnLines: async (event, sinceMs, untilMs) => await read([event], sinceMs, untilMs),
    audit: (event) => audited.push(event),
  });
  const event = { id: 'event', time: new Date(atMs).toISOString() };
  await handler(event, { ...lambdaContext, getRemainingTimeInMillis: () => 300_000 });
  return { asked, audited, requests };
}

it('a run goes on from the latest of a hundred long lines', async () => {
  const lines = Array.from({ length: 100 }, (_, index) => lineOf(startMs + index * 15 * minuteMs, index > 50));
  const { asked, audited, requests } = await runAt(startMs + 25 * hourMs, lines);
  // It would ask all of them again after the first lines, and tell what was told.
  expect(asked.length).toBeLessThan(500);
  expect(audited.filter(({ event }) => event === 'escalation.raised')).toEqual([]);
  expect(requests.length).toBeLessThan(5);
});

it('a run goes on from one that was twenty hours ago', async () => {
  const { audited } = await runAt(startMs + 20 * hourMs, [lineOf(startMs, true)]);
  expect(audited.filter(({ event }) => event === 'escalation.raised')).toEqual([]);
});

it('a run after which none is known asks everything', async () => {
  const { asked } = await runAt(startMs, []);
  expect(asked).toHaveLength(names.length);
});
