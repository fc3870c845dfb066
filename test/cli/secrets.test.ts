import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRotatingSecrets } from '../../lib/aws/rotating-secrets.ts';
import { createSecretReader, createSecretWriter } from '../../lib/aws/secrets-manager.ts';
import { createDestination } from '../../lib/cli/destination.ts';
import type { SecretTools } from '../../lib/cli/secret-tools.ts';
import { createSender, printToken, rotateSender } from '../../lib/cli/sender.ts';
import { providers } from '../../lib/providers/registry.ts';
import { verifyBearerToken } from '../../lib/senders/bearer.ts';
import { parseSigningKeySecret } from '../../lib/signing/signing-key.ts';
import { secretsManagerClient } from '../support/local-aws.ts';
import { exampleOf } from '../support/provider-input.ts';
import { hasMoto, type SecretsManagerServer, secretsManagers } from '../support/secrets-managers.ts';

/** Providers whose secret is a URL: of a host in the team's fence, and of the vendor's host or one in the fence. */
const ofUrl = [...providers.values()].filter(({ type }) => exampleOf(type).urlFrom?.part === 'secret');
const selfHosted = ofUrl.find(({ hosts }) => hosts === 'fence')?.type;
const hostedOrNot = ofUrl.find(({ hosts }) => typeof hosts === 'object' && 'orFence' in hosts)?.type;

const directory = mkdtempSync(join(tmpdir(), 'alertguard-'));
mkdirSync(join(directory, 'teams'));
writeFileSync(
  join(directory, 'platform.yml'),
  `senders:
  prod-eu: { scheme: standard-webhooks, secret: alertguard/senders/prod-eu }
  grafana: { scheme: grafana, secret: alertguard/senders/grafana }
  legacy: { scheme: bearer, secret: alertguard/senders/legacy }
emailFrom: alerts@example.com
teams:
  payments:
    senders: [prod-eu]
    secrets: alertguard/payments/
    emailDomains: [example.com]
    hosts: [hooks.example.com]
  search: { senders: [prod-eu], secrets: alertguard/search/ }
`,
);
writeFileSync(
  join(directory, 'teams', 'search.yml'),
  `destinations:\n  team-chat: { type: ${selfHosted}, secret: alertguard/search/team_chat }\n`,
);
writeFileSync(
  join(directory, 'teams', 'payments.yml'),
  `destinations:
  chat: { type: slack, secret: alertguard/payments/chat }
  team-chat: { type: ${selfHosted}, secret: alertguard/payments/team_chat }
  hosted-or-not: { type: ${hostedOrNot}, secret: alertguard/payments/hosted-or-not }
  hook: { type: webhook, url: 'https://hooks.example.com/', secret: alertguard/payments/hook }
  mail: { type: email, to: [a@example.com] }
receivers:
  payments: { senders: [prod-eu], deliver: [chat, hook, mail] }
`,
);

const options = { allowList: directory, stage: 'prod', guardUrl: 'https://guard.example.com' };
const webhookUrl = `https://hooks.slack.com/services/T0/B0/${randomUUID().replaceAll('-', '')}`;

function capture(input = '') {
  const out = { stdout: '', stderr: '' };
  const io = {
    stdout: { write: (text: string) => (out.stdout += text) },
    stderr: { write: (text: string) => (out.stderr += text) },
    stdin: Readable.from([input]),
  };
  return { io, out };
}

