import { describe, expect, it } from 'vitest';
import { type ResolvedAddress, resolveBySystem } from '../../lib/egress/guarded-lookup.ts';
import { createHttpsAgents, GuardedAgent } from '../../lib/egress/https-agents.ts';
import { createLocalAuthority } from '../../lib/local/stand-in/local-authority.ts';
import { reject, retry } from '../../lib/providers/contract/outcome.ts';
import { startHttpServer, startTcpServer } from '../support/egress-server.ts';
import { httpsRequest, loopbackTransport, serverName } from '../support/egress-transport.ts';

const loopback: ResolvedAddress = { address: '127.0.0.1', family: 4 };
const notAllowed = { ok: false, outcome: reject('address_not_allowed') };

describe('a name', () => {
  it.each<[string, ResolvedAddress[]]>([
    ['only on this machine', [loopback]],
    [
      'public and private',
      [
        { address: '8.8.8.8', family: 4 },
        { address: '10.0.0.1', family: 4 },
      ],
    ],
    [
      'private and public',
      [
        { address: '10.0.0.1', family: 4 },
        { address: '8.8.8.8', family: 4 },
      ],
    ],
    [
      'public in IPv4 and private in IPv6',
      [
        { address: '8.8.8.8', family: 4 },
        { address: 'fd00::1', family: 6 },
      ],
    ],
    [
      'public, and mapped',
      [
        { address: '8.8.8.8', family: 4 },
        { address: '::ffff:127.0.0.1', family: 6 },
      ],
    ],
    ['no address at all but a name', [{ address: 'localhost', family: 4 }]],
  ])('whose records are %s is refused', async (_what, addresses) => {
    const server = await startTcpServer(() => {});
    const send = loopbackTransport({ resolveName: async () => addresses });
    expect(await send(httpsRequest(server.port), { allowPrivate: false })).toEqual(notAllowed);
    expect(server.connectionCount()).toBe(0);
  });

  it('that was public when it was looked at and answers 127.0.0.1 at the connection is refused', async () => {
    const server = await startTcpServer(() => {});
    const answers = [{ address: '8.8.8.8', family: 4 }];
    const resolveName = async () => [answers.shift() ?? loopback];
    expect(await resolveName()).toEqual([{ address: '8.8.8.8', family: 4 }]);
    const result = await loopbackTransport({ resolveName })(httpsRequest(server.port), { allowPrivate: false });
    expect(result).toEqual(notAllowed);
    expect(server.connectionCount()).toBe(0);
  });

  it.each([
    ['fails', () => Promise.reject(Object.assign(new Error(`queryA ${serverName}`), { code: 'EAI_AGAIN' }))],
    ['finds nothing', async () => []],
  ])('whose look-up %s is tried again', async (_what, resolveName) => {
    const result = await loopbackTransport({ resolveName })(httpsRequest(443));
    expect(result).toEqual({ ok: false, outcome: retry('name_not_resolved') });
  });

  it('of this machine is refused as the system resolves it', async () => {
    const server = await startTcpServer(() => {});
    const send = loopbackTransport({ resolveName: resolveBySystem });
    const url = `https://localhost:${server.port}/`;
    expect(await send(httpsRequest(443, { url }), { allowPrivate: false })).toEqual(notAllowed);
    expect(server.connectionCount()).toBe(0);
  });
});

it('a socket that reached a refused address past the look-up is closed before a byte is written', async () => {
  const received: Buffer[] = [];
  const closed = Promise.withResolvers<void>();
  const server = await startTcpServer((socket) => {
    socket.on('data', (data) => received.push(data));
    socket.on('close', () => closed.resolve());
  });
  const send = loopbackTransport({
    createAgent: (options, allowPrivate) =>
      new GuardedAgent({ ...options, lookup: (_name, _options, callback) => callback(null, [loopback]) }, allowPrivate),
  });
  expect(await send(httpsRequest(server.port), { allowPrivate: false })).toEqual(notAllowed);
  await closed.promise;
  expect(server.connectionCount()).toBe(1);
  expect(Buffer.concat(received)).toHaveLength(0);
});

