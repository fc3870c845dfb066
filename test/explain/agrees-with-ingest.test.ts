import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AuditEvent } from '../../lib/audit/audit-event.ts';
import type { QueueMessage } from '../../lib/delivery/delivery-queue.ts';
import { explainNotification } from '../../lib/explain/explain-notification.ts';
import { createIngestHandler } from '../../lib/ingest/create-ingest-handler.ts';
import { type ExplainCase, explainCases } from '../support/explain-cases.ts';
import { anEvent, lambdaContext } from '../support/ingest-bench.ts';
import { caseCount } from '../support/whole-run.ts';

const cases = caseCount(10_000);

type Answered = {
  readonly status: number | undefined;
  readonly reason: string | undefined;
  readonly deliveries: readonly { readonly destination: string; readonly deliveryKey: string; readonly lane: string }[];
};

/** What the ingest handler makes of a request whose proof holds: every known sender's does. */
async function answer({ allowList, sender, body }: ExplainCase): Promise<Answered> {
  const queued: QueueMessage[] = [];
  const events: AuditEvent[] = [];
  const handler = createIngestHandler({
    allowList,
    verifySender: async ({ sender: name }) =>
      allowList.senders.has(name) ? { kind: 'verified' } : { kind: 'unauthenticated', reason: 'unknown_sender' },
    queue: {
      send: async (messages) => {
        queued.push(...messages);
        return { ok: true };
      },
    },
    audit: (event) => events.push(event),
    nowMs: () => 0,
  });
  const { statusCode } = await handler(anEvent({ sender, body, base64: true }), lambdaContext);
  const [event] = events;
  const destinations = event?.event === 'notification.accepted' ? event.destinations : [];
  expect(queued).toHaveLength(destinations.length);
  return {
    status: statusCode,
    reason: event?.event === 'notification.rejected' ? event.reason : undefined,
    deliveries: queued.map(({ deduplicationId, groupId }, index) => {
      return { destination: destinations[index] ?? '', deliveryKey: deduplicationId, lane: groupId };
    }),
  };
}

const reasons = [
  'accepted',
  'unknown_sender',
  'not_utf8',
  'not_json',
  'schema',
  'receiver_unknown',
  'labels_missing',
  'body_too_large',
];

describe('what guard explain says', () => {
  it('is what the ingest handler does, whatever the case', { timeout: 600_000 }, async () => {
    const counts = new Map<string, number>();
    let declined = 0;
    await fc.assert(
      fc.asyncProperty(explainCases, async (one) => {
        const { status, reason, deliveries, steps } = explainNotification(one);
        expect({ status, reason, deliveries }).toEqual(await answer(one));
        expect(steps.some(({ outcome }) => outcome === 'refused')).toBe(reason !== undefined);
        const told = steps.filter(({ step, outcome }) => step === 'destination' && outcome === 'passed');
        expect(told).toHaveLength(deliveries.length);
        if (steps.some(({ outcome }) => outcome === 'skipped')) declined += 1;
        counts.set(reason ?? 'accepted', (counts.get(reason ?? 'accepted') ?? 0) + 1);
      }),
      { numRuns: cases, seed: 20_261_121 },
    );
    // Each answer was reached: a run in which all are refused for their sender would prove little.
    for (const reason of reasons) expect(counts.get(reason) ?? 0, reason).toBeGreaterThanOrEqual(caseCount(10));
    expect(counts.get('accepted')).toBeGreaterThan(caseCount(500));
    expect(declined).toBeGreaterThan(caseCount(100));
    expect([...counts.keys()].toSorted()).toEqual(reasons.toSorted());
    const sorted = [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([reason, count]) => `${reason} ${count}`);
    process.stderr.write(`explain and ingest agree: ${cases} cases, ${sorted.join(', ')}\n`);
  });
});
