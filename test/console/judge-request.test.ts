import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeRequest, type WireRequest } from '../../lib/console/judge-request.ts';

const port = 9089;
const here = ['Host', '127.0.0.1:9089'];
const origin = 'http://127.0.0.1:9089';

function statusOf(wire: Partial<WireRequest>, ownPort = port): number {
  const verdict = judgeRequest({ method: 'GET', target: '/stuck', rawHeaders: here, ...wire }, ownPort);
  return verdict.ok ? 200 : verdict.status;
}

describe('Host', () => {
  it.each(['127.0.0.1:9089', 'localhost:9089'])('may be %s', (host) => {
    expect(statusOf({ rawHeaders: ['hOsT', host] })).toBe(200);
  });

  it.each([
    ['is absent', []],
    ['is empty', ['Host', '']],
    ['stands there twice', [...here, ...here]],
    ['has a second value', [...here, 'host', 'evil.example']],
    ['has no port', ['Host', '127.0.0.1']],
    ['has another port', ['Host', '127.0.0.1:9090']],
    ['is a name that was rebound', ['Host', 'evil.example:9089']],
    ['only ends like ours', ['Host', 'evil.localhost:9089']],
    ['only begins like ours', ['Host', '127.0.0.1.evil.example:9089']],
    ['has a dot at its end', ['Host', 'localhost.:9089']],
    ['is in capitals', ['Host', 'LOCALHOST:9089']],
    ['is the IPv6 loopback', ['Host', '[::1]:9089']],
    ['is IPv4 inside IPv6', ['Host', '[::ffff:127.0.0.1]:9089']],
    ['is another loopback', ['Host', '127.0.0.2:9089']],
    ['is a number', ['Host', '2130706433:9089']],
    ['is all addresses', ['Host', '0.0.0.0:9089']],
    ['has a user', ['Host', 'x@127.0.0.1:9089']],
    ['has a space', ['Host', '127.0.0.1:9089 ']],
    ['has a list', ['Host', '127.0.0.1:9089, evil.example']],
  ])('that %s is refused, to read and to write', (_, rawHeaders) => {
    expect(statusOf({ rawHeaders })).toBe(421);
    expect(statusOf({ method: 'POST', rawHeaders: [...rawHeaders, 'Origin', origin] })).toBe(421);
  });

  it('is refused whatever it is but for the two names', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.domain(), fc.ipV4(), fc.webAuthority({ withPort: true })), (host) => {
        fc.pre(host !== '127.0.0.1:9089' && host !== 'localhost:9089');
        expect(statusOf({ rawHeaders: ['host', host] })).toBe(421);
      }),
    );
  });

  it('has no port where that is 80, as browsers leave it out', () => {
    expect(statusOf({ rawHeaders: ['Host', 'localhost'] }, 80)).toBe(200);
    expect(statusOf({ rawHeaders: ['Host', 'localhost:80'] }, 80)).toBe(421);
  });
});

describe('the target', () => {
  it.each([
    ['a whole URL of ours', 'http://127.0.0.1:9089/stuck'],
    ['a whole URL of others', 'http://evil.example/'],
    ['a URL without a scheme', '//evil.example/'],
    ['an asterisk', '*'],
    ['a host', 'evil.example:443'],
    ['nothing', ''],
    ['a path with a fragment', '/stuck#x'],
  ])('that is %s is refused', (_, target) => {
    expect(statusOf({ target })).toBe(400);
  });

  it('has at most 12,000 units', () => {
    expect(statusOf({ target: `/stuck?destination=${'x'.repeat(12_000)}` })).toBe(414);
  });

  it('is cut at its first question mark', () => {
    const verdict = judgeRequest({ method: 'GET', target: '/story?group=1?2', rawHeaders: here }, port);
    expect(verdict).toEqual({ ok: true, method: 'GET', path: '/story', query: 'group=1?2' });
  });
});

describe('the method', () => {
  it.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'CONNECT', 'get', ''])('%s is refused', (method) => {
    expect(statusOf({ method })).toBe(405);
  });

  it('HEAD is as GET', () => {
    expect(statusOf({ method: 'HEAD' })).toBe(200);
  });
});

describe('a POST', () => {
  const post = (...headers: string[]) => statusOf({ method: 'POST', rawHeaders: [...here, ...headers] });

  it('from the console itself is taken', () => {
    expect(post('Origin', origin)).toBe(200);
    expect(post('origin', origin, 'Sec-Fetch-Site', 'same-origin')).toBe(200);
  });

  it.each([
    ['without an origin', []],
    ['from an origin that hides', ['Origin', 'null']],
    ['from another site', ['Origin', 'https://evil.example']],
    ['from another port of this machine', ['Origin', 'http://127.0.0.1:3000']],
    ['from the console by its other name', ['Origin', 'http://localhost:9089']],
    ['from https', ['Origin', 'https://127.0.0.1:9089']],
    ['with a path', ['Origin', `${origin}/`]],
    ['with two origins', ['Origin', origin, 'Origin', 'https://evil.example']],
    ['of which the browser says another site', ['Origin', origin, 'Sec-Fetch-Site', 'cross-site']],
    ['of which the browser says the same site', ['Origin', origin, 'Sec-Fetch-Site', 'same-site']],
    ['of which the browser says the address bar', ['Origin', origin, 'Sec-Fetch-Site', 'none']],
    [
      'of which it says two things',
      ['Origin', origin, 'Sec-Fetch-Site', 'same-origin', 'Sec-Fetch-Site', 'cross-site'],
    ],
  ])('%s is refused', (_, headers) => {
    expect(post(...headers)).toBe(403);
  });

  it('is refused from whatever origin but its own', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl()), (text) => {
        fc.pre(text !== origin);
        expect(post('Origin', text)).toBe(403);
      }),
    );
  });
});

describe('a GET', () => {
  const get = (target: string, ...headers: string[]) => statusOf({ target, rawHeaders: [...here, ...headers] });
  const visit = ['Sec-Fetch-Mode', 'navigate', 'Sec-Fetch-Dest', 'document'];

  it.each([
    ['by the address bar', ['Sec-Fetch-Site', 'none', ...visit]],
    ['by a link of the console', ['Sec-Fetch-Site', 'same-origin', ...visit]],
    ['by no browser', []],
  ])('%s is answered', (_, headers) => {
    expect(get('/stuck', ...headers)).toBe(200);
  });

  it('from another site opens the front page, and nothing else', () => {
    expect(get('/', 'Sec-Fetch-Site', 'cross-site', ...visit)).toBe(200);
    expect(get('/stuck', 'Sec-Fetch-Site', 'cross-site', ...visit)).toBe(403);
    expect(get('/events', 'Sec-Fetch-Site', 'cross-site', 'Sec-Fetch-Mode', 'cors')).toBe(403);
  });

  it.each([
    ['in a frame', ['Sec-Fetch-Mode', 'navigate', 'Sec-Fetch-Dest', 'iframe']],
    ['as a script', ['Sec-Fetch-Mode', 'no-cors', 'Sec-Fetch-Dest', 'script']],
    ['by fetch', ['Sec-Fetch-Mode', 'cors', 'Sec-Fetch-Dest', 'empty']],
    ['without saying how', []],
  ])('of the front page from another site %s is refused', (_, headers) => {
    expect(get('/', 'Sec-Fetch-Site', 'cross-site', ...headers)).toBe(403);
    expect(get('/', 'Sec-Fetch-Site', 'same-site', ...headers)).toBe(403);
  });
});
