import { describe, expect, it } from 'vitest';
import type { KeySource } from '../../lib/relay/key-source.ts';
import { createRelayMetrics } from '../../lib/relay/relay-metrics.ts';
import { guardPath, post, send, startGuard, startTestRelay } from '../support/relay.ts';
import { parseExposition } from '../support/relay-exposition.ts';

async function get(url: string, path: string, method = 'GET') {
  return await send(new URL(path, url).href, { method });
}

describe('/metrics', () => {
  it('is the text format of Prometheus and counts what happened', async () => {
    let status = 202;
    const guard = await startGuard((response) => response.writeHead(status).end());
    const relay = await startTestRelay({ guardUrl: guard.url, now: () => 1_790_000_000_500 });
    for (status of [202, 202, 403, 500, 429, 302]) await post(relay.url, '{}');
    await send(relay.url, { method: 'PUT' });
    const answer = await get(relay.url, '/metrics');
    expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    const samples = parseExposition(answer.body);
    const sample = (name: string) => samples.get(`alertguard_relay_${name}`);
    expect(sample('requests_total{code="2xx"}')).toBe(2);
    expect(sample('requests_total{code="4xx"}')).toBe(2);
    expect(sample('requests_total{code="5xx"}')).toBe(3);
    expect(sample('requests_total{code="aborted"}')).toBe(0);
    expect(sample('forward_failures_total{reason="guard_failed"}')).toBe(1);
    expect(sample('forward_failures_total{reason="throttled"}')).toBe(1);
    expect(sample('forward_failures_total{reason="redirected"}')).toBe(1);
    expect(sample('forward_failures_total{reason="timeout"}')).toBe(0);
    expect(sample('forward_duration_seconds_count')).toBe(6);
    expect(sample('forward_duration_seconds_bucket{le="+Inf"}')).toBe(6);
    expect(sample('requests_in_flight')).toBe(0);
    expect(sample('last_successful_forward_timestamp_seconds')).toBe(1_790_000_000.5);
    expect(sample('key_last_reload_successful')).toBe(1);
    expect([...samples.keys()].some((series) => series.startsWith('alertguard_relay_build_info{version="'))).toBe(true);
  });

  it('has cumulative buckets whose bounds are inclusive', () => {
    const metrics = createRelayMetrics({ version: '0.0.0' });
    for (const durationMs of [10, 10.1, 250, 31_000]) metrics.forwardTook(durationMs);
    const samples = parseExposition(metrics.render());
    const bucket = (bound: string) => samples.get(`alertguard_relay_forward_duration_seconds_bucket{le="${bound}"}`);
    expect(['0.01', '0.025', '0.1', '0.25', '30', '+Inf'].map(bucket)).toEqual([1, 2, 2, 3, 3, 4]);
    expect(samples.get('alertguard_relay_forward_duration_seconds_sum')).toBeCloseTo(31.2701);
  });
});

describe('health and readiness', () => {
  const guardUrl = `http://127.0.0.1:1${guardPath}`;

  it('are 200 on a relay that has its key, by GET and HEAD', async () => {
    const relay = await startTestRelay({ guardUrl });
    expect(await get(relay.url, '/-/healthy')).toMatchObject({ status: 200, body: 'healthy\n' });
    expect(await get(relay.url, '/-/ready?x')).toMatchObject({ status: 200, body: 'ready\n' });
    expect(await get(relay.url, '/-/ready', 'HEAD')).toMatchObject({ status: 200, body: '' });
  });

  it('differ without a key: healthy, not ready, and notifications are 503', async () => {
    const source: KeySource = { current: async () => undefined };
    const relay = await startTestRelay({ guardUrl, key: { source } });
    expect((await get(relay.url, '/-/healthy')).status).toBe(200);
    expect((await get(relay.url, '/-/ready')).status).toBe(503);
    expect((await post(relay.url, '{}')).status).toBe(503);
    expect(relay.entries.at(-1)).toMatchObject({ reason: 'key_missing' });
  });

  it('a POST to their paths is a notification', async () => {
    const guard = await startGuard();
    const relay = await startTestRelay({ guardUrl: guard.url });
    expect((await post(new URL('/-/healthy', relay.url).href, '{}')).status).toBe(202);
    expect(guard.received).toHaveLength(1);
  });
});

describe('the second address', () => {
  it('serves metrics and probes to any Host, and never signs', async () => {
    const guard = await startGuard();
    const relay = await startTestRelay({ guardUrl: guard.url, metricsListen: { host: '0.0.0.0', port: 0 } });
    const url = relay.metricsUrl?.replace('0.0.0.0', '127.0.0.1') ?? '';
    const headers = { host: '10.0.0.7:9096' };
    expect((await send(new URL('/-/ready', url).href, { method: 'GET', headers })).status).toBe(200);
    expect((await send(new URL('/metrics', url).href, { method: 'GET', headers })).status).toBe(200);
    for (const path of ['/', '/metrics', '/-/healthy']) {
      expect((await post(new URL(path, url).href, '{}')).status).toBe(404);
    }
    expect(guard.received).toEqual([]);
    await relay.close();
    await expect(get(url, '/metrics')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('that is taken stops the start, and frees the first one', async () => {
    const other = await startTestRelay({ guardUrl: `http://127.0.0.1:1${guardPath}` });
    const { port } = new URL(other.url);
    const metricsListen = { host: '127.0.0.1', port: Number(port) };
    await expect(startTestRelay({ guardUrl: `http://127.0.0.1:1${guardPath}`, metricsListen })).rejects.toMatchObject({
      name: 'RelayStartError',
      reason: 'port_taken',
    });
  });
});
