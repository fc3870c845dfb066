import * as http from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { jsonHeaders, post, send, startGuard, startTestRelay } from '../support/relay.ts';

/** A guard that answers when it is told to. */
async function startHeldGuard() {
  const arrived = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const guard = await startGuard(async (response) => {
    arrived.resolve();
    await release.promise;
    response.writeHead(202, jsonHeaders).end('{"status":"accepted"}');
  });
  return { ...guard, arrived: arrived.promise, release: release.resolve };
}

describe('closing the relay', () => {
  it('lets the notification in flight finish and takes no new one', async () => {
    const guard = await startHeldGuard();
    const relay = await startTestRelay({ guardUrl: guard.url });
    const inFlight = post(relay.url, '{}');
    await guard.arrived;
    const closed = relay.close();
    await expect(post(relay.url, '{}')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    guard.release();
    expect((await inFlight).status).toBe(202);
    await closed;
    expect(relay.entries.map(({ event }) => event)).toEqual([
      'relay.started',
      'relay.stopping',
      'notification.forwarded',
      'relay.stopped',
    ]);
  });

  it('is not held up by connections that Alertmanager keeps, idle or just answered', async () => {
    const agent = new http.Agent({ keepAlive: true });
    onTestFinished(() => agent.destroy());
    // It would be held up for at least as long, which is longer than a test may take.
    const timeoutMs = 60_000;
    const guard = await startHeldGuard();
    const relay = await startTestRelay({ guardUrl: guard.url, timeoutMs });
    await send(new URL('/-/healthy', relay.url).href, { method: 'GET', agent });
    const inFlight = post(relay.url, '{}', { agent });
    await send(new URL('/-/healthy', relay.url).href, { method: 'GET', agent });
    await guard.arrived;
    const closed = relay.close();
    guard.release();
    expect((await inFlight).headers.connection).toBe('close');
    await closed;
  });

  it('closes the connections to the guard', async () => {
    const guard = await startGuard();
    const relay = await startTestRelay({ guardUrl: guard.url });
    await post(relay.url, '{}');
    expect(guard.sockets.size).toBe(1);
    await relay.close();
    await expect.poll(() => guard.sockets.size).toBe(0);
  });

  it('ends within the timeout when the guard hangs, with 503 for what was in flight', async () => {
    const guard = await startHeldGuard();
    const relay = await startTestRelay({ guardUrl: guard.url, timeoutMs: 300 });
    const inFlight = post(relay.url, '{}');
    await guard.arrived;
    await relay.close();
    expect((await inFlight).status).toBe(503);
  });

  it('ends within the timeout when the caller never finishes its body', async () => {
    const guard = await startGuard();
    const relay = await startTestRelay({ guardUrl: guard.url, timeoutMs: 300 });
    const caller = http.request(relay.url, {
      method: 'POST',
      headers: { ...jsonHeaders, 'content-length': 9 },
      agent: false,
    });
    const failed = new Promise((resolve) => caller.once('error', resolve));
    caller.write('{');
    await expect.poll(async () => (await metricsOf(relay.url)).includes('requests_in_flight 1\n')).toBe(true);
    await relay.close();
    expect(await failed).toMatchObject({ code: 'ECONNRESET' });
  });

  it('is done once, however often it is asked for', async () => {
    const guard = await startGuard();
    const relay = await startTestRelay({ guardUrl: guard.url });
    await Promise.all([relay.close(), relay.close()]);
    await relay.close();
    expect(relay.entries.filter(({ event }) => event === 'relay.stopped')).toHaveLength(1);
  });
});

async function metricsOf(url: string): Promise<string> {
  return (await send(new URL('/metrics', url).href, { method: 'GET' })).body;
}
