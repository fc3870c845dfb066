import { once } from 'node:events';
import * as http from 'node:http';
import { createServer, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { answerAlertmanager } from '../../lib/relay/answer-alertmanager.ts';
import {
  accept,
  guardPath,
  jsonHeaders,
  listenOnLoopback,
  post,
  startGuard,
  startTestRelay,
} from '../support/relay.ts';

const unavailable = { status: 503, body: '{"error":"unavailable"}' };

/** A guard that speaks raw TCP: it answers the first bytes it gets by `behave`. */
async function startRawGuard(behave: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', () => behave(socket));
    onTestFinished(() => void socket.destroy());
  });
  return `http://127.0.0.1:${await listenOnLoopback(server)}${guardPath}`;
}

describe("the guard's answer", () => {
  it.each([
    [200, '{"status":"accepted"}'],
    [202, '{"status":"accepted"}'],
    [400, '{"error":"malformed"}'],
    [401, '{"error":"unauthenticated"}'],
    [403, '{"error":"not_allowed"}'],
    [404, '{"message":"Not Found"}'],
    [413, '{"error":"too_large"}'],
    [415, '{"error":"unsupported"}'],
    [500, '{"message":"Internal Server Error"}'],
    [502, '{"error":"unavailable"}'],
    [503, '{"error":"unavailable"}'],
  ])('%i is handed back with its body', async (status, body) => {
    const guard = await startGuard((response) => response.writeHead(status, jsonHeaders).end(body));
    const relay = await startTestRelay({ guardUrl: guard.url });
    expect(await post(relay.url, '{}')).toMatchObject({ status, body });
  });

  it('204 is handed back without a body', async () => {
    const guard = await startGuard((response) => response.writeHead(204).end());
    const relay = await startTestRelay({ guardUrl: guard.url });
    expect(await post(relay.url, '{}')).toMatchObject({ status: 204, body: '' });
  });

  it.each([301, 302, 303, 304, 307, 308])('%i is not followed and becomes 503', async (status) => {
    const elsewhere = await startGuard();
    const guard = await startGuard((response) => response.writeHead(status, { location: elsewhere.url }).end());
    const relay = await startTestRelay({ guardUrl: guard.url });
    const answer = await post(relay.url, '{}');
    expect(answer).toMatchObject(unavailable);
    expect(answer.headers.location).toBeUndefined();
    expect(elsewhere.received).toEqual([]);
    expect(relay.entries.at(-1)).toMatchObject({
      event: 'notification.unavailable',
      reason: 'redirected',
      guardStatus: status,
    });
  });

  it.each([408, 425, 429])('%i, which Alertmanager would drop, becomes 503 without Retry-After', async (status) => {
    const guard = await startGuard((response) =>
      response.writeHead(status, { ...jsonHeaders, 'retry-after': '60' }).end('{"message":"Too Many Requests"}'),
    );
    const relay = await startTestRelay({ guardUrl: guard.url });
    const answer = await post(relay.url, '{}');
    expect(answer).toMatchObject(unavailable);
    expect(answer.headers['retry-after']).toBeUndefined();
  });

  it.each([
    [403, '{"error":"refused"}'],
    [502, '{"error":"unavailable"}'],
  ])('%i with a page of HTML keeps the status and gets a constant body', async (status, body) => {
    const guard = await startGuard((response) =>
      response.writeHead(status, { 'content-type': 'text/html' }).end(`<p>Request ${Math.random()}</p>`),
    );
    const relay = await startTestRelay({ guardUrl: guard.url });
    expect(await post(relay.url, '{}')).toMatchObject({ status, body });
  });

  it.each([
    [1024, 1024],
    [1025, '{"error":"refused"}'.length],
  ])('%i bytes of body are handed back as %i', async (bytes, handedBack) => {
    const guard = await startGuard((response) => response.writeHead(400, jsonHeaders).end('"'.padEnd(bytes, 'x')));
    const relay = await startTestRelay({ guardUrl: guard.url });
    expect((await post(relay.url, '{}')).body).toHaveLength(handedBack);
  });

  it('an endless body is cut', async () => {
    const guard = await startGuard((response) => {
      response.writeHead(400, jsonHeaders);
      const timer = setInterval(() => response.write('x'.repeat(100_000)), 1);
      response.once('close', () => clearInterval(timer));
    });
    const relay = await startTestRelay({ guardUrl: guard.url });
    expect(await post(relay.url, '{}')).toMatchObject({ status: 400, body: '{"error":"refused"}' });
  });

  it('every status that could be sent is a success, a refusal or a 5xx to Alertmanager', () => {
    for (let status = 0; status <= 999; status += 1) {
      const answer = answerAlertmanager({
        kind: 'answered',
        status,
        body: undefined,
        requestId: undefined,
        sent: true,
      });
      const isHandedBack =
        status >= 200 && status <= 599 && (status < 300 || status >= 400) && ![408, 425, 429].includes(status);
      expect(answer.status).toBe(isHandedBack ? status : 503);
    }
  });

  it.each([
    ['100 and then the answer', 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n', 202],
    [
      '103 and then the answer',
      'HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n',
      202,
    ],
    ['101', 'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n', 503],
    ['101 without an upgrade', 'HTTP/1.1 101 Switching Protocols\r\n\r\n', 503],
    ['status 600', 'HTTP/1.1 600 Odd\r\ncontent-length: 0\r\n\r\n', 503],
    ['status 99', 'HTTP/1.1 099 Odd\r\ncontent-length: 0\r\n\r\n', 503],
    ['no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n', 503],
    ['two lengths', 'HTTP/1.1 202 Accepted\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab', 503],
  ])('%s is told in the same way', async (_, wire, status) => {
    const guardUrl = await startRawGuard((socket) => socket.end(wire));
    const relay = await startTestRelay({ guardUrl, timeoutMs: 1000 });
    expect((await post(relay.url, '{}')).status).toBe(status);
  });
});

describe('a network fault becomes 503', () => {
  it('when nothing listens', async () => {
    const relay = await startTestRelay({ guardUrl: `http://127.0.0.1:1${guardPath}` });
    expect(await post(relay.url, '{}')).toMatchObject(unavailable);
    expect(relay.entries.at(-1)).toMatchObject({ reason: 'connect_failed', status: 503 });
  });

  it('when the name does not exist', async () => {
    const relay = await startTestRelay({ guardUrl: `https://guard.invalid${guardPath}` });
    expect(await post(relay.url, '{}')).toMatchObject(unavailable);
  });

  it('when the other side speaks no TLS', async () => {
    const guardUrl = await startRawGuard((socket) => socket.end('HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n'));
    const relay = await startTestRelay({ guardUrl: guardUrl.replace('http:', 'https:') });
    expect(await post(relay.url, '{}')).toMatchObject(unavailable);
    expect(relay.entries.at(-1)).toMatchObject({ reason: 'tls_failed' });
  });

  it('when the TLS handshake hangs', async () => {
    const guardUrl = await startRawGuard(() => undefined);
    const relay = await startTestRelay({ guardUrl: guardUrl.replace('http:', 'https:'), timeoutMs: 200 });
    expect(await post(relay.url, '{}')).toMatchObject(unavailable);
    expect(relay.entries.at(-1)?.reason).toMatch(/^(connect_)?timeout$/);
  });

  it('when the guard does not answer in time', async () => {
    const guard = await startGuard(() => undefined);
    const relay = await startTestRelay({ guardUrl: guard.url, timeoutMs: 200 });
    // The guard never answers, and the test's own time is a hundred times the relay's.
    expect(await post(relay.url, '{}')).toMatchObject(unavailable);
    expect(relay.entries.at(-1)).toMatchObject({ reason: 'timeout' });
  });

  it('when the answer begins and does not end in time', async () => {
    const guard = await startGuard((response) => void response.writeHead(202, jsonHeaders).write('{"status"'));
    const relay = await startTestRelay({ guardUrl: guard.url, timeoutMs: 200 });
    expect(await post(relay.url, '{}')).toMatchObject(unavailable);
    expect(relay.entries.at(-1)).toMatchObject({ reason: 'timeout' });
  });

  it('when the connection is reset before the answer', async () => {
    const guardUrl = await startRawGuard((socket) => socket.resetAndDestroy());
    const relay = await startTestRelay({ guardUrl });
    expect(await post(relay.url, '{}')).toMatchObject(unavailable);
    expect(relay.entries.at(-1)).toMatchObject({ reason: 'connection_lost' });
  });

  it('when the connection is reset in the middle of the answer', async () => {
    const guardUrl = await startRawGuard((socket) => {
      socket.write(
        'HTTP/1.1 202 Accepted\r\ncontent-type: application/json\r\ncontent-length: 21\r\n\r\n{"status"',
        () => {
          setTimeout(() => socket.resetAndDestroy(), 20);
        },
      );
    });
    const relay = await startTestRelay({ guardUrl });
    expect(await post(relay.url, '{}')).toMatchObject(unavailable);
    expect(relay.entries.at(-1)).toMatchObject({ reason: 'connection_lost' });
  });

  it('and the next notification passes when the guard is back', async () => {
    let healthy = false;
    const guard = await startGuard((response, request) => (healthy ? accept(response, request) : response.destroy()));
    const relay = await startTestRelay({ guardUrl: guard.url });
    expect((await post(relay.url, '{}')).status).toBe(503);
    healthy = true;
    expect((await post(relay.url, '{}')).status).toBe(202);
  });
});

describe('when Alertmanager gives up', () => {
  it('the request to the guard is aborted', async () => {
    const guardSawClose = Promise.withResolvers<void>();
    const arrived = Promise.withResolvers<void>();
    const guard = await startGuard((response) => {
      response.once('close', guardSawClose.resolve);
      arrived.resolve();
    });
    const relay = await startTestRelay({ guardUrl: guard.url, timeoutMs: 15_000 });
    const caller = http.request(relay.url, { method: 'POST', headers: jsonHeaders, agent: false });
    caller.on('error', () => undefined).end('{}');
    await arrived.promise;
    caller.destroy();
    await guardSawClose.promise;
    await expect
      .poll(() => relay.entries.at(-1))
      .toMatchObject({ event: 'notification.aborted', reason: 'caller_gone' });
  });

  it('before the whole body has come, nothing is forwarded', async () => {
    const guard = await startGuard();
    const relay = await startTestRelay({ guardUrl: guard.url });
    const caller = http.request(relay.url, {
      method: 'POST',
      headers: { ...jsonHeaders, 'content-length': 100, expect: '100-continue' },
      agent: false,
    });
    caller.on('error', () => undefined).flushHeaders();
    // The relay has the head by then.
    await once(caller, 'continue');
    await new Promise((resolve) => caller.write('{"half":', resolve));
    caller.destroy();
    await expect.poll(() => relay.entries.at(-1)?.event).toBe('notification.aborted');
    expect(guard.received).toEqual([]);
  });
});
