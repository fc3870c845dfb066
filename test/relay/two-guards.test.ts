import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { startRelay } from '../../lib/relay/start-relay.ts';
import {
  accept,
  aKey,
  aKeyFile,
  type GuardBehaviour,
  guardPath,
  jsonHeaders,
  listenOnLoopback,
  post,
  send,
  startGuard,
  startTestRelay,
} from '../support/relay.ts';
import { parseExposition } from '../support/relay-exposition.ts';

const nothingListens = `http://127.0.0.1:1${guardPath}`;

const answering =
  (status: number, body = '{}'): GuardBehaviour =>
  (response) =>
    response.writeHead(status, jsonHeaders).end(body);

/** A relay with two guards and a clock of its own. */
async function twoGuards(behave: { first?: GuardBehaviour; second?: GuardBehaviour; firstUrl?: string } = {}) {
  let nowMs = 1_790_000_000_000;
  let behaveFirst = behave.first ?? accept;
  const first = await startGuard((...request) => behaveFirst(...request));
  const second = await startGuard(behave.second);
  const relay = await startTestRelay({
    guardUrl: behave.firstUrl ?? first.url,
    second: { guardUrl: second.url },
    timeoutMs: 1000,
    now: () => nowMs,
  });
  return {
    relay,
    first,
    second,
    pass: (ms: number) => (nowMs += ms),
    setFirst: (next: GuardBehaviour) => {
      behaveFirst = next;
    },
    post: async (body = '{}') => await post(relay.url, body),
    series: async () => parseExposition((await send(new URL('/metrics', relay.url).href, { method: 'GET' })).body),
  };
}

/** How often each was asked. */
const asked = ({ first, second }: Awaited<ReturnType<typeof twoGuards>>) => [
  first.received.length,
  second.received.length,
];

describe('the second guard is asked for the same notification', () => {
  it('when nothing listens at the first', async () => {
    const guards = await twoGuards({ firstUrl: nothingListens });
    expect((await guards.post()).status).toBe(202);
    expect(guards.relay.entries.at(-1)).toMatchObject({
      event: 'notification.forwarded',
      guard: 2,
      firstFailure: 'connect_failed',
    });
  });

  it.each([
    ['the name of the first does not exist', `https://guard.invalid${guardPath}`, 'connect_failed'],
    ['the first speaks no TLS', undefined, 'tls_failed'],
  ])('when %s', async (_, url, reason) => {
    const plain = createServer((socket) => socket.on('error', () => socket.destroy()).end('HTTP/1.1 400 Bad\r\n\r\n'));
    const firstUrl = url ?? `https://127.0.0.1:${await listenOnLoopback(plain)}${guardPath}`;
    const guards = await twoGuards({ firstUrl });
    expect((await guards.post()).status).toBe(202);
    expect(guards.relay.entries.at(-1)).toMatchObject({ guard: 2, firstFailure: reason });
  });

  it('when the first does not get as far as TLS in a third of the time', async () => {
    const silent = createServer((socket) => socket.on('error', () => socket.destroy()));
    const guards = await twoGuards({ firstUrl: `https://127.0.0.1:${await listenOnLoopback(silent)}${guardPath}` });
    expect((await guards.post()).status).toBe(202);
    expect(guards.relay.entries.at(-1)).toMatchObject({ guard: 2, firstFailure: 'connect_timeout' });
  });

  it.each([429, 302])('when what stands before the first answers %i', async (status) => {
    const guards = await twoGuards({ first: answering(status) });
    expect((await guards.post()).status).toBe(202);
    expect(asked(guards)).toEqual([1, 1]);
  });

  it('with the same id, signed by the same key', async () => {
    const guards = await twoGuards({ first: answering(429) });
    await guards.post();
    const [[atFirst], [atSecond]] = [guards.first.received, guards.second.received];
    expect(atSecond?.body).toEqual(atFirst?.body);
    expect(atSecond?.headers['webhook-id']).toBe(atFirst?.headers['webhook-id']);
    expect(atSecond?.headers['webhook-signature']).toBe(atFirst?.headers['webhook-signature']);
  });

  it('signed by its own key where it has one', async () => {
    const first = await startGuard(answering(429));
    const second = await startGuard();
    const secondKey = { file: await aKeyFile(aKey().text) };
    const relay = await startTestRelay({ guardUrl: first.url, second: { guardUrl: second.url, key: secondKey } });
    expect((await post(relay.url, '{}')).status).toBe(202);
    const signatures = [...first.received, ...second.received].map(({ headers }) => headers['webhook-signature']);
    expect(new Set(signatures).size).toBe(2);
  });
});

