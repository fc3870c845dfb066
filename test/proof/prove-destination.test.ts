import { expect, it } from 'vitest';
import type { Destination } from '../../lib/allow-list/allow-list.ts';
import { createProver, type ProverDependencies, proofTimeoutMs } from '../../lib/proof/prove-destination.ts';
import { retry } from '../../lib/providers/contract/outcome.ts';
import type { ProbeRequest } from '../../lib/providers/contract/probe.ts';
import type { SendContext, TransportResult } from '../../lib/providers/contract/transport.ts';
import { providers } from '../../lib/providers/registry.ts';
import { Secret } from '../../lib/secrets/secret.ts';
import type { SecretRead } from '../../lib/secrets/secret-access.ts';

const id = 'payments/slack-critical';
const destination: Destination = {
  id,
  team: 'payments',
  type: 'slack',
  secret: 'alertguard/payments/slack-critical',
  parallelism: 1,
  hosts: [],
  options: {},
};

const urlOf = (key: string) => `https://hooks.slack.com/services/T0/B0/${key}`;
const stored = (key: string): SecretRead => ({ ok: true, value: new Secret(`{"webhookUrl":"${urlOf(key)}"}`) });
const answered = (status: number, body = ''): TransportResult => ({
  ok: true,
  answer: { status, headers: {}, body },
});
const live = answered(400, 'no_text');

type Sent = { readonly request: ProbeRequest; readonly context: SendContext };

/** Secrets Manager answers with `reads` in turn, the last of them again and again. */
function aProver(options: {
  reads?: readonly SecretRead[];
  answer?: (request: ProbeRequest) => TransportResult | Promise<TransportResult>;
  with?: Partial<ProverDependencies>;
  destination?: Partial<Destination>;
}) {
  const { reads = [stored('live')], answer = () => live } = options;
  const sent: Sent[] = [];
  const readOf: string[] = [];
  const prove = createProver({
    providers,
    allowList: { destinations: new Map([[id, { ...destination, ...options.destination }]]), emailFrom: undefined },
    secrets: {
      read: async (name) => {
        readOf.push(name);
        return reads[Math.min(readOf.length, reads.length) - 1] ?? { ok: false, reason: 'unavailable' };
      },
    },
    send: async (request, context) => {
      sent.push({ request, context });
      return await answer(request);
    },
    nowMs: () => 0,
    ...options.with,
  });
  return { prove: async () => await prove(id), sent, readOf };
}

/** A live webhook for one key alone. */
const onlyFor = (key: string) => (request: ProbeRequest) =>
  request.kind === 'https' && request.url === urlOf(key) ? live : answered(404, 'no_service');

it('proves a destination whose vendor says that a message would arrive, by one read of its secret', async () => {
  let now = 1_000;
  const { prove, sent, readOf } = aProver({
    with: {
      nowMs: () => {
        now += 20;
        return now;
      },
    },
  });
  expect(await prove()).toEqual({ kind: 'proven', status: 400, latencyMs: expect.any(Number) });
  expect(sent).toHaveLength(1);
  expect(readOf).toEqual(['alertguard/payments/slack-critical']);
});

it('is final about a secret that the vendor has revoked, after it was read once more', async () => {
  const { prove, sent, readOf } = aProver({ answer: () => answered(404, 'no_service') });
  expect(await prove()).toMatchObject({ kind: 'unproven', reason: 'destination_gone', isFinal: true, status: 404 });
  expect(readOf).toHaveLength(2);
  expect(sent).toHaveLength(1);
});

it('asks once more with the new value of a secret that was being rotated', async () => {
  const { prove, sent, readOf } = aProver({ reads: [stored('old'), stored('new')], answer: onlyFor('new') });
  expect(await prove()).toMatchObject({ kind: 'proven' });
  expect(sent).toHaveLength(2);
  expect(readOf).toHaveLength(2);
});

it('asks no third time where the new value is wrong too', async () => {
  const reads = [stored('old'), stored('newer'), stored('right')];
  const { prove, sent } = aProver({ reads, answer: onlyFor('right') });
  expect(await prove()).toMatchObject({ kind: 'unproven', isFinal: true });
  expect(sent).toHaveLength(2);
});

it.each([
  ['is there on the second read', [{ ok: false, reason: 'not_found' }, stored('live')], { kind: 'proven' }],
  ['is missing', [{ ok: false, reason: 'not_found' }], { reason: 'secret_missing', isFinal: true }],
  ['cannot be read', [{ ok: false, reason: 'unavailable' }], { reason: 'secret_unavailable', isFinal: false }],
  ['may not be read', [{ ok: false, reason: 'access_denied' }], { reason: 'secret_unavailable', isFinal: false }],
  ['is no JSON', [{ ok: true, value: new Secret('nope') }], { reason: 'secret_shape', isFinal: true }],
  ['is unreadable on the second read', [stored('old'), { ok: false, reason: 'unavailable' }], { isFinal: false }],
] as const satisfies readonly (readonly [string, readonly SecretRead[], object])[])(
  'judges a secret that %s',
  async (_title, reads, expected) => {
    const { prove } = aProver({ reads, answer: onlyFor('live') });
    expect(await prove()).toMatchObject(expected);
  },
);

it.each([
  ['no answer', (): TransportResult => ({ ok: false, outcome: retry('timeout') }), 'timeout'],
  ['a server error', () => answered(503), 'provider_unavailable'],
  ['a limited rate', () => answered(429, 'rate_limited'), 'rate_limited'],
  ['a transport that fails', () => Promise.reject(new Error(urlOf('live'))), 'unexpected_error'],
] as const)('is not final about %s, and reads the secret no second time', async (_title, answer, reason) => {
  const { prove, readOf } = aProver({ answer });
  const result = await prove();
  expect(result).toMatchObject({ kind: 'unproven', reason, isFinal: false });
  expect(JSON.stringify(result)).not.toContain('hooks.slack.com');
  expect(readOf).toHaveLength(1);
});

it('asks nothing of a host that the destination may not call', async () => {
  const reads: SecretRead[] = [{ ok: true, value: new Secret('{"webhookUrl":"https://evil.example/services/T0"}') }];
  const { prove, sent } = aProver({ reads });
  expect(await prove()).toMatchObject({ kind: 'unproven', reason: 'host_not_allowed', isFinal: true });
  expect(sent).toEqual([]);
});

it.each([
  ['its type', { destination: { type: 'carrier-pigeon' } }, 'unknown_provider'],
  [
    'the destination',
    { with: { allowList: { destinations: new Map(), emailFrom: undefined } } },
    'destination_not_allowed',
  ],
] as const)('is final where the guard does not know %s', async (_title, options, reason) => {
  const { prove, sent } = aProver(options);
  expect(await prove()).toMatchObject({ kind: 'unproven', reason, isFinal: true, status: undefined });
  expect(sent).toEqual([]);
});

it('takes a bounded time: what is left of it for each question, and none when it is over', async () => {
  let now = 0;
  const reads = [stored('old'), stored('new')];
  const { prove, sent } = aProver({
    reads,
    with: { nowMs: () => now },
    answer: () => {
      now += proofTimeoutMs - 1_000;
      return answered(404);
    },
  });
  await prove();
  expect(sent.map(({ context }) => context.limits?.callTimeoutMs)).toEqual([5_000, 1_000]);

  now = 0;
  const late = aProver({
    reads,
    with: { nowMs: () => now },
    answer: () => {
      now += proofTimeoutMs;
      return answered(404);
    },
  });
  expect(await late.prove()).toMatchObject({ reason: 'timeout', isFinal: false });
  expect(late.sent).toHaveLength(1);
});
