import { afterAll, beforeAll, expect } from 'vitest';
import { parseNotification } from '../../lib/alertmanager/notification.ts';
import { loadAllowList } from '../../lib/allow-list/allow-list.ts';
import { compileAllowList } from '../../lib/allow-list/compile/compile.ts';
import type { AuditEvent } from '../../lib/audit/audit-event.ts';
import { type LocalStack, startLocalStack } from '../../lib/local/start-local-stack.ts';
import { providers } from '../../lib/providers/registry.ts';
import { signRequest } from '../../lib/senders/sign-request.ts';
import { parseSigningKeySecret } from '../../lib/signing/signing-key.ts';
import { corpusFiles, itWithCorpus } from '../support/corpora.ts';
import { waitUntil } from '../support/local-wait.ts';
import { exampleOf } from '../support/provider-input.ts';

const types = [...providers.keys()];
/** The team's fence: the hosts of the contract, and the topics that its options name. */
function fenceOf(type: string): string {
  const { fence, options } = exampleOf(type);
  const hosts = fence.map(({ host, port }) => (port === 443 ? host : `${host}:${port}`));
  const topics = Object.values(options).filter((value) => typeof value === 'string' && value.startsWith('arn:'));
  return JSON.stringify({ hosts, topics }).slice(1, -1);
}

/** A team, a destination and a receiver for each provider, all by its name. */
function allowList() {
  const platform = [
    'emailFrom: alerts@example.com',
    'senders: { prod-eu: { scheme: standard-webhooks, secret: alertguard/senders/prod-eu } }',
    'linkHosts: [alertmanager.example.com]',
    'teams:',
    ...types.map(
      (type) =>
        `  ${type}: { senders: [prod-eu], secrets: alertguard/${type}/, emailDomains: [example.com], ${fenceOf(type)} }`,
    ),
  ].join('\n');
  const teams = types.map((type) => {
    const example = exampleOf(type);
    const secret = example.secret === undefined ? {} : { secret: `alertguard/${type}/secret` };
    const destination = JSON.stringify({ type, ...secret, parallelism: 16, ...example.options });
    const receiver = JSON.stringify({ senders: ['prod-eu'], deliver: ['there'] });
    return {
      path: `teams/${type}.yml`,
      text: `destinations: { there: ${destination} }\nreceivers: { ${type}: ${receiver} }\n`,
    };
  });
  const compiled = compileAllowList([{ path: 'platform.yml', text: platform }, ...teams], providers);
  if (!compiled.ok) throw new Error(compiled.faults.map(({ file, message }) => `${file}: ${message}`).join('\n'));
  return loadAllowList(JSON.stringify(compiled.allowList));
}

const events: AuditEvent[] = [];
let stack: LocalStack;
beforeAll(async () => {
  stack = await startLocalStack({ allowList: allowList(), audit: (event) => events.push(event) });
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

itWithCorpus('alertmanager-payloads')(
  'every recorded notification is rendered for every provider, and its stand-in accepts it',
  async () => {
    expect(stack.unreachable).toEqual([]);
    const bodies = recordedBodies();
    expect(bodies.length).toBeGreaterThan(35);
    for (const { name, json } of bodies) {
      const statuses = await Promise.all(
        types.map(async (type) => {
          const body = { ...json, receiver: type, groupKey: `${json['groupKey']} ${name}` };
          return await post(new TextEncoder().encode(JSON.stringify(body)));
        }),
      );
      expect(statuses, name).toEqual(types.map(() => 202));
    }
    const expected = bodies.length * types.length;
    const ended = () => events.filter(({ event }) => event === 'delivery.sent' || event === 'delivery.dead_lettered');
    await waitUntil('every delivery ended', () => ended().length >= expected, 100_000);
    const refused = events.filter(({ event }) => event === 'delivery.dead_lettered' || event === 'delivery.retried');
    expect(refused).toEqual([]);
    process.stderr.write(
      `recorded notifications: ${bodies.length} × ${types.length} providers: ${ended().length} accepted by the stand-ins\n`,
    );
  },
  150_000,
);
