import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AllowList, type CompiledAllowList, loadAllowList } from '../../lib/allow-list/allow-list.ts';
import { packAllowList } from '../../lib/allow-list/compile/pack.ts';
import { createRotatingSecrets } from '../../lib/aws/rotating-secrets.ts';
import { createSecretReader } from '../../lib/aws/secrets-manager.ts';
import { type SecretsManagerEndpoint, startSecretsManagerEndpoint } from '../../lib/local/secrets-manager-endpoint.ts';
import { checkSecretEveryMs, followSecret } from '../../lib/relay/follow-secret.ts';
import { createSigningKeys } from '../../lib/relay/signing-keys.ts';
import { createKeyRing } from '../../lib/senders/key-ring.ts';
import { rotateKey } from '../../lib/senders/rotate-key.ts';
import { createSenderVerifier } from '../../lib/senders/verify-sender.ts';
import { newSigningKeySecret, parseSigningKeySecret } from '../../lib/signing/signing-key.ts';
import { signedHeaders } from '../../lib/signing/standard-webhooks.ts';
import { lambdaContext } from '../support/ingest-bench.ts';
import { secretsManagerClient } from '../support/local-aws.ts';

const secretName = 'test/alertguard/senders/prod-eu';
const body = new TextEncoder().encode('{}');

const compiled: CompiledAllowList = {
  version: 1,
  hash: 'h',
  audience: 'alertguard',
  linkHosts: [],
  senders: [
    { name: 'prod-eu', scheme: 'standard-webhooks', secret: 'alertguard/senders/prod-eu' },
    { name: 'grafana', scheme: 'grafana', secret: 'alertguard/senders/grafana' },
  ],
  destinations: [],
  receivers: [],
  escalation: [],
};

let endpoint: SecretsManagerEndpoint;
let client: SecretsManagerClient;
let rotate: (event: unknown) => Promise<unknown>;
let allowList: AllowList;

beforeAll(async () => {
  endpoint = await startSecretsManagerEndpoint(Date.now);
  client = secretsManagerClient(endpoint.url);
  allowList = loadAllowList(JSON.stringify(compiled), 'test');
  const directory = mkdtempSync(join(tmpdir(), 'alertguard-'));
  for (const { name, text } of packAllowList(compiled)) writeFileSync(join(directory, name), text);
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoint.url,
    STAGE: 'test',
    ALLOW_LIST_DIRECTORY: directory,
  });
  const { handler } = await import('../../functions/rotate-sender.ts');
  rotate = async (event) => await handler(event, lambdaContext);
});
afterAll(async () => {
  client.destroy();
  await endpoint.close();
});

const fill = (byte: number) => newSigningKeySecret('standard-webhooks', new Uint8Array(32).fill(byte)).reveal();
const secretAt = async (stage: string, name = secretName) => {
  const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId: name, VersionStage: stage }));
  return SecretString;
};

