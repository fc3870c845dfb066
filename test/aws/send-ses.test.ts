import { inspect } from 'node:util';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { describe, expect, it } from 'vitest';
import { awsClientConfig } from '../../lib/aws/aws-client-config.ts';
import { createSesClient, createSesTransport } from '../../lib/aws/send-ses.ts';
import type { SesRequest } from '../../lib/providers/contract/outbound-request.ts';
import { retry } from '../../lib/providers/contract/outcome.ts';
import type { TransportResult } from '../../lib/providers/contract/transport.ts';
import { answerAwsError, answerSendEmail, type SentEmail } from '../support/egress-aws.ts';
import { startHttpServer, startTcpServer } from '../support/egress-server.ts';

const request: SesRequest = {
  kind: 'ses',
  from: 'alerts@example.com',
  to: ['oncall@example.com', 'lead@example.com'],
  subject: 'hush-4711 [FIRING] Überlast 🔥',
  html: '<p>hush-4711</p>',
  text: 'hush-4711',
  headers: [{ name: 'References', value: '<group@example.com>' }],
};

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
/** As in production, where nothing is to run out: a busy machine takes its time. */
const patientMs = 10_000;
const times = { connectTimeoutMs: patientMs, attemptTimeoutMs: patientMs };

function sesClient(port: number, overrides: Partial<Parameters<typeof awsClientConfig>[0]> = {}) {
  const endpoint = `http://127.0.0.1:${port}`;
  const config = awsClientConfig({ region: 'eu-central-1', maxAttempts: 1, endpoint, ...times, ...overrides });
  return new SESv2Client({ ...config, credentials });
}

async function send(port: number, callTimeoutMs = patientMs): Promise<TransportResult> {
  const transport = createSesTransport({ client: sesClient(port), callTimeoutMs });
  const result = await transport(request, { destinationId: 'payments/oncall', allowPrivate: false });
  expect(inspect(result, { depth: 9, showHidden: true })).not.toMatch(/hush-4711|example\.com|127\.0\.0\.1/);
  return result;
}

