import { inspect } from 'node:util';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { describe, expect, it } from 'vitest';
import { awsClientConfig } from '../../lib/aws/aws-client-config.ts';
import { createSesIdentityTransport } from '../../lib/aws/get-ses-identity.ts';
import { retry } from '../../lib/providers/contract/outcome.ts';
import type { SendContext, TransportResult } from '../../lib/providers/contract/transport.ts';
import { answerAwsError } from '../support/egress-aws.ts';
import { type SeenRequest, startHttpServer } from '../support/egress-server.ts';

const identities = ['hush-4711@eu.example.com', 'eu.example.com', 'example.com'];
const patientMs = 10_000;

async function ask(port: number, limits?: SendContext['limits']): Promise<TransportResult> {
  const times = { connectTimeoutMs: patientMs, attemptTimeoutMs: patientMs };
  const endpoint = `http://127.0.0.1:${port}`;
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const config = awsClientConfig({ region: 'eu-central-1', maxAttempts: 1, endpoint, ...times });
  const client = new SESv2Client({ ...config, credentials });
  const transport = createSesIdentityTransport({ client, callTimeoutMs: patientMs });
  const context = { destinationId: 'payments/oncall', allowPrivate: false, ...(limits && { limits }) };
  const result = await transport({ kind: 'ses_identity', identities }, context);
  client.destroy();
  expect(inspect(result, { depth: 9, showHidden: true })).not.toMatch(/hush-4711|example\.com|127\.0\.0\.1/);
  return result;
}

/** Tells what is stored of an identity; `undefined` where there is none. */
async function startSes(verifiedOf: (identity: string) => boolean | undefined) {
  return await startHttpServer((seen, _request, response) => {
    const verified = verifiedOf(identityIn(seen));
    if (verified === undefined) return answerAwsError(response, 404, 'NotFoundException');
    const body = { IdentityType: 'DOMAIN', VerifiedForSendingStatus: verified, DkimAttributes: { Status: 'SUCCESS' } };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
}

const identityIn = ({ path = '' }: SeenRequest) => decodeURIComponent(path.split('/').at(-1) ?? '');

const answered = (verified: boolean) => ({
  ok: true,
  answer: { status: 200, headers: {}, body: JSON.stringify({ VerifiedForSendingStatus: verified }) },
});

describe('the question whether an identity is verified for sending', () => {
  it('is one GET where the address itself is', async () => {
    const server = await startSes(() => true);
    expect(await ask(server.port)).toEqual(answered(true));
    expect(server.requests.map(({ method, path }) => [method, path])).toEqual([
      ['GET', '/v2/email/identities/hush-4711%40eu.example.com'],
    ]);
  });

  it('goes on to the domains above, and ends with the first that is', async () => {
    const server = await startSes((identity) => (identity === 'eu.example.com' ? true : undefined));
    expect(await ask(server.port)).toEqual(answered(true));
    expect(server.requests.map(identityIn)).toEqual(identities.slice(0, 2));
  });

  it('goes on past what exists and is not, and says so where nothing else is', async () => {
    const unverified = await startSes((identity) => (identity === 'eu.example.com' ? false : undefined));
    expect(await ask(unverified.port)).toEqual(answered(false));
    const verified = await startSes((identity) => identity === 'example.com');
    expect(await ask(verified.port)).toEqual(answered(true));
  });

  it('is answered with 404 where there is none', async () => {
    const server = await startSes(() => undefined);
    const answer = { status: 404, errorName: 'NotFoundException', body: '' };
    expect(await ask(server.port)).toMatchObject({ ok: true, answer });
    expect(server.requests.map(identityIn)).toEqual(identities);
  });

  it.each([
    [403, 'AccessDeniedException'],
    [429, 'TooManyRequestsException'],
    [500, 'InternalServiceErrorException'],
  ])('ends with an answer of %i', async (status, errorName) => {
    const server = await startHttpServer((_seen, _request, response) => answerAwsError(response, status, errorName));
    expect(await ask(server.port)).toMatchObject({ ok: true, answer: { status, errorName } });
    expect(server.requests).toHaveLength(1);
  });

  it('runs into the time that its context names', async () => {
    const server = await startHttpServer(() => {});
    expect(await ask(server.port, { callTimeoutMs: 300 })).toEqual({ ok: false, outcome: retry('timeout') });
  });
});
