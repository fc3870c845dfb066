import { execFile } from 'node:child_process';
import type { AgentOptions } from 'node:https';
import { Agent } from 'node:https';
import { connect } from 'node:net';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createLocalAuthority } from '../../lib/local/stand-in/local-authority.ts';
import { reject, retry } from '../../lib/providers/contract/outcome.ts';
import { startHttpServer, startTcpServer } from '../support/egress-server.ts';
import { httpsRequest, loopbackTransport, serverName } from '../support/egress-transport.ts';

const authority = await createLocalAuthority(Date.now());
const certificate = await authority.issue(serverName, '127.0.0.1');
const ca = authority.certificate;

describe('the https transport', () => {
  /** Keeps the whole process busy. */
  function block(ms: number): void {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  }

  describe('what it sends', () => {
    it('is the method, path, headers and body of the request, and its own name', async () => {
      const server = await startHttpServer((_seen, _request, response) => response.end('ok'), certificate);
      const request = httpsRequest(server.port);
      await loopbackTransport({ ca })({ ...request, headers: { ...request.headers, Host: 'elsewhere.test' } });
      expect(server.requests).toEqual([
        {
          method: 'POST',
          path: '/services/hush-4711?token=hush-4711',
          headers: {
            'content-type': 'application/json',
            authorization: 'Bearer hush-4711',
            host: `${serverName}:${server.port}`,
            'user-agent': 'alertguard/1.2.3',
            'accept-encoding': 'identity',
            'content-length': String(Buffer.byteLength(request.body)),
            connection: 'keep-alive',
          },
          body: request.body,
        },
      ]);
    });

    it('is a PUT where the provider says so', async () => {
      const server = await startHttpServer((_seen, _request, response) => response.end(), certificate);
      await loopbackTransport({ ca })(httpsRequest(server.port, { method: 'PUT' }));
      expect(server.requests.map(({ method }) => method)).toEqual(['PUT']);
    });

    it('has no body and no length of one where it is a GET', async () => {
      const server = await startHttpServer((_seen, _request, response) => response.end('ok'), certificate);
      await loopbackTransport({ ca })(httpsRequest(server.port, { method: 'GET', body: 'never sent' }));
      const [seen] = server.requests;
      expect(seen).toMatchObject({ method: 'GET', body: '' });
      expect(Object.keys(seen?.headers ?? {})).not.toContain('content-length');
      expect(Object.keys(seen?.headers ?? {})).not.toContain('transfer-encoding');
    });

    it('goes to an address that the allow-list names', async () => {
      const server = await startHttpServer((_seen, _request, response) => response.end('ok'), certificate);
      const url = `https://127.0.0.1:${server.port}/`;
      const resolveName = () => Promise.reject(new Error('an address needs no look-up'));
      const result = await loopbackTransport({ ca, resolveName })(httpsRequest(server.port, { url }));
      expect(result).toMatchObject({ ok: true, answer: { status: 200 } });
    });

    it.each([
      ['a header with a line break', { headers: { authorization: 'Bearer hush-4711\r\nx: y' } }],
      ['a header name with a blank', { headers: { 'x y': 'hush-4711' } }],
    ])('is nothing where HTTP cannot carry %s', async (_what, overrides) => {
      const server = await startHttpServer((_seen, _request, response) => response.end(), certificate);
      const result = await loopbackTransport({ ca })(httpsRequest(server.port, overrides));
      expect(result).toEqual({ ok: false, outcome: reject('render_failed') });
      expect(server.connectionCount()).toBe(0);
    });
  });

  describe('an answer', () => {
    it('has its status, its headers in lower case without lists, and its body', async () => {
      const server = await startHttpServer((_seen, _request, response) => {
        response.writeHead(429, { 'Retry-After': '7', 'X-Thing': 'a', 'Set-Cookie': ['a=1', 'b=2'] });
        response.end('slow down');
      }, certificate);
      const result = await loopbackTransport({ ca })(httpsRequest(server.port));
      expect(result).toEqual({
        ok: true,
        answer: {
          status: 429,
          headers: expect.objectContaining({ 'retry-after': '7', 'x-thing': 'a' }),
          body: 'slow down',
        },
      });
      expect(JSON.stringify(result)).not.toContain('set-cookie');
    });

    it.each([301, 302, 303, 307, 308])('is a %i redirect itself, and its target sees nothing', async (status) => {
      const target = await startHttpServer((_seen, _request, response) => response.end('target'), certificate);
      const server = await startHttpServer((_seen, _request, response) => {
        response.writeHead(status, { location: `https://${serverName}:${target.port}/` }).end();
      }, certificate);
      const result = await loopbackTransport({ ca })(httpsRequest(server.port));
      expect(result).toMatchObject({ ok: true, answer: { status } });
      expect(target.connectionCount()).toBe(0);
    });

    it.each([
      ['shorter than', 65_535, 65_535],
      ['as long as', 65_536, 65_536],
      ['longer than', 65_537, 65_536],
      ['far longer than', 20_000_000, 65_536],
    ])('with a body %s the limit keeps what fits', async (_what, length, kept) => {
      const server = await startHttpServer(
        (_seen, _request, response) => response.writeHead(200).end('x'.repeat(length)),
        certificate,
      );
      const result = await loopbackTransport({ ca })(httpsRequest(server.port));
      expect(result).toMatchObject({ ok: true, answer: { status: 200, body: 'x'.repeat(kept) } });
    });

    it('is read as far as its context says, where that names a limit', async () => {
      const server = await startHttpServer(
        (_seen, _request, response) => response.writeHead(200).end('x'.repeat(200_000)),
        certificate,
      );
      const limits = { callTimeoutMs: 10_000, maxAnswerBytes: 150_000 };
      const result = await loopbackTransport({ ca })(httpsRequest(server.port), { limits });
      expect(result).toMatchObject({ ok: true, answer: { status: 200, body: 'x'.repeat(150_000) } });
    });

    it('whose body is endless is cut at the limit, and its connection closed', async () => {
      const server = await startHttpServer((_seen, _request, response) => {
        const timer = setInterval(() => response.write('x'.repeat(8_192)), 1);
        response.on('close', () => clearInterval(timer));
      }, certificate);
      const result = await loopbackTransport({ ca, callTimeoutMs: 60_000 })(httpsRequest(server.port));
      expect(result).toMatchObject({ ok: true, answer: { status: 200, body: 'x'.repeat(65_536) } });
      await expect.poll(server.openCount).toBe(0);
    });

    it.each([200, 503])('with status %i stands when its body never ends', async (status) => {
      const server = await startHttpServer((_seen, _request, response) => {
        response.writeHead(status).write('so far');
      }, certificate);
      const result = await loopbackTransport({ ca, callTimeoutMs: 1_000 })(httpsRequest(server.port));
      expect(result).toMatchObject({ ok: true, answer: { status, body: 'so far' } });
    });

    it.each([200, 503])('with status %i stands when the connection breaks in its body', async (status) => {
      const server = await startHttpServer((_seen, request, response) => {
        response.writeHead(status, { 'content-length': '100' }).write('so far', () => request.socket.destroy());
      }, certificate);
      const result = await loopbackTransport({ ca })(httpsRequest(server.port));
      expect(result).toMatchObject({ ok: true, answer: { status, body: 'so far' } });
    });

    it('stands when it comes before the request was read', async () => {
      const server = await startTcpServer((socket) => {
        socket.end('HTTP/1.1 413 Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
      });
      const createAgent = plainAgentTo(server.port);
      const request = httpsRequest(server.port, { body: 'x'.repeat(100_000) });
      expect(await loopbackTransport({ createAgent })(request)).toMatchObject({ ok: true, answer: { status: 413 } });
    });
  });

  describe('no answer', () => {
    it('in time is a timeout', async () => {
      const server = await startHttpServer(() => {}, certificate);
      const result = await loopbackTransport({ ca, callTimeoutMs: 300 })(httpsRequest(server.port));
      expect(result).toEqual({ ok: false, outcome: retry('timeout') });
    });

    it('in the time that its context names is a timeout', async () => {
      const server = await startHttpServer(() => {}, certificate);
      const send = loopbackTransport({ ca, callTimeoutMs: 600_000 });
      const result = await send(httpsRequest(server.port), { limits: { callTimeoutMs: 300 } });
      expect(result).toEqual({ ok: false, outcome: retry('timeout') });
    });

    it('because the handshake hangs is a timeout of the connection', async () => {
      const server = await startTcpServer(() => {});
      const send = loopbackTransport({ ca, connectTimeoutMs: 100, callTimeoutMs: 60_000 });
      expect(await send(httpsRequest(server.port))).toEqual({ ok: false, outcome: retry('timeout') });
    });

    it('because the name look-up hangs is a timeout of the connection', async () => {
      const resolveName = () => new Promise<never>(() => {});
      const send = loopbackTransport({ resolveName, connectTimeoutMs: 100, callTimeoutMs: 60_000 });
      expect(await send(httpsRequest(443))).toEqual({ ok: false, outcome: retry('timeout') });
    });

    it('is none where the answer had arrived before the time was up, but a neighbour kept the process busy', async () => {
      const callTimeoutMs = 500;
      const server = await startHttpServer(({ body }, _request, response) => {
        response.end('ok', () => body === 'busy' && block(1.5 * callTimeoutMs));
      }, certificate);
      const send = loopbackTransport({ ca, callTimeoutMs });
      // The connection stands by then, so that only the answer takes time.
      await send(httpsRequest(server.port));
      expect(await send(httpsRequest(server.port, { body: 'busy' }))).toMatchObject({
        ok: true,
        answer: { status: 200, body: 'ok' },
      });
    });

    it('because all ten sockets of the destination are busy ends in time too', async () => {
      const server = await startHttpServer(() => {}, certificate);
      const send = loopbackTransport({ ca, callTimeoutMs: 1_500 });
      const sends = Array.from({ length: 11 }, () => send(httpsRequest(server.port)));
      await expect.poll(() => server.requests.length).toBe(10);
      expect(server.connectionCount()).toBe(10);
      expect(await Promise.all(sends)).toEqual(sends.map(() => ({ ok: false, outcome: retry('timeout') })));
    });

    it('because the connection is reset is a failed connection', async () => {
      const server = await startHttpServer((_seen, request) => request.socket.destroy(), certificate);
      const result = await loopbackTransport({ ca })(httpsRequest(server.port));
      expect(result).toEqual({ ok: false, outcome: retry('connection_failed') });
      expect(server.requests).toHaveLength(1);
    });

    it('because nobody listens is a failed connection', async () => {
      const result = await loopbackTransport({ ca })(httpsRequest(1));
      expect(result).toEqual({ ok: false, outcome: retry('connection_failed') });
    });

    it('because the peer closes during the handshake is a failed connection', async () => {
      const server = await startTcpServer((socket) => socket.destroy());
      const result = await loopbackTransport({ ca })(httpsRequest(server.port));
      expect(result).toEqual({ ok: false, outcome: retry('connection_failed') });
    });

    it('that is HTTP is a failed connection', async () => {
      const server = await startTcpServer((socket) => socket.end('220 mail.example.com ESMTP\r\n'));
      const result = await loopbackTransport({ createAgent: plainAgentTo(server.port) })(httpsRequest(443));
      expect(result).toEqual({ ok: false, outcome: retry('connection_failed') });
    });
  });

  describe('TLS', () => {
    it('with a certificate for another name fails', async () => {
      const other = await authority.issue('other.alertguard.test');
      const server = await startHttpServer((_seen, _request, response) => response.end(), other);
      const result = await loopbackTransport({ ca })(httpsRequest(server.port));
      expect(result).toEqual({ ok: false, outcome: retry('tls_failed') });
      expect(server.requests).toEqual([]);
    });

    it('with a certificate of an unknown authority fails', async () => {
      const server = await startHttpServer((_seen, _request, response) => response.end(), certificate);
      const result = await loopbackTransport()(httpsRequest(server.port));
      expect(result).toEqual({ ok: false, outcome: retry('tls_failed') });
      expect(server.requests).toEqual([]);
    });

    it('with a peer that speaks plain HTTP fails', async () => {
      const server = await startHttpServer((_seen, _request, response) => response.end());
      const result = await loopbackTransport({ ca })(httpsRequest(server.port));
      expect(result).toEqual({ ok: false, outcome: retry('tls_failed') });
      expect(server.requests).toEqual([]);
    });

    it('is verified though the environment says otherwise', async ({ onTestFinished }) => {
      const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
      onTestFinished(() => {
        if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
        else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before;
      });
      process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
      const server = await startHttpServer((_seen, _request, response) => response.end(), certificate);
      const result = await loopbackTransport()(httpsRequest(server.port));
      expect(result).toEqual({ ok: false, outcome: retry('tls_failed') });
    });
  });

  it('a proxy of the environment is not used', async () => {
    const server = await startHttpServer((_seen, _request, response) => response.end('direct'), certificate);
    const proxied: string[] = [];
    const proxy = await startTcpServer((socket) => {
      socket.on('data', (data) => {
        proxied.push(String(data));
        socket.destroy();
      });
    });
    const proxyUrl = `http://127.0.0.1:${proxy.port}`;
    const child = `${import.meta.dirname}/../support/egress-proxy-child.ts`;
    const { stdout } = await promisify(execFile)(process.execPath, [child, String(server.port), ca], {
      env: { NODE_USE_ENV_PROXY: '1', HTTPS_PROXY: proxyUrl, https_proxy: proxyUrl, HTTP_PROXY: proxyUrl },
    });
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, answer: { status: 200, body: 'direct' } });
    expect(proxied).toEqual([expect.stringContaining(`CONNECT ${serverName}`)]);
  });

  it('an injected agent reaches a stand-in over plain TCP, whatever the name', async () => {
    const standIn = await startHttpServer((_seen, _request, response) => response.end('stand-in'));
    const resolveName = () => Promise.reject(new Error('the agent connects without a look-up'));
    const send = loopbackTransport({ createAgent: plainAgentTo(standIn.port), resolveName });
    const request = httpsRequest(443, { url: 'https://hooks.slack.com/services/hush-4711' });
    const result = await send(request, { allowPrivate: false });
    expect(result).toMatchObject({ ok: true, answer: { status: 200, body: 'stand-in' } });
    expect(standIn.requests[0]?.headers.host).toBe('hooks.slack.com');
  });
});

function plainAgentTo(port: number) {
  class PlainAgent extends Agent {
    override createConnection() {
      return connect(port, '127.0.0.1');
    }
  }
  return (options: AgentOptions) => new PlainAgent(options);
}