describe('the SES transport', () => {
  it('sends one simple message, in UTF-8, and answers 200', async () => {
    const sent: (SentEmail | undefined)[] = [];
    const server = await startHttpServer((seen, _request, response) => sent.push(answerSendEmail(seen, response)));
    expect(await send(server.port)).toEqual({ ok: true, answer: { status: 200, headers: {}, body: '' } });
    expect(sent).toEqual([
      {
        FromEmailAddress: request.from,
        Destination: { ToAddresses: request.to },
        Content: {
          Simple: {
            Subject: { Data: request.subject, Charset: 'UTF-8' },
            Body: { Html: { Data: request.html, Charset: 'UTF-8' }, Text: { Data: request.text, Charset: 'UTF-8' } },
            Headers: [{ Name: 'References', Value: '<group@example.com>' }],
          },
        },
      },
    ]);
  });

  it('names the configuration set and the identity that it is given', async () => {
    const sent: (SentEmail | undefined)[] = [];
    const server = await startHttpServer((seen, _request, response) => sent.push(answerSendEmail(seen, response)));
    const identityArn = 'arn:aws:ses:eu-central-1:210987654321:identity/example.com';
    const transport = createSesTransport({ client: sesClient(server.port), configurationSet: 'alerts', identityArn });
    const result = await transport(request, { destinationId: 'payments/oncall', allowPrivate: false });
    expect(result).toMatchObject({ ok: true });
    expect(sent).toMatchObject([{ ConfigurationSetName: 'alerts', FromEmailAddressIdentityArn: identityArn }]);
  });

  it.each([
    [429, 'TooManyRequestsException'],
    [400, 'LimitExceededException'],
    [400, 'SendingPausedException'],
    [400, 'AccountSuspendedException'],
    [400, 'MessageRejected'],
    [400, 'MailFromDomainNotVerifiedException'],
    [404, 'NotFoundException'],
    [400, 'BadRequestException'],
    [400, 'ThrottlingException'],
    [403, 'AccessDeniedException'],
    [403, 'ExpiredTokenException'],
    [500, 'InternalServiceErrorException'],
    [503, 'ServiceUnavailable'],
  ])('answers %i %s with its name, after one attempt', async (status, errorName) => {
    const server = await startHttpServer((_seen, _request, response) => answerAwsError(response, status, errorName));
    expect(await send(server.port)).toEqual({ ok: true, answer: { status, headers: {}, body: '', errorName } });
    expect(server.requests).toHaveLength(1);
  });

  it('passes retry-after on', async () => {
    const server = await startHttpServer((_seen, _request, response) =>
      answerAwsError(response, 429, 'TooManyRequestsException', { 'Retry-After': '17' }),
    );
    const answer = { status: 429, headers: { 'retry-after': '17' }, errorName: 'TooManyRequestsException' };
    expect(await send(server.port)).toMatchObject({ ok: true, answer });
  });

  it.each([
    ['HTML', '<html>Bad Gateway</html>'],
    ['nothing', ''],
  ])('answers the status of an error whose body is %s', async (_what, body) => {
    const server = await startHttpServer((_seen, _request, response) => response.writeHead(502).end(body));
    expect(await send(server.port)).toMatchObject({ ok: true, answer: { status: 502, headers: {}, body: '' } });
  });

  it('answers the status of an error whose body never ends', async () => {
    const server = await startHttpServer((_seen, _request, response) => response.writeHead(500).write('{"mess'));
    expect(await send(server.port, 1_000)).toEqual({ ok: true, answer: { status: 500, headers: {}, body: '' } });
  });

  it.each([
    ['is not JSON', (body: NodeJS.WritableStream) => body.end('<html>')],
    ['is empty', (body: NodeJS.WritableStream) => body.end()],
    ['never ends', (body: NodeJS.WritableStream) => body.write('{"Mess')],
  ])('takes a mail as sent when the body of a 200 %s', async (_what, answer) => {
    const server = await startHttpServer((_seen, _request, response) => {
      answer(response.writeHead(200, { 'content-type': 'application/json' }));
    });
    expect(await send(server.port, 1_000)).toEqual({ ok: true, answer: { status: 200, headers: {}, body: '' } });
    expect(server.requests).toHaveLength(1);
  });

  it('takes a mail as sent when the connection breaks in the body of a 200', async () => {
    const server = await startHttpServer((_seen, incoming, response) => {
      response.writeHead(200, { 'content-length': '99' }).write('{"Mess', () => incoming.socket.destroy());
    });
    expect(await send(server.port)).toEqual({ ok: true, answer: { status: 200, headers: {}, body: '' } });
  });

  it('times out when no answer comes, after one attempt', async () => {
    const server = await startHttpServer(() => {});
    const client = sesClient(server.port, { attemptTimeoutMs: 500 });
    const transport = createSesTransport({ client, callTimeoutMs: patientMs });
    const result = await transport(request, { destinationId: 'payments/oncall', allowPrivate: false });
    expect(result).toEqual({ ok: false, outcome: retry('timeout') });
    expect(server.requests).toHaveLength(1);
  });

  it('times out as a whole where the client has no limit of its own', async () => {
    const server = await startHttpServer(() => {});
    const client = sesClient(server.port, { attemptTimeoutMs: 0 });
    const transport = createSesTransport({ client, callTimeoutMs: 200 });
    const result = await transport(request, { destinationId: 'payments/oncall', allowPrivate: false });
    expect(result).toEqual({ ok: false, outcome: retry('timeout') });
  });

  it('says that the connection failed when it is reset, after one attempt', async () => {
    const server = await startTcpServer((socket) => socket.resetAndDestroy());
    expect(await send(server.port)).toEqual({ ok: false, outcome: retry('connection_failed') });
    expect(server.connectionCount()).toBe(1);
  });

  it('says that the connection failed when nobody listens', async () => {
    expect(await send(1)).toEqual({ ok: false, outcome: retry('connection_failed') });
  });

  it('says no more than that something was unexpected when it has no credentials', async () => {
    const server = await startHttpServer(() => {});
    const config = awsClientConfig({
      region: 'x',
      maxAttempts: 1,
      ...times,
      endpoint: `http://127.0.0.1:${server.port}`,
    });
    const noCredentials = () => Promise.reject(new Error('hush-4711'));
    const client = new SESv2Client({ ...config, credentials: noCredentials });
    const transport = createSesTransport({ client });
    const result = await transport(request, { destinationId: 'payments/oncall', allowPrivate: false });
    expect(result).toEqual({ ok: false, outcome: retry('unexpected_error') });
  });

  it('has a client that makes one attempt', async () => {
    expect(await createSesClient({ region: 'eu-central-1' }).config.maxAttempts()).toBe(1);
  });
});
