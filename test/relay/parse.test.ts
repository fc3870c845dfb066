import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLoopbackHost, namesLoopback } from '../../lib/address/loopback.ts';
import { parseGuardUrl } from '../../lib/relay/parse-guard-url.ts';
import { parseListenAddress } from '../../lib/relay/parse-listen-address.ts';

const path = '/v1/senders/prod-eu/notifications';

describe('the guard URL', () => {
  it.each([
    ['https', `https://api.example.com${path}`],
    ['https on another port', `https://api.example.com:8443${path}`],
    ['a stage before the path', `https://abc.execute-api.eu-west-1.amazonaws.com/prod${path}`],
    ['plain http to 127.0.0.1', `http://127.0.0.1:3000${path}`],
    ['plain http to ::1', `http://[::1]:3000${path}`],
    ['plain http to localhost', `http://localhost:3000${path}`],
  ])('%s is taken', (_, text) => {
    expect(parseGuardUrl(text).ok).toBe(true);
  });

  it.each([
    ['no URL', 'api.example.com', 'guard_url_malformed'],
    ['another scheme', `ftp://api.example.com${path}`, 'guard_url_malformed'],
    ['a user', `https://user:pass@api.example.com${path}`, 'guard_url_malformed'],
    ['a query', `https://api.example.com${path}?token=1`, 'guard_url_malformed'],
    ['a fragment', `https://api.example.com${path}#x`, 'guard_url_malformed'],
    ['plain http to a name', `http://api.example.com${path}`, 'guard_url_plain_http'],
    ['plain http to a name that begins like loopback', `http://127.0.0.1.example.com${path}`, 'guard_url_plain_http'],
    ['plain http to a private address', `http://10.0.0.1${path}`, 'guard_url_plain_http'],
    ['plain http to 0.0.0.0', `http://0.0.0.0${path}`, 'guard_url_plain_http'],
    ['no path', 'https://api.example.com/', 'guard_url_path'],
    ['no sender', 'https://api.example.com/v1/senders//notifications', 'guard_url_path'],
    ['something after the path', `https://api.example.com${path}/x`, 'guard_url_path'],
  ])('%s is refused', (_, text, reason) => {
    expect(parseGuardUrl(text)).toEqual({ ok: false, reason });
  });

  it('never lets plain http leave this machine', () => {
    fc.assert(
      fc.property(fc.webUrl({ validSchemes: ['http'] }), (text) => {
        const parsed = parseGuardUrl(new URL(path, text).href);
        return !parsed.ok || isLoopbackHost(parsed.url.hostname);
      }),
    );
  });
});

describe('a loopback host', () => {
  it.each(['127.0.0.1', '127.255.255.254', '::1', '[::1]', 'localhost', 'LOCALHOST'])('%s is one', (host) => {
    expect(isLoopbackHost(host)).toBe(true);
  });

  it.each([
    '128.0.0.1',
    '126.255.255.255',
    '0.0.0.0',
    '::',
    '[::]',
    '10.0.0.1',
    'localhost.example.com',
    '127.0.0.1.nip.io',
    '',
  ])('%s is none', (host) => {
    expect(isLoopbackHost(host)).toBe(false);
  });

  it.each([
    ['127.0.0.1:9095', true],
    ['localhost', true],
    ['[::1]:9095', true],
    ['attacker.example:9095', false],
    ['localhost@attacker.example', false],
    ['127.0.0.1:9095:1', false],
    [undefined, false],
  ])('the Host header %s names it: %s', (header, named) => {
    expect(namesLoopback(header)).toBe(named);
  });
});

describe('a listen address', () => {
  it.each([
    ['127.0.0.1:9095', { host: '127.0.0.1', port: 9095 }],
    ['[::1]:0', { host: '::1', port: 0 }],
    ['localhost:65535', { host: 'localhost', port: 65_535 }],
  ])('%s is read', (text, address) => {
    expect(parseListenAddress(text)).toEqual(address);
  });

  it.each(['9095', ':9095', '127.0.0.1', '127.0.0.1:', '127.0.0.1:65536', '127.0.0.1:-1', '::1:9095', '127.0.0.1:9e3'])(
    '%s is refused',
    (text) => {
      expect(parseListenAddress(text)).toBeUndefined();
    },
  );
});
