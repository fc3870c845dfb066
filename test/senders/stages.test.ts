import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type CompiledAllowList, loadAllowList, ofStage } from '../../lib/allow-list/allow-list.ts';
import { secretOfStage } from '../../lib/allow-list/stage.ts';
import { createKeyRing } from '../../lib/senders/key-ring.ts';
import { signRequest } from '../../lib/senders/sign-request.ts';
import { createSenderVerifier } from '../../lib/senders/verify-sender.ts';
import { encodingOf, newKeyBytes, newSigningKeySecret, parseSigningKeySecret } from '../../lib/signing/signing-key.ts';

const compiled: CompiledAllowList = {
  version: 1,
  hash: 'h',
  linkHosts: [],
  senders: [
    { name: 'standard-webhooks', scheme: 'standard-webhooks', secret: 'senders/webhooks' },
    { name: 'grafana', scheme: 'grafana', secret: 'senders/grafana' },
    { name: 'bearer', scheme: 'bearer', secret: 'senders/bearer' },
  ],
  destinations: [],
  receivers: [],
  escalation: [],
};
const senders = compiled.senders.map((sender) => [sender.scheme, sender] as const);
const body = new TextEncoder().encode('{}');
const nowMs = () => 1_700_000_000_000;

/** One Secrets Manager, as two stages of one account have it. */
function secretsManager(keyOf: (stage: string) => Uint8Array) {
  const values = new Map(
    ['blue', 'green'].flatMap((stage) =>
      compiled.senders.map(({ secret, scheme }) => [
        secretOfStage(stage, secret),
        newSigningKeySecret(scheme, keyOf(stage)),
      ]),
    ),
  );
  return {
    read: async (name: string, label: string) => {
      const value = values.get(name);
      return label === 'AWSCURRENT' && value !== undefined
        ? ({ ok: true, value } as const)
        : ({ ok: false, reason: 'not_found' } as const);
    },
  };
}

async function verify(stage: string, sender: string, headers: Record<string, string>, reader = separate) {
  const allowList = loadAllowList(JSON.stringify(compiled), stage);
  const verifier = createSenderVerifier(allowList, createKeyRing(reader, nowMs), nowMs);
  const verification = await verifier({ sender, headers, body, sourceAddress: '192.0.2.1' });
  return verification.kind === 'verified' ? 'verified' : verification.reason;
}

/** Signs as `alertguard send` and the relay do for a stage. */
async function signedFor(stage: string, name: string, reader = separate): Promise<Record<string, string>> {
  const { senders: own, audience } = ofStage(compiled, stage);
  const sender = own.find((candidate) => candidate.name === name);
  const read = await reader.read(sender?.secret ?? '', 'AWSCURRENT');
  const key = parseSigningKeySecret(read.ok ? read.value.reveal() : '', encodingOf(sender?.scheme ?? 'bearer'));
  if (sender === undefined || !key.ok) throw new Error('the test has no such key');
  return {
    ...(await signRequest({ scheme: sender.scheme, sender: name, audience, key: key.key, body, nowMs: nowMs() })),
  };
}

const separate = secretsManager(() => randomBytes(newKeyBytes));

describe('a request that one stage accepts', () => {
  it.each(senders)('is rejected by another: %s', async (_scheme, { name }) => {
    const headers = await signedFor('blue', name);
    expect(await verify('blue', name, headers)).toBe('verified');
    expect(await verify('green', name, headers)).toMatch(/^(?:signature_mismatch|token_invalid|token_not_for_sender)$/);
  });

  it('is rejected by another even where somebody copied the key, if it is a token', async () => {
    const key = randomBytes(newKeyBytes);
    const copied = secretsManager(() => key);
    const headers = await signedFor('blue', 'bearer', copied);
    expect(await verify('blue', 'bearer', headers, copied)).toBe('verified');
    expect(await verify('green', 'bearer', headers, copied)).toBe('token_not_for_sender');
  });
});

describe('the allow-list of a stage', () => {
  it('has the stage in front of every secret, and in the audience of its tokens', () => {
    const withDestination = {
      ...compiled,
      destinations: [
        { id: 'a/b', team: 'a', type: 'slack', secret: 'a/b', parallelism: 1, hosts: [], options: {} },
        { id: 'a/c', team: 'a', type: 'email', parallelism: 1, hosts: [], options: {} },
      ],
    };
    const { senders: own, destinations, audience } = ofStage(withDestination, 'blue');
    expect(own.map(({ secret }) => secret)).toEqual([
      'blue/senders/webhooks',
      'blue/senders/grafana',
      'blue/senders/bearer',
    ]);
    expect(destinations.map(({ secret }) => secret)).toEqual(['blue/a/b', undefined]);
    expect(audience).toBe('alertguard-blue');
  });

  it('keeps the audience that platform.yml names', () => {
    expect(ofStage({ ...compiled, audience: 'ours' }, 'blue').audience).toBe('ours');
  });
});