describe('a rotation', () => {
  it('makes a new key current and the old one previous', async () => {
    endpoint.put(secretName, fill(1));
    await endpoint.rotate(secretName, rotate);
    expect(await secretAt('AWSPREVIOUS')).toBe(fill(1));
    const current = parseSigningKeySecret(await secretAt('AWSCURRENT'));
    expect(current.ok && current.key.reveal()).toHaveLength(32);
    expect(await secretAt('AWSCURRENT')).not.toBe(fill(1));
  });

  it('makes the kind of key that the scheme of the sender takes', async () => {
    endpoint.put('test/alertguard/senders/grafana', '{"signingKey":"the key that Grafana has now"}');
    await endpoint.rotate('test/alertguard/senders/grafana', rotate);
    expect(JSON.parse(await secretAt('AWSCURRENT', 'test/alertguard/senders/grafana'))).toEqual({
      signingKey: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('may repeat every step', async () => {
    endpoint.put(secretName, fill(2));
    const pending: string[] = [];
    await endpoint.rotate(secretName, async (event) => {
      await rotate(event);
      await rotate(event);
      if (event.Step !== 'finishSecret') pending.push(await secretAt('AWSPENDING'));
    });
    expect(new Set(pending).size).toBe(1);
    expect(await secretAt('AWSCURRENT')).toBe(pending[0]);
    expect(await secretAt('AWSPREVIOUS')).toBe(fill(2));
  });

  it('of a secret that is no sender’s is refused', async () => {
    endpoint.put('test/alertguard/payments/slack', fill(3));
    await expect(endpoint.rotate('test/alertguard/payments/slack', rotate)).rejects.toThrow('the key of no sender');
    expect(await secretAt('AWSCURRENT', 'test/alertguard/payments/slack')).toBe(fill(3));
  });

  it('of a secret that is not set to rotate is refused', async () => {
    const other = await startSecretsManagerEndpoint(Date.now);
    other.put(secretName, fill(3));
    const secrets = createRotatingSecrets(secretsManagerClient(other.url));
    const event = { SecretId: secretName, ClientRequestToken: randomUUID(), Step: 'createSecret' } as const;
    await expect(rotateKey({ allowList, secrets, randomBytes }, event)).rejects.toThrow('not enabled');
    await other.close();
  });

  it('of a version that was not staged is refused', async () => {
    endpoint.put(secretName, fill(4));
    await endpoint.rotate(secretName, rotate);
    const event = { SecretId: secretName, ClientRequestToken: randomUUID(), Step: 'createSecret' };
    await expect(rotate(event)).rejects.toThrow('this version is not staged for rotation');
  });

  it.each([
    ['is no signing key', async () => '{"signingKey":"short"}', /not usable: secret_shape/],
    ['is the current one', async () => await secretAt('AWSCURRENT'), /the same as the current one/],
  ])('is refused when the pending version %s', async (_case, pendingValue, message) => {
    endpoint.put(secretName, fill(5));
    const value = await pendingValue();
    const failing = endpoint.rotate(secretName, async (event) => {
      if (event.Step !== 'createSecret') return await rotate(event);
      const { SecretId, ClientRequestToken } = event;
      const put = { SecretId, ClientRequestToken, SecretString: value, VersionStages: ['AWSPENDING'] };
      return await client.send(new PutSecretValueCommand(put));
    });
    await expect(failing).rejects.toThrow(message);
    expect(await secretAt('AWSCURRENT')).toBe(fill(5));
  });

  it('refuses an event of another kind', async () => {
    await expect(rotate({ Step: 'deleteSecret' })).rejects.toThrow();
  });
});

describe('1,000 signed requests', () => {
  it('are all accepted while the key rotates twice, and one signed with the key before last is not', async () => {
    let nowMs = Date.now();
    const clock = () => nowMs;
    endpoint.put(secretName, fill(6));
    const reader = createSecretReader({ client });
    const followed = await followSecret({ reader, secretName, now: clock, onReload: () => {} });
    if (!followed.ok) throw new Error(followed.reason);
    const relayKeys = createSigningKeys(followed.source, clock);
    const verify = createSenderVerifier(allowList, createKeyRing(reader, clock), clock);
    const first = (await relayKeys())[0];
    if (first === undefined) throw new Error('the relay has a key');

    const outcomes = new Map<string, number>();
    for (let request = 0; request < 1000; request += 1) {
      // Both rotations fall between two checks of the relay's, and within one pause of the guard's refetches.
      if (request === 300 || request === 420) await endpoint.rotate(secretName, rotate);
      nowMs += checkSecretEveryMs / 400;
      const headers = signedHeaders(await relayKeys(), `msg_${request}`, body, nowMs);
      const { kind } = await verify({ sender: 'prod-eu', headers, body, sourceAddress: '192.0.2.1' });
      outcomes.set(kind, (outcomes.get(kind) ?? 0) + 1);
      // The relay's reads run beside its requests.
      if (request % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect([...outcomes]).toEqual([['verified', 1000]]);

    const headers = signedHeaders([first], 'msg_stale', body, nowMs);
    expect(await verify({ sender: 'prod-eu', headers, body, sourceAddress: '192.0.2.1' })).toEqual({
      kind: 'unauthenticated',
      reason: 'signature_mismatch',
    });
  });
});
