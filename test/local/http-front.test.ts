import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { afterEach, describe, expect, it } from 'vitest';
import { type HttpFrontOptions, startHttpFront } from '../../lib/local/http-front.ts';
import type { LocalServer } from '../../lib/local/stand-in/listen-on-loopback.ts';
import { sendRaw } from '../support/local-http.ts';

const accepted = { statusCode: 202, headers: { 'content-type': 'application/json' }, body: '{"status":"accepted"}' };
const nowMs = Date.UTC(2026, 7, 7, 1, 37, 53, 815);

let front: LocalServer | undefined;
let events: APIGatewayProxyEventV2[] = [];

afterEach(async () => {
  await front?.close();
  front = undefined;
});

async function start(
  handler: (event: APIGatewayProxyEventV2, context: Context) => Promise<APIGatewayProxyStructuredResultV2> = async () =>
    accepted,
  overrides: Partial<HttpFrontOptions> = {},
): Promise<string> {
  events = [];
  front = await startHttpFront({
    handler: async (event, context) => {
      events.push(event);
      return await handler(event, context);
    },
    function: { name: 'ingest', timeoutMs: 10_000 },
    port: 0,
    nowMs: () => nowMs,
    ...overrides,
  });
  return `${front.url}/v1/senders/prod-eu/notifications`;
}

describe('the event', () => {
  it('has the shape of payload format 2.0', async () => {
    const url = await start();
    await sendRaw(url, {
      headers: ['Content-Type', 'application/json', 'User-Agent', 'Alertmanager/0.34'],
      body: '{}',
    });
    const host = new URL(url).host;
    expect(events).toEqual([
      {
        version: '2.0',
        routeKey: 'POST /v1/senders/{sender}/notifications',
        rawPath: '/v1/senders/prod-eu/notifications',
        rawQueryString: '',
        headers: {
          'content-length': '2',
          'content-type': 'application/json',
          host,
          'user-agent': 'Alertmanager/0.34',
          'x-forwarded-for': '127.0.0.1',
          'x-forwarded-port': new URL(url).port,
          'x-forwarded-proto': 'http',
        },
        pathParameters: { sender: 'prod-eu' },
        requestContext: {
          accountId: '000000000000',
          apiId: 'local',
          domainName: host,
          domainPrefix: '127',
          http: {
            method: 'POST',
            path: '/v1/senders/prod-eu/notifications',
            protocol: 'HTTP/1.1',
            sourceIp: '127.0.0.1',
            userAgent: 'Alertmanager/0.34',
          },
          requestId: expect.stringMatching(/^[\w+/]{15}=$/),
          routeKey: 'POST /v1/senders/{sender}/notifications',
          stage: '$default',
          time: '07/Aug/2026:01:37:53 +0000',
          timeEpoch: nowMs,
        },
        body: '{}',
        isBase64Encoded: false,
      },
    ]);
  });

  it('has header names in lower case and joins repeats with a comma', async () => {
    const url = await start();
    await sendRaw(url, { headers: ['Webhook-Signature', 'v1,a', 'WEBHOOK-SIGNATURE', 'v1,b'] });
    expect(events[0]?.headers['webhook-signature']).toBe('v1,a,v1,b');
  });

  it('keeps a header called __proto__ as data', async () => {
    const url = await start();
    await sendRaw(url, { headers: ['__proto__', 'x'] });
    expect(Object.entries(events[0]?.headers ?? {})).toContainEqual(['__proto__', 'x']);
  });

  it('has cookies apart from the headers', async () => {
    const url = await start();
    await sendRaw(url, { headers: ['Cookie', 'a=1; b=2'] });
    expect(events[0]?.cookies).toEqual(['a=1', 'b=2']);
    expect(events[0]?.headers).not.toHaveProperty('cookie');
  });

  it('has the query raw and decoded', async () => {
    const url = await start();
    await sendRaw(`${url}?a=1&a=2&b=%20`);
    expect(events[0]).toMatchObject({
      rawQueryString: 'a=1&a=2&b=%20',
      queryStringParameters: { a: '1,2', b: ' ' },
    });
  });

  it('has the sender decoded', async () => {
    const url = await start();
    await sendRaw(url.replace('prod-eu', 'prod%20eu'));
    expect(events[0]?.pathParameters).toEqual({ sender: 'prod eu' });
  });

  it('has no body where none was sent', async () => {
    const url = await start();
    await sendRaw(url, { headers: ['content-type', 'application/json'] });
    expect(events[0]).not.toHaveProperty('body');
    expect(events[0]?.isBase64Encoded).toBe(false);
  });

  it.for([
    ['application/json', false],
    ['application/json; charset=utf-8', false],
    ['APPLICATION/JSON', false],
    ['application/xml', false],
    ['application/javascript', false],
    ['text/plain', false],
    ['application/x-www-form-urlencoded', true],
    ['application/problem+json', true],
    ['application/jsonlines', true],
    ['application/octet-stream', true],
    [undefined, true],
  ] as const)('a body of type %s is base64: %s', async ([contentType, isBase64Encoded]) => {
    const url = await start();
    await sendRaw(url, { headers: contentType === undefined ? [] : ['content-type', contentType], body: 'né' });
    expect(events[0]).toMatchObject({ isBase64Encoded, body: isBase64Encoded ? 'bsOp' : 'né' });
  });

  it('bytes of a text body that are not UTF-8 become replacement characters', async () => {
    const url = await start();
    const body = new Uint8Array([0x22, 0xff, 0xfe, 0x22]);
    await sendRaw(url, { headers: ['content-type', 'application/json'], body });
    expect(events[0]?.body).toBe('"\uFFFD\uFFFD"');
  });
});

