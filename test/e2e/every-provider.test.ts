import { afterAll, beforeAll, expect } from 'vitest';
import { parseNotification } from '../../lib/alertmanager/notification.ts';
import type { AuditEvent } from '../../lib/audit/audit-event.ts';
import { exampleDestination } from '../../lib/cli/example-destination.ts';
import { type LocalStack, startLocalStack } from '../../lib/local/start-local-stack.ts';
import { providers } from '../../lib/providers/registry.ts';
import { signRequest } from '../../lib/senders/sign-request.ts';
import { parseSigningKeySecret } from '../../lib/signing/signing-key.ts';
import { corpusFiles, itWithCorpus } from '../support/corpora.ts';
import { everyProviderAllowList } from '../support/every-provider.ts';
import { waitUntil } from '../support/local-wait.ts';
import { allCases } from '../support/whole-run.ts';

const types = [...providers.keys()];
const examples = new Map(await Promise.all(types.map(async (type) => [type, await exampleDestination(type)] as const)));

const events: AuditEvent[] = [];
let stack: LocalStack;
beforeAll(async () => {
  const allowList = everyProviderAllowList((type) => examples.get(type) ?? { options: {} });
  stack = await startLocalStack({ allowList, audit: (event) => events.push(event) });
});
afterAll(async () => await stack.close());

async function post(body: Uint8Array): Promise<number> {
  const sender = stack.senders[0];
  if (sender === undefined) throw new Error('the stack has a sender');
  const key = parseSigningKeySecret(JSON.stringify({ signingKey: sender.signingKey }));
  if (!key.ok) throw new Error(key.reason);
  const headers = await signRequest({
    scheme: 'standard-webhooks',
    sender: 'prod-eu',
    audience: '',
    key: key.key,
    body,
    nowMs: Date.now(),
  });
  const response = await fetch(`${stack.guardUrl}/v1/senders/prod-eu/notifications`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: Buffer.from(body),
  });
  await response.text();
  return response.status;
}

/** Recorded bodies that are notifications, with the name of their file as a mark that keeps them apart. */
function recordedBodies(): { readonly name: string; readonly json: Record<string, unknown> }[] {
  return ['alertmanager-captured', 'alertmanager-payloads'].flatMap((set) =>
    corpusFiles(set)
      .filter(({ bytes }) => parseNotification(bytes).ok)
      .map(({ name, bytes }) => ({ name, json: JSON.parse(bytes.toString('utf8')) })),
  );
}

/** Each body for a third of the providers, and each provider a third of the bodies: contract.test.ts renders all of both. */
function typesFor(index: number): readonly string[] {
  return allCases ? types : types.filter((_, at) => (at + index) % 3 === 0);
}

itWithCorpus('alertmanager-payloads')(
  'the stand-in of every provider accepts what recorded notifications are rendered to',
  async () => {
    const bodies = recordedBodies();
    expect(bodies.length).toBeGreaterThan(35);
    let expected = 0;
    for (const [index, { name, json }] of bodies.entries()) {
      const asked = typesFor(index);
      expected += asked.length;
      const statuses = await Promise.all(
        asked.map(async (type) => {
          const body = { ...json, receiver: type, groupKey: `${json['groupKey']} ${name}` };
          return await post(new TextEncoder().encode(JSON.stringify(body)));
        }),
      );
      expect(statuses, name).toEqual(asked.map(() => 202));
    }
    const ended = () => events.filter(({ event }) => event === 'delivery.sent' || event === 'delivery.dead_lettered');
    await waitUntil('every delivery ended', () => ended().length >= expected, 100_000);
    const refused = events.filter(({ event }) => event === 'delivery.dead_lettered' || event === 'delivery.retried');
    expect(refused).toEqual([]);
    process.stderr.write(
      `recorded notifications: ${bodies.length} for ${types.length} providers: ${ended().length} accepted by the stand-ins\n`,
    );
  },
  150_000,
);
