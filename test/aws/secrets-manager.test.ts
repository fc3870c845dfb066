import { inspect } from 'node:util';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from 'vitest';
import { awsClientConfig } from '../../lib/aws/aws-client-config.ts';
import { createSecretReader, createSecretsManagerClient } from '../../lib/aws/secrets-manager.ts';
import { answerAwsError, answerGetSecretValue } from '../support/egress-aws.ts';
import { startHttpServer, startTcpServer } from '../support/egress-server.ts';

const secretId = 'alertguard/payments/slack-critical';

function secretReader(port: number, callTimeoutMs = 400) {
  const config = awsClientConfig({
    region: 'eu-central-1',
    maxAttempts: 2,
    connectTimeoutMs: 300,
    attemptTimeoutMs: 300,
    endpoint: `http://127.0.0.1:${port}`,
  });
  const client = new SecretsManagerClient({
    ...config,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  return createSecretReader({ client, callTimeoutMs });
}

describe('the secret reader', () => {
  it('reads the version that the stage names', async () => {
    const server = await startHttpServer((seen, _request, response) =>
      answerGetSecretValue(seen, response, (id, stage) => ({
        SecretString: JSON.stringify({ key: `${id} ${stage}` }),
      })),
    );
    for (const stage of ['AWSCURRENT', 'AWSPREVIOUS'] as const) {
      const read = await secretReader(server.port).read(secretId, stage);
      expect(read.ok && read.value.reveal()).toBe(`{"key":"${secretId} ${stage}"}`);
    }
  });

  it('gives a value that does not print', async () => {
    const server = await startHttpServer((seen, _request, response) =>
      answerGetSecretValue(seen, response, () => ({ SecretString: 'hush-4711' })),
    );
    const read = await secretReader(server.port).read(secretId, 'AWSCURRENT');
    expect(read.ok && read.value.reveal()).toBe('hush-4711');
    expect(inspect(read, { depth: 9, showHidden: true }) + JSON.stringify(read)).not.toContain('hush-4711');
  });

  it('finds no secret, and no version without the stage', async () => {
    const server = await startHttpServer((seen, _request, response) =>
      answerGetSecretValue(seen, response, (id, stage) =>
        id === secretId && stage === 'AWSCURRENT' ? { SecretString: '{}' } : undefined,
      ),
    );
    const reader = secretReader(server.port);
    const notFound = { ok: false, reason: 'not_found' };
    expect(await reader.read('alertguard/payments/none', 'AWSCURRENT')).toEqual(notFound);
    expect(await reader.read(secretId, 'AWSPREVIOUS')).toEqual(notFound);
    expect(await reader.read(secretId, 'AWSCURRENT')).toMatchObject({ ok: true });
  });

  it('finds no secret where it is binary only', async () => {
    const server = await startHttpServer((seen, _request, response) =>
      answerGetSecretValue(seen, response, () => ({ SecretBinary: 'aHVzaA==' })),
    );
    const read = await secretReader(server.port).read(secretId, 'AWSCURRENT');
    expect(read).toEqual({ ok: false, reason: 'not_found' });
  });

  it.each([
    ['access_denied', 1, 400, 'AccessDeniedException'],
    ['unavailable', 1, 400, 'DecryptionFailure'],
    ['unavailable', 1, 400, 'InvalidRequestException'],
    ['unavailable', 1, 400, 'UnrecognizedClientException'],
    ['unavailable', 2, 400, 'ThrottlingException'],
    ['unavailable', 2, 500, 'InternalServiceError'],
    ['unavailable', 2, 503, 'ServiceUnavailable'],
  ])('says %s, after %i attempts, for %i %s', async (reason, attempts, status, errorName) => {
    const server = await startHttpServer((_seen, _request, response) => answerAwsError(response, status, errorName));
    const read = await secretReader(server.port, 2_000).read(secretId, 'AWSCURRENT');
    expect(read).toEqual({ ok: false, reason });
    expect(server.requests).toHaveLength(attempts);
  });

  it('reads after one fault that passed', async () => {
    let attempts = 0;
    const server = await startHttpServer((seen, _request, response) => {
      attempts += 1;
      if (attempts === 1) answerAwsError(response, 500, 'InternalServiceError');
      else answerGetSecretValue(seen, response, () => ({ SecretString: '{}' }));
    });
    expect(await secretReader(server.port, 2_000).read(secretId, 'AWSCURRENT')).toMatchObject({ ok: true });
  });

  // Without its limits the SDK would wait for as long as the connection stands.
  it('says unavailable when no answer comes in time, all attempts together', { timeout: 10_000 }, async () => {
    const server = await startHttpServer(() => {});
    const read = await secretReader(server.port).read(secretId, 'AWSCURRENT');
    expect(read).toEqual({ ok: false, reason: 'unavailable' });
  });

  it('says unavailable when the answer never ends', async () => {
    const server = await startHttpServer((_seen, _request, response) => {
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).write('{"SecretString":"hu');
    });
    const read = await secretReader(server.port).read(secretId, 'AWSCURRENT');
    expect(read).toEqual({ ok: false, reason: 'unavailable' });
  });

  it.each([
    ['the answer is not JSON', () => startHttpServer((_seen, _request, response) => response.end('<html>'))],
    ['the connection is reset', () => startTcpServer((socket) => socket.resetAndDestroy())],
    ['nobody listens', async () => ({ port: 1 })],
  ])('says unavailable when %s', async (_what, start) => {
    const { port } = await start();
    const read = await secretReader(port).read(secretId, 'AWSCURRENT');
    expect(read).toEqual({ ok: false, reason: 'unavailable' });
  });

  it('has a client that makes two attempts', async () => {
    expect(await createSecretsManagerClient({ region: 'eu-central-1' }).config.maxAttempts()).toBe(2);
  });
});
