import { describe, expect, it } from 'vitest';
import { jsonHeaders, post, send, startGuard, startTestRelay } from '../support/relay.ts';

describe('a request that is no notification', () => {
  it.each(['GET', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'HEAD'])('%s is answered 405', async (method) => {
    const guard = await startGuard();
    const relay = await startTestRelay({ guardUrl: guard.url });
    const answer = await send(relay.url, { method, headers: jsonHeaders });
    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toBe('POST');
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    expect(guard.received).toEqual([]);
  });

  it.each([
    ['no content type', {}],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['what a page may post across origins', { 'content-type': 'text/plain' }],
    ['a type that begins alike', { 'content-type': 'application/jsonp' }],
    ['gzip', { ...jsonHeaders, 'content-encoding': 'gzip' }],
    ['identity', { ...jsonHeaders, 'content-encoding': 'identity' }],
  ])('%s is answered 415', async (_, headers) => {
    const guard = await startGuard();
    const relay = await startTestRelay({ guardUrl: guard.url });
    expect(await post(relay.url, '{}', { headers })).toMatchObject({ status: 415, body: '{"error":"unsupported"}' });
    expect(guard.received).toEqual([]);
  });

  it.each(['attacker.example', 'attacker.example:9095', '127.0.0.1.attacker.example', '10.0.0.1'])(
    'a Host of %s, as after DNS rebinding, is answered 421',
    async (host) => {
      const guard = await startGuard();
      const relay = await startTestRelay({ guardUrl: guard.url });
      expect((await post(relay.url, '{}', { headers: { ...jsonHeaders, host } })).status).toBe(421);
      expect(guard.received).toEqual([]);
    },
  );

  it.each(['application/json', 'Application/JSON', 'application/json; charset=utf-8', 'application/json ;x'])(
    '%s is a notification',
    async (contentType) => {
      const guard = await startGuard();
      const relay = await startTestRelay({ guardUrl: guard.url });
      expect((await post(relay.url, '{}', { headers: { 'content-type': contentType } })).status).toBe(202);
    },
  );
});

describe('the size limit', () => {
  const maxBodyBytes = 6 * 1024 * 1024;

  it('lets exactly 6 MiB through', async () => {
    const guard = await startGuard();
    const relay = await startTestRelay({ guardUrl: guard.url });
    expect((await post(relay.url, Buffer.alloc(maxBodyBytes, 'x'))).status).toBe(202);
    expect(guard.received[0]?.body).toHaveLength(maxBodyBytes);
  });

  it.each([
    ['declared', { ...jsonHeaders, 'content-length': String(maxBodyBytes + 1) }],
    ['chunked', { ...jsonHeaders, 'transfer-encoding': 'chunked' }],
  ])('refuses one byte more, %s, with an answer that the writer gets to read', async (_, headers) => {
    const guard = await startGuard();
    const relay = await startTestRelay({ guardUrl: guard.url });
    const answer = await post(relay.url, Buffer.alloc(maxBodyBytes + 1, 'x'), { headers });
    expect(answer).toMatchObject({ status: 413, body: '{"error":"too_large"}' });
    expect(guard.received).toEqual([]);
  });

  it('holds a bounded number of bodies at once and answers 503 to the rest', async () => {
    const held: (() => void)[] = [];
    const guard = await startGuard((response) => {
      held.push(() => response.writeHead(202).end());
    });
    const relay = await startTestRelay({ guardUrl: guard.url, maxInFlight: 2 });
    const first = [post(relay.url, '1'), post(relay.url, '2')];
    await expect.poll(() => held.length).toBe(2);
    expect((await post(relay.url, '3')).status).toBe(503);
    for (const release of held) release();
    expect((await Promise.all(first)).map(({ status }) => status)).toEqual([202, 202]);
    const fourth = post(relay.url, '4');
    await expect.poll(() => held.length).toBe(3);
    held[2]?.();
    expect((await fourth).status).toBe(202);
  });
});
