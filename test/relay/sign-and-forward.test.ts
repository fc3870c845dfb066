import { randomBytes } from 'node:crypto';
import { createServer, type Socket } from 'node:net';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../lib/secrets/secret.ts';
import { messageIdOf, parseSignatureClaim, verifyClaim } from '../../lib/signing/standard-webhooks.ts';
import { anAlert, rawNotification } from '../support/notification-factory.ts';
import {
  aKey,
  guardPath,
  jsonHeaders,
  listenOnLoopback,
  post,
  type ReceivedRequest,
  startGuard,
  startTestRelay,
} from '../support/relay.ts';

const notification = rawNotification({ alerts: [anAlert()] });

function isSignedWith(key: Uint8Array, { headers, body }: ReceivedRequest, nowMs = Date.now()): boolean {
  const claim = parseSignatureClaim(
    {
      id: header(headers['webhook-id']),
      timestamp: header(headers['webhook-timestamp']),
      signature: header(headers['webhook-signature']),
    },
    nowMs,
  );
  return claim.ok && verifyClaim(claim.claim, body, [new Secret(key)]);
}

function header(value: string | string[] | undefined): string {
  if (typeof value !== 'string') throw new Error('header missing');
  return value;
}

async function relayed(body: Uint8Array | string, options: Parameters<typeof post>[2] = {}) {
  const key = aKey();
  const guard = await startGuard();
  const relay = await startTestRelay({ guardUrl: guard.url, key: { source: key.source } });
  const answer = await post(relay.url, body, options);
  const [request] = guard.received;
  if (request === undefined) throw new Error('nothing was forwarded');
  return { key, answer, request, relay };
}

describe('a forwarded notification', () => {
  it('is signed so that the guard verifies it', async () => {
    const { key, answer, request } = await relayed(notification);
    expect(answer).toMatchObject({ status: 202, body: '{"status":"accepted"}' });
    expect(isSignedWith(key.bytes, request)).toBe(true);
    expect(isSignedWith(randomBytes(32), request)).toBe(false);
  });

  it('is signed so that the Standard Webhooks library verifies it', async () => {
    const { key, request } = await relayed(notification);
    const headers = {
      'webhook-id': header(request.headers['webhook-id']),
      'webhook-timestamp': header(request.headers['webhook-timestamp']),
      'webhook-signature': header(request.headers['webhook-signature']),
    };
    expect(new Webhook(key.text).verify(request.body.toString(), headers)).toMatchObject({ version: '4' });
    expect(() => new Webhook(aKey().text).verify(request.body.toString(), headers)).toThrow();
  });

  it.each([
    ['invalid UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0xc3, 0x28, 0x00, 0x7d])],
    ['a byte order mark', Buffer.from('\ufeff{}')],
    ['white space and a trailing newline', Buffer.from(' {\r\n"a" : 1.0 }\n')],
    ['all 256 bytes', Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))],
    ['nothing', Buffer.alloc(0)],
    ['1 MiB of random bytes', randomBytes(1024 * 1024)],
  ])('keeps %s byte for byte', async (_, body) => {
    const { key, request } = await relayed(body);
    expect(request.body.equals(body)).toBe(true);
    expect(isSignedWith(key.bytes, request)).toBe(true);
  });

  it('is posted to the guard whatever path Alertmanager uses', async () => {
    const guard = await startGuard();
    const relay = await startTestRelay({ guardUrl: guard.url });
    await post(new URL('/api/v9/other?x=1', relay.url).href, notification);
    expect(guard.received[0]).toMatchObject({ method: 'POST', url: guardPath });
  });

  it("carries the relay's headers and none of the caller's", async () => {
    const { request } = await relayed(notification, {
      headers: {
        'content-type': 'application/json; charset=utf-8',
        authorization: 'Bearer x',
        cookie: 'a=b',
        'webhook-id': 'msg_forged',
        'webhook-signature': 'v1,forged',
        'x-forwarded-for': '192.0.2.1',
        traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      },
    });
    expect(Object.keys(request.headers).sort()).toEqual([
      'connection',
      'content-length',
      'content-type',
      'host',
      'user-agent',
      'webhook-id',
      'webhook-signature',
      'webhook-timestamp',
    ]);
    expect(request.headers['content-type']).toBe('application/json');
    expect(request.headers['webhook-id']).not.toContain('forged');
  });

  it('reuses the connection to the guard', async () => {
    const guard = await startGuard();
    const relay = await startTestRelay({ guardUrl: guard.url });
    for (let attempt = 0; attempt < 3; attempt += 1) await post(relay.url, notification);
    expect(guard.received).toHaveLength(3);
    expect(guard.sockets.size).toBe(1);
  });
});

describe('the message id', () => {
  it('is the same for every attempt at one content, with a fresh timestamp and signature each', async () => {
    let nowMs = 1_790_000_000_999;
    const key = aKey();
    const guard = await startGuard();
    const relay = await startTestRelay({ guardUrl: guard.url, key: { source: key.source }, now: () => nowMs });
    await post(relay.url, notification);
    nowMs += 61_000;
    await post(relay.url, notification);
    const [first, second] = guard.received;
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    expect(first?.headers['webhook-timestamp']).toBe('1790000000');
    expect(second?.headers['webhook-timestamp']).toBe('1790000061');
    expect(second?.headers['webhook-signature']).not.toBe(first?.headers['webhook-signature']);
    for (const request of guard.received) expect(isSignedWith(key.bytes, request, nowMs)).toBe(true);
  });

  it('differs when one byte differs', async () => {
    const guard = await startGuard();
    const relay = await startTestRelay({ guardUrl: guard.url });
    await post(relay.url, '{"a":1}', { headers: jsonHeaders });
    await post(relay.url, '{"a":2}', { headers: jsonHeaders });
    expect(guard.received[0]?.headers['webhook-id']).not.toBe(guard.received[1]?.headers['webhook-id']);
  });

  it('is always one that the guard accepts', () => {
    fc.assert(fc.property(fc.uint8Array(), (body) => /^msg_[\w-]{43}$/.test(messageIdOf(body))));
  });
});

describe('memory that is used again', () => {
  it('sends nothing of one notification on the connection of another that was answered early', async () => {
    const bodyBytes = 6 * 1024 * 1024;
    const connections: { readonly socket: Socket; text: string }[] = [];
    // Answers once it has the beginning, and then reads no more: most of the body is still to be sent.
    const server = createServer((socket) => {
      const connection = { socket, text: '' };
      connections.push(connection);
      socket.on('error', () => {});
      socket.once('data', () => {
        socket.pause();
        socket.write('HTTP/1.1 413 Too Large\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}');
      });
      socket.on('data', (chunk) => {
        connection.text += chunk.toString('latin1');
      });
    });
    const port = await listenOnLoopback(server);
    const relay = await startTestRelay({ guardUrl: `http://127.0.0.1:${port}${guardPath}` });
    for (const letter of ['A', 'B']) {
      expect((await post(relay.url, Buffer.alloc(bodyBytes, letter))).status).toBe(413);
    }
    for (const { socket } of connections) socket.resume();
    await expect
      .poll(() => connections.every(({ socket, text }) => socket.destroyed || text.length > bodyBytes))
      .toBe(true);
    const [first] = connections;
    expect(first?.text).toMatch(/A{1000}/);
    expect(first?.text).not.toMatch(/B{1000}/);
  });
});