const authority = await createLocalAuthority(Date.now());
const certificate = await authority.issue(serverName);
const ca = authority.certificate;

describe('a kept connection', () => {
  it('is used again by the same destination', async () => {
    const server = await startHttpServer((_seen, _request, response) => response.end('ok'), certificate);
    const send = loopbackTransport({ ca });
    for (let count = 0; count < 5; count += 1) await send(httpsRequest(server.port));
    expect(server.requests).toHaveLength(5);
    expect(server.connectionCount()).toBe(1);
  });

  it('is not shared with another destination', async () => {
    const server = await startHttpServer((_seen, _request, response) => response.end('ok'), certificate);
    const send = loopbackTransport({ ca });
    for (const destinationId of ['a/one', 'b/two', 'a/one', 'b/two']) {
      await send(httpsRequest(server.port), { destinationId });
    }
    expect(server.connectionCount()).toBe(2);
  });

  it('that may be private is not used where only public addresses are allowed', async () => {
    const server = await startHttpServer((_seen, _request, response) => response.end('ok'), certificate);
    const send = loopbackTransport({ ca });
    expect(await send(httpsRequest(server.port), { allowPrivate: true })).toMatchObject({ ok: true });
    expect(await send(httpsRequest(server.port), { allowPrivate: false })).toEqual(notAllowed);
    expect(server.requests).toHaveLength(1);
  });

  it('that the peer closed meanwhile is replaced at once', async () => {
    const server = await startHttpServer((seen, request, response) => {
      // The reset arrives with the next request, as it does after a freeze: the client has not seen the end before.
      if (seen.body === 'first') response.end('ok', () => request.socket.once('data', () => request.socket.destroy()));
      else response.end('ok');
    }, certificate);
    const send = loopbackTransport({ ca });
    await send(httpsRequest(server.port, { body: 'first' }));
    expect(await send(httpsRequest(server.port, { body: 'second' }))).toMatchObject({
      ok: true,
      answer: { status: 200 },
    });
    expect(server.connectionCount()).toBe(2);
  });

  it('of the destination used least recently is closed when there are too many', async () => {
    const server = await startHttpServer((_seen, _request, response) => response.end('ok'), certificate);
    const send = loopbackTransport({ ca, maxAgents: 2 });
    for (const destinationId of ['a/one', 'a/two', 'a/one', 'a/three']) {
      await send(httpsRequest(server.port), { destinationId });
    }
    await expect.poll(server.openCount).toBe(2);
    expect(server.connectionCount()).toBe(3);
    await send(httpsRequest(server.port), { destinationId: 'a/one' });
    expect(server.connectionCount()).toBe(3);
    await send(httpsRequest(server.port), { destinationId: 'a/two' });
    expect(server.connectionCount()).toBe(4);
  });

  it('that is in use is not cut off when its agent is retired', async () => {
    const arrived = Promise.withResolvers<void>();
    const quickEnded = Promise.withResolvers<void>();
    const server = await startHttpServer(async (seen, _request, response) => {
      if (seen.body === 'slow') {
        arrived.resolve();
        await quickEnded.promise;
      }
      response.end(seen.body);
    }, certificate);
    const send = loopbackTransport({ ca, maxAgents: 1 });
    const slow = send(httpsRequest(server.port, { body: 'slow' }), { destinationId: 'a/slow' });
    await arrived.promise;
    await send(httpsRequest(server.port, { body: 'quick' }), { destinationId: 'a/quick' });
    quickEnded.resolve();
    expect(await slow).toMatchObject({ ok: true, answer: { body: 'slow' } });
  });
});

it('there are never more agents than the limit', () => {
  const agents = createHttpsAgents({ maxAgents: 3 });
  const first = agents.agentFor('a/0', false);
  for (let count = 1; count < 10; count += 1) agents.agentFor(`a/${count}`, false);
  expect(first.maxFreeSockets).toBe(0);
  expect(agents.agentFor('a/0', false)).not.toBe(first);
  expect(agents.agentFor('a/9', false)).toBe(agents.agentFor('a/9', false));
});
