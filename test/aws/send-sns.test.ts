import { inspect } from 'node:util';
import { SNSClient } from '@aws-sdk/client-sns';
import { describe, expect, it, onTestFinished } from 'vitest';
import { awsClientConfig } from '../../lib/aws/aws-client-config.ts';
import { createSnsClients, createSnsTransport } from '../../lib/aws/send-sns.ts';
import type { SnsRequest } from '../../lib/providers/contract/outbound-request.ts';
import { reject, retry } from '../../lib/providers/contract/outcome.ts';
import type { TransportResult } from '../../lib/providers/contract/transport.ts';
import { sns } from '../../lib/providers/sns/provider.ts';
import { snsError, startStandIn } from '../../lib/providers/sns/stand-in.ts';
import { startHttpServer, startTcpServer } from '../support/egress-server.ts';
import { aDestination } from '../support/local-destination.ts';

const topicArn = 'arn:aws:sns:eu-west-1:123456789012:payments-alerts.fifo';

const request: SnsRequest = {
  kind: 'sns',
  topicArn,
  subject: 'hush-4711 [FIRING:1]',
  message: 'hush-4711 Überlast 🔥\n& <b> +%=',
  attributes: { status: 'firing', tone: 'critical' },
  fifo: { groupId: 'group-1', deduplicationId: 'delivery-1' },
};

const regions: string[] = [];

/** As in production, where nothing is to run out: a busy machine takes its time. */
const patientMs = 10_000;

async function send(
  url: string,
  overrides: Partial<SnsRequest> = {},
  attemptTimeoutMs = patientMs,
): Promise<TransportResult> {
  const times = { connectTimeoutMs: patientMs, attemptTimeoutMs };
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const clientOf = (region: string) => {
    regions.push(region);
    return new SNSClient({ ...awsClientConfig({ region, maxAttempts: 1, endpoint: url, ...times }), credentials });
  };
  const transport = createSnsTransport({ clientOf, callTimeoutMs: patientMs });
  const context = { destinationId: 'payments/topic', allowPrivate: false };
  const result = await transport({ ...request, ...overrides }, context);
  expect(inspect(result, { depth: 9, showHidden: true })).not.toMatch(/hush-4711|payments-alerts|127\.0\.0\.1/);
  return result;
}

async function startEndpoint() {
  const endpoint = await startStandIn();
  onTestFinished(endpoint.close);
  endpoint.admit(aDestination({ id: 'payments/topic', type: 'sns', options: { topicArn } }));
  return endpoint;
}

const taken = { ok: true, answer: { status: 200, headers: {}, body: '' } };

describe('the SNS transport', () => {
  it('publishes in the region of the topic, and answers 200', async () => {
    const endpoint = await startEndpoint();
    expect(await send(endpoint.url)).toEqual(taken);
    expect(regions.at(-1)).toBe('eu-west-1');
    expect(endpoint.arrivals).toMatchObject([
      {
        destination: 'payments/topic',
        json: {
          topicArn,
          subject: request.subject,
          message: request.message,
          attributes: request.attributes,
          fifo: request.fifo,
        },
      },
    ]);
    expect(endpoint.arrivals[0]?.headers.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=local\/\d+\/eu-west-1\/sns\//,
    );
  });

  it.each([
    ['NotFound', 404, 'NotFoundException', 'destination_gone'],
    ['AuthorizationError', 403, 'AuthorizationErrorException', 'unauthenticated'],
    ['InvalidParameter', 400, 'InvalidParameterException', 'refused'],
    ['ParameterValueInvalid', 400, 'InvalidParameterValueException', 'refused'],
    ['InternalError', 500, 'InternalErrorException', 'provider_unavailable'],
    ['Throttled', 429, 'ThrottledException', 'rate_limited'],
    ['Throttling', 400, 'Throttling', 'rate_limited'],
    ['KMSThrottling', 400, 'KMSThrottlingException', 'rate_limited'],
    ['KMSAccessDenied', 400, 'KMSAccessDeniedException', 'unauthenticated'],
    ['InvalidSecurity', 403, 'InvalidSecurityException', 'unauthenticated'],
    ['ExpiredToken', 403, 'ExpiredToken', 'unexpected_error'],
    ['SignatureDoesNotMatch', 403, 'SignatureDoesNotMatch', 'unauthenticated'],
  ])('answers %s with its name, which the provider judges', async (code, status, errorName, reason) => {
    const endpoint = await startEndpoint();
    endpoint.addFault({ answer: snsError(status, code, 'hush-4711 is not allowed'), times: 9 });
    const result = await send(endpoint.url);
    expect(result).toMatchObject({ ok: true, answer: { status, errorName } });
    expect(result.ok && sns.classify(result.answer)).toMatchObject({ reason });
    expect(endpoint.arrivals).toHaveLength(1);
  });

  it.each([
    ['is no XML', '<html>'],
    ['is empty', ''],
  ])('takes a message as sent when the body of a 200 %s', async (_title, body) => {
    const server = await startHttpServer((_seen, _request, response) => response.writeHead(200).end(body));
    expect(await send(`http://127.0.0.1:${server.port}`)).toEqual(taken);
    expect(server.requests).toHaveLength(1);
  });

  it('takes a message as sent when the connection breaks in the body of a 200', async () => {
    const server = await startHttpServer((_seen, incoming, response) => {
      response.writeHead(200, { 'content-length': '99' }).write('<Publ', () => incoming.socket.destroy());
    });
    expect(await send(`http://127.0.0.1:${server.port}`)).toEqual(taken);
  });

  it('answers the status of an error that is no XML', async () => {
    const server = await startHttpServer((_seen, _request, response) =>
      response.writeHead(502).end('<html>Bad Gateway'),
    );
    const result = await send(`http://127.0.0.1:${server.port}`);
    expect(result).toMatchObject({ ok: true, answer: { status: 502 } });
    expect(result.ok && sns.classify(result.answer)).toMatchObject({ kind: 'retry' });
  });

  it('times out after one attempt', async () => {
    const server = await startHttpServer(() => {});
    const url = `http://127.0.0.1:${server.port}`;
    expect(await send(url, {}, 500)).toEqual({ ok: false, outcome: retry('timeout') });
    expect(server.requests).toHaveLength(1);
  });

  it('tries a refused connection again', async () => {
    const server = await startTcpServer((socket) => socket.destroy());
    expect(await send(`http://127.0.0.1:${server.port}`)).toEqual({ ok: false, outcome: retry('connection_failed') });
  });

  it('publishes nowhere where the ARN names no region', async () => {
    const endpoint = await startEndpoint();
    const result = await send(endpoint.url, { topicArn: 'arn:aws:sns::123456789012:payments-alerts' });
    expect(result).toEqual({ ok: false, outcome: reject('render_failed') });
    expect(endpoint.arrivals).toEqual([]);
  });
});

it('each region has one client, made when it is needed', () => {
  const clientOf = createSnsClients();
  expect(clientOf('eu-west-1')).toBe(clientOf('eu-west-1'));
  expect(clientOf('us-east-1')).not.toBe(clientOf('eu-west-1'));
});
