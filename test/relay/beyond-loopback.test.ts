import { describe, expect, it } from 'vitest';
import { parseRelayArguments } from '../../lib/relay/parse-relay-arguments.ts';
import type { RelayOptions } from '../../lib/relay/start-relay.ts';
import { jsonHeaders, post, startGuard, startTestRelay } from '../support/relay.ts';

const everywhere = { host: '0.0.0.0', port: 0 };
const serviceHost = 'alertguard-relay.monitoring.svc';

/** A relay on all addresses, which is posted to by loopback. */
async function startReached(options: Partial<RelayOptions> = {}) {
  const guard = await startGuard();
  const relay = await startTestRelay({
    guardUrl: guard.url,
    listen: everywhere,
    serviceHosts: [serviceHost],
    ...options,
  });
  return { guard, relay, url: relay.url.replace('0.0.0.0', '127.0.0.1') };
}

describe('beyond loopback', () => {
  it.each([[undefined], [[]]])('the relay does not listen without a --service-host (%j)', async (serviceHosts) => {
    const started = startTestRelay({
      guardUrl: 'https://x.example/v1/senders/a/notifications',
      listen: everywhere,
      ...(serviceHosts && { serviceHosts }),
    });
    await expect(started).rejects.toMatchObject({ reason: 'listen_not_loopback' });
  });

  it('it listens where one is named, and its log says so', async () => {
    const { relay } = await startReached();
    expect(relay.url).toContain('0.0.0.0');
    expect(relay.entries.map(({ event }) => event)).toEqual(['relay.listens_beyond_loopback', 'relay.started']);
  });

  it('a name alone changes nothing about where it listens', async () => {
    const { relay } = await startReached({ listen: { host: '127.0.0.1', port: 0 } });
    expect(relay.entries.map(({ event }) => event)).toEqual(['relay.started']);
  });

  it.each([serviceHost, `${serviceHost}:9095`, 'ALERTGUARD-RELAY.monitoring.svc:9095', '127.0.0.1:9095'])(
    'a Host of %s is served',
    async (host) => {
      const { guard, url } = await startReached();
      expect((await post(url, '{}', { headers: { ...jsonHeaders, host } })).status).toBe(202);
      expect(guard.received).toHaveLength(1);
    },
  );

  it.each([
    'attacker.example',
    `${serviceHost}.attacker.example`,
    'alertguard-relay',
    '10.0.0.1:9095',
    `${serviceHost}@attacker.example`,
  ])('a Host of %s is answered 421', async (host) => {
    const { guard, url } = await startReached();
    expect((await post(url, '{}', { headers: { ...jsonHeaders, host } })).status).toBe(421);
    expect(guard.received).toEqual([]);
  });
});

describe('--service-host', () => {
  const flags = ['--guard-url', 'x', '--key-file', 'x'];

  it('may be given several times', () => {
    expect(parseRelayArguments([...flags, '--service-host', 'a.example', '--service-host', '[fd00::1]'])).toMatchObject(
      {
        arguments: { serviceHosts: ['a.example', '[fd00::1]'] },
      },
    );
  });

  it.each(['', 'a.example:9095', 'http://a.example', 'a b'])('"%s" is none', (host) => {
    expect(parseRelayArguments([...flags, '--service-host', host])).toMatchObject({
      kind: 'usage',
      message: '--service-host must be a name without a port',
    });
  });
});