describe('the answer', () => {
  it('is the status, headers and body that the handler returns', async () => {
    const answer = await sendRaw(await start());
    expect(answer).toMatchObject({
      status: 202,
      headers: { 'content-type': 'application/json' },
      body: accepted.body,
    });
  });

  it('of base64 is decoded', async () => {
    const answer = await sendRaw(
      await start(async () => ({ statusCode: 200, body: 'bsOp', isBase64Encoded: true, cookies: ['a=1'] })),
    );
    expect(answer).toMatchObject({ body: 'né', headers: { 'set-cookie': ['a=1'] } });
  });

  it.for([
    ['GET', '/v1/senders/prod-eu/notifications'],
    ['POST', '/v1/senders/prod-eu/notifications/'],
    ['POST', '/v1/senders/prod-eu/notification'],
    ['POST', '/v1/senders//notifications'],
    ['POST', '/v1/senders/a/b/notifications'],
    ['POST', '/'],
  ])('is 404 Not Found for %s %s', async ([method = '', path]) => {
    const { origin } = new URL(await start());
    expect(await sendRaw(`${origin}${path}`, { method })).toMatchObject({
      status: 404,
      body: '{"message":"Not Found"}',
    });
    expect(events).toEqual([]);
  });

  it('is 400 for a path that does not decode', async () => {
    const url = await start();
    expect(await sendRaw(url.replace('prod-eu', '%E0%A4'))).toMatchObject({ status: 400 });
  });

  it('is 500 Internal Server Error when the handler throws, and says nothing of why', async () => {
    const url = await start(async () => {
      throw new Error('a secret');
    });
    expect(await sendRaw(url)).toMatchObject({ status: 500, body: '{"message":"Internal Server Error"}' });
  });

  it('is 500 when the function runs into its timeout', async () => {
    const url = await start(() => new Promise(() => {}), { function: { name: 'ingest', timeoutMs: 20 } });
    expect(await sendRaw(url)).toMatchObject({ status: 500 });
  });

  it('is 503 Service Unavailable when the integration takes longer than the gateway waits', async () => {
    const url = await start(() => new Promise(() => {}), { integrationTimeoutMs: 20 });
    expect(await sendRaw(url)).toMatchObject({ status: 503, body: '{"message":"Service Unavailable"}' });
  });

  it('is 413 over 10 MB', async () => {
    const url = await start();
    const answer = await sendRaw(url, { headers: ['content-type', 'text/plain'], body: Buffer.alloc(10_000_001, 'a') });
    expect(answer).toMatchObject({ status: 413, body: '{"message":"Request Entity Too Large"}' });
    expect(events).toEqual([]);
  });

  it('is 413 where the event as JSON is over 6 MiB, although the body is not', async () => {
    const url = await start();
    const headers = ['content-type', 'application/json'];
    expect(await sendRaw(url, { headers, body: Buffer.alloc(6_200_000, 'a') })).toMatchObject({ status: 202 });
    expect(await sendRaw(url, { headers, body: Buffer.alloc(3_200_000, '"') })).toMatchObject({ status: 413 });
  });
});

it('the context counts its time down', async () => {
  const remaining: number[] = [];
  const url = await start(async (_event, context) => {
    remaining.push(context.getRemainingTimeInMillis());
    await new Promise((resolve) => setTimeout(resolve, 20));
    remaining.push(context.getRemainingTimeInMillis());
    return accepted;
  });
  await sendRaw(url);
  const [first = 0, second = 0] = remaining;
  expect(first).toBeLessThanOrEqual(10_000);
  expect(second).toBeLessThanOrEqual(first - 15);
});

it('a port that is taken is refused with EADDRINUSE', async () => {
  const url = await start();
  const again = startHttpFront({
    handler: async () => accepted,
    function: { name: 'ingest', timeoutMs: 1 },
    port: Number(new URL(url).port),
    nowMs: () => 0,
  });
  await expect(again).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