describe.each(Object.entries(secretsManagers))('with %s', (name, start) => {
  const missing = name.startsWith('moto') && !hasMoto;
  const itThere = missing && process.env['E2E'] !== 'required' ? it.skip : it;
  let server: SecretsManagerServer;
  let client: SecretsManagerClient;
  let tools: SecretTools;

  beforeAll(async () => {
    if (missing) {
      if (process.env['E2E'] === 'required') throw new Error('moto is missing, and E2E=required');
      return;
    }
    server = await start();
    client = secretsManagerClient(server.url);
    tools = {
      reader: createSecretReader({ client }),
      writer: createSecretWriter(client),
      randomBytes,
      nowMs: Date.now,
    };
  });
  afterAll(async () => {
    client?.destroy();
    await server?.close();
  });

  const read = async (secret: string, stage = 'AWSCURRENT') =>
    (await client.send(new GetSecretValueCommand({ SecretId: secret, VersionStage: stage }))).SecretString ?? '';

  itThere(
    'sender create makes a key of the right kind, tags it, and prints how to connect but not the key',
    async () => {
      for (const [sender, encoding, snippet] of [
        ['prod-eu', 'whsec', 'node relay.mjs --guard-url https://guard.example.com/v1/senders/prod-eu/notifications'],
        ['grafana', 'raw', 'timestampHeader: X-Grafana-Alerting-Timestamp'],
        ['legacy', 'raw', 'sender token legacy'],
      ] as const) {
        const { io, out } = capture();
        expect(await createSender(sender, options, tools, io)).toBe(0);
        const value = await read(`prod/alertguard/senders/${sender}`);
        const key = parseSigningKeySecret(value, encoding);
        expect(key.ok && key.key.reveal().length).toBeGreaterThanOrEqual(24);
        expect(out.stdout).toContain(snippet);
        expect(out.stdout + out.stderr).not.toContain(JSON.parse(value).signingKey);
      }
      const { Tags } = await client.send(new DescribeSecretCommand({ SecretId: 'prod/alertguard/senders/prod-eu' }));
      if (Tags !== undefined) expect(Tags).toContainEqual({ Key: 'alertguard:sender', Value: 'prod-eu' });
    },
  );

  itThere('sender create leaves a key that exists alone', async () => {
    const before = await read('prod/alertguard/senders/prod-eu');
    const { io, out } = capture();
    expect(await createSender('prod-eu', options, tools, io)).toBe(1);
    expect(out).toEqual({
      stdout: '',
      stderr: 'the secret prod/alertguard/senders/prod-eu exists already: it was not changed\n',
    });
    expect(await read('prod/alertguard/senders/prod-eu')).toBe(before);
  });

  itThere('sender rotate makes a new key and keeps the old one as AWSPREVIOUS', async () => {
    const before = await read('prod/alertguard/senders/prod-eu');
    const { io } = capture();
    expect(await rotateSender('prod-eu', options, tools, io)).toBe(0);
    expect(await read('prod/alertguard/senders/prod-eu', 'AWSPREVIOUS')).toBe(before);
    expect(await read('prod/alertguard/senders/prod-eu')).not.toBe(before);
  });

  itThere('sender token prints a token that the guard accepts until it expires', async () => {
    const { io, out } = capture();
    expect(await printToken('legacy', { ...options, hours: '2' }, tools, io)).toBe(0);
    const key = parseSigningKeySecret(await read('prod/alertguard/senders/legacy'), 'raw');
    if (!key.ok) throw new Error(key.reason);
    const expected = { sender: 'legacy', audience: 'alertguard-prod', nowMs: Date.now() };
    expect(await verifyBearerToken(out.stdout.trim(), [key.key], expected)).toBeUndefined();
    const later = { ...expected, nowMs: Date.now() + 3 * 3_600_000 };
    expect(await verifyBearerToken(out.stdout.trim(), [key.key], later)).toBe('token_expired');
  });

  itThere('sender token is for bearer senders only', async () => {
    const { io, out } = capture();
    expect(await printToken('prod-eu', { ...options, hours: '2' }, tools, io)).toBe(1);
    expect(out.stderr).toContain('only the scheme bearer has tokens');
    expect(await printToken('legacy', { ...options, hours: '0' }, tools, capture().io)).toBe(2);
  });

  itThere('sender token makes no token that the guard would refuse for its length', async () => {
    const { io, out } = capture();
    expect(await printToken('legacy', { ...options, hours: '8784' }, tools, io)).toBe(0);
    const key = parseSigningKeySecret(await read('prod/alertguard/senders/legacy'), 'raw');
    if (!key.ok) throw new Error(key.reason);
    const expected = { sender: 'legacy', audience: 'alertguard-prod', nowMs: Date.now() };
    expect(await verifyBearerToken(out.stdout.trim(), [key.key], expected)).toBeUndefined();
    const longer = capture();
    expect(await printToken('legacy', { ...options, hours: '8785' }, tools, longer.io)).toBe(2);
    expect(longer.out).toEqual({ stdout: '', stderr: '--hours must be a whole number from 1 to 8784\n' });
  });

  itThere('destination create makes a secret of the right shape and prints nothing of it', async () => {
    const { io, out } = capture(`${JSON.stringify({ webhookUrl })}\n`);
    expect(await createDestination('payments/chat', options, tools, io)).toBe(0);
    expect(JSON.parse(await read('prod/alertguard/payments/chat'))).toEqual({ webhookUrl });
    expect(out).toEqual({
      stdout: 'Created the secret prod/alertguard/payments/chat of payments/chat.\n',
      stderr: '',
    });
  });

  itThere('destination create --replace gives it a new value, and without it an existing one stays', async () => {
    const other = JSON.stringify({ webhookUrl: `${webhookUrl}x` });
    expect(await createDestination('payments/chat', options, tools, capture(other).io)).toBe(1);
    expect(JSON.parse(await read('prod/alertguard/payments/chat'))).toEqual({ webhookUrl });
    expect(await createDestination('payments/chat', { ...options, replace: true }, tools, capture(other).io)).toBe(0);
    expect(await read('prod/alertguard/payments/chat')).toBe(other);
  });

  itThere('destination create --generate makes up a key where the provider takes one', async () => {
    expect(await createDestination('payments/hook', { ...options, generate: true }, tools, capture().io)).toBe(0);
    expect(parseSigningKeySecret(await read('prod/alertguard/payments/hook')).ok).toBe(true);
    const { io, out } = capture();
    expect(await createDestination('payments/chat', { ...options, generate: true, replace: true }, tools, io)).toBe(1);
    expect(out.stderr).toContain('no key to generate');
  });

  itThere.each([
    [
      'http',
      'payments/chat',
      'http://hooks.slack.com/services/T0/B0/planted',
      'hooks.slack.com or hooks.slack-gov.com',
    ],
    [
      'a foreign host',
      'payments/chat',
      'https://evil.example/services/planted',
      'hooks.slack.com or hooks.slack-gov.com',
    ],
    [
      'a host outside the fence',
      'payments/team-chat',
      'https://evil.example/hooks/planted',
      'of a host in the fence of team payments: hooks.example.com',
    ],
    [
      'another port',
      'payments/team-chat',
      'https://hooks.example.com:8443/planted',
      'of a host in the fence of team payments: hooks.example.com',
    ],
    [
      'a host of neither',
      'payments/hosted-or-not',
      'https://evil.example/hooks/planted',
      ', or a host in the fence of team payments: hooks.example.com',
    ],
    [
      'a host where the fence has none',
      'search/team-chat',
      'https://hooks.example.com/planted',
      'of a host in the fence of team search, which has none: give it `hosts` in platform.yml',
    ],
    [
      'a password',
      'payments/team-chat',
      'https://user:planted@hooks.example.com/',
      'of a host in the fence of team payments: hooks.example.com',
    ],
  ])(
    'destination create refuses a URL with %s, as a delivery would, and writes nothing',
    async (_case, id, url, hosts) => {
      const written: string[] = [];
      const write = async (name: string) => {
        written.push(name);
        return { ok: true } as const;
      };
      for (const replace of [{}, { replace: true } as const]) {
        const { io, out } = capture(JSON.stringify({ webhookUrl: url }));
        expect(
          await createDestination(
            id,
            { ...options, ...replace },
            { ...tools, writer: { create: write, replace: write } },
            io,
          ),
        ).toBe(1);
        expect(out).toEqual({ stdout: '', stderr: expect.stringContaining(`webhookUrl: write an https:// URL`) });
        expect(out.stderr).toContain(hosts);
        expect(out.stderr).not.toMatch(/planted|evil/);
      }
      expect(written).toEqual([]);
    },
  );

  itThere.each([
    ['of the wrong shape', 'payments/chat', JSON.stringify({ url: webhookUrl }), 'check webhookUrl'],
    [
      'that starts a workflow',
      'payments/chat',
      JSON.stringify({ webhookUrl: 'https://hooks.slack.com/triggers/T0/1/planted' }),
      'webhookUrl: starts a workflow, which takes no message: write the URL of an incoming webhook',
    ],
    ['that is no JSON', 'payments/chat', webhookUrl, 'not a valid secret for type slack'],
    ['that is not needed', 'payments/mail', '{}', 'needs no secret'],
    ['of a destination that is misspelt', 'payments/chatt', '{}', 'did you mean `payments/chat`?'],
  ])('destination create refuses a secret %s, without echoing it', async (_case, id, input, message) => {
    const { io, out } = capture(input);
    expect(await createDestination(id, options, tools, io)).toBe(1);
    expect(out.stderr).toContain(message);
    expect(out.stderr).not.toContain(webhookUrl);
    expect(out.stderr).not.toContain('planted');
  });

  itThere('a new version that is staged and promoted becomes current, step by step, as a rotation does', async () => {
    const rotating = createRotatingSecrets(client);
    const secretId = 'prod/alertguard/senders/grafana';
    const before = await rotating.readCurrent(secretId);
    const versionId = randomUUID();
    expect(await rotating.readPending(secretId, versionId)).toBeUndefined();
    const value = parseSigningKeySecret('{"signingKey":"a key of twenty-four bytes and more"}', 'raw');
    if (!value.ok) throw new Error(value.reason);
    const { newSigningKeySecret } = await import('../../lib/signing/signing-key.ts');
    const fresh = newSigningKeySecret('grafana', randomBytes(32));
    await rotating.putPending(secretId, versionId, fresh);
    await rotating.putPending(secretId, versionId, fresh);
    expect((await rotating.readPending(secretId, versionId))?.reveal()).toBe(fresh.reveal());
    const { stages, name: described } = await rotating.describe(secretId);
    expect(described).toBe(secretId);
    const current = [...stages].find(([, labels]) => labels.includes('AWSCURRENT'))?.[0];
    await rotating.promote(secretId, versionId, current);
    expect((await rotating.readCurrent(secretId)).reveal()).toBe(fresh.reveal());
    expect(await read(secretId, 'AWSPREVIOUS')).toBe(before.reveal());
  });

  itThere('a service that is down is told in one line', async () => {
    const gone = secretsManagerClient('http://127.0.0.1:9');
    const broken = { ...tools, reader: createSecretReader({ client: gone }), writer: createSecretWriter(gone) };
    const { io, out } = capture();
    expect(await rotateSender('prod-eu', options, broken, io)).toBe(1);
    expect(out.stderr).toMatch(/^Secrets Manager cannot be reached: [^\n]+\n$/);
  });

  itThere.each([
    ['misspelt', 'prod-ue', 'did you mean prod-eu?'],
    ['unknown', 'staging', 'add it under `senders` first'],
  ])('a sender that is %s is told', async (_case, sender, hint) => {
    const { io, out } = capture();
    expect(await createSender(sender, options, tools, io)).toBe(1);
    expect(out.stderr).toContain(hint);
  });
});