describe('the second guard is not asked', () => {
  it.each([202, 400, 401, 403, 404, 413])('when the first answers %i', async (status) => {
    const guards = await twoGuards({ first: answering(status) });
    expect((await guards.post()).status).toBe(status);
    expect(asked(guards)).toEqual([1, 0]);
  });

  it.each([
    ['with 500', answering(500), 'guard_failed', 500],
    ['with 503, as after an enqueue that failed partly', answering(503), 'guard_failed', 503],
    ['by closing the connection', ((response) => response.destroy()) satisfies GuardBehaviour, 'connection_lost', 503],
    ['not at all in time', (() => undefined) satisfies GuardBehaviour, 'timeout', 503],
  ])('when the first, which may have taken it, answers %s', async (_, first, reason, status) => {
    const guards = await twoGuards({ first });
    expect((await guards.post()).status).toBe(status);
    expect(asked(guards)).toEqual([1, 0]);
    expect(guards.relay.entries.at(-1)).toMatchObject({ event: 'notification.unavailable', guard: 1, reason });
  });

  it('when the first used up the time', async () => {
    const guards = await twoGuards({
      first: (response, request) => {
        guards.pass(800);
        answering(429)(response, request);
      },
    });
    expect((await guards.post()).status).toBe(503);
    expect(asked(guards)).toEqual([1, 0]);
  });
});

describe('while the first guard counts as down', () => {
  async function down(second?: GuardBehaviour) {
    const guards = await twoGuards({ first: answering(500), ...(second && { second }) });
    for (const waitMs of [0, 5000, 5000]) {
      guards.pass(waitMs);
      await guards.post();
    }
    expect(asked(guards)).toEqual([3, 0]);
    return guards;
  }

  it('notifications go to the second, and metrics and log say so', async () => {
    const guards = await down();
    expect((await guards.post()).status).toBe(202);
    expect(asked(guards)).toEqual([3, 1]);
    const series = await guards.series();
    const value = (name: string) => series.get(`alertguard_relay_${name}`);
    expect(value('guard_in_use{guard="1"}')).toBe(0);
    expect(value('guard_in_use{guard="2"}')).toBe(1);
    expect(value('failovers_total')).toBe(1);
    expect(value('forward_attempts_total{guard="1",result="failed"}')).toBe(3);
    expect(value('forward_attempts_total{guard="2",result="accepted"}')).toBe(1);
    expect(guards.relay.entries.filter(({ event }) => event === 'guard.failed_over')).toHaveLength(1);
  });

  it('one notification asks the first again after 30 s, and its answer brings all back', async () => {
    const guards = await down();
    guards.setFirst(accept);
    guards.pass(29_999);
    await guards.post();
    expect(asked(guards)).toEqual([3, 1]);
    guards.pass(1);
    expect((await guards.post()).status).toBe(202);
    expect((await guards.post()).status).toBe(202);
    expect(asked(guards)).toEqual([5, 1]);
    expect((await guards.series()).get('alertguard_relay_guard_in_use{guard="1"}')).toBe(1);
    expect(guards.relay.entries.filter(({ event }) => event === 'guard.returned')).toHaveLength(1);
  });

  it.each([400, 401, 403, 404])('a %i of the second is 503, so that Alertmanager goes on trying', async (status) => {
    const guards = await down(answering(status));
    expect(await guards.post()).toMatchObject({ status: 503, body: '{"error":"unavailable"}' });
    expect(guards.relay.entries.at(-1)).toMatchObject({ reason: 'refused_by_second', guardStatus: status });
    const series = await guards.series();
    expect(series.get('alertguard_relay_forward_failures_total{reason="refused_by_second"}')).toBe(1);
    expect(series.get('alertguard_relay_forward_attempts_total{guard="2",result="refused"}')).toBe(1);
  });

  it('the first is asked next when the second fails too', async () => {
    const guards = await down(answering(500));
    guards.setFirst(accept);
    expect((await guards.post()).status).toBe(500);
    expect((await guards.post()).status).toBe(202);
    expect(asked(guards)).toEqual([4, 1]);
  });
});

it('the same URL twice is no second guard', async () => {
  const options = { guardUrl: nothingListens, second: { guardUrl: nothingListens }, key: { source: aKey().source } };
  await expect(startRelay({ ...options, log: () => undefined })).rejects.toMatchObject({ reason: 'guard_urls_equal' });
});
