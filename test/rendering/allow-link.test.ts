import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newSilenceUrl, senderUrl } from '../../lib/rendering/alertmanager-url.ts';
import { allowLink, maxLinkLength } from '../../lib/rendering/allow-link.ts';
import { aNotification, labels } from '../support/notification-factory.ts';

const hosts = new Set(['am.example.com', 'grafana.example.com:3000', 'secure.example.com:443']);

describe('a link', () => {
  it.each([
    ['to a listed host', 'https://am.example.com/a?b=c#d', 'https://am.example.com/a?b=c#d'],
    ['over http', 'http://am.example.com/', 'http://am.example.com/'],
    ['with the own port of its protocol', 'https://am.example.com:443/', 'https://am.example.com/'],
    ['to a listed port', 'http://grafana.example.com:3000/d/1', 'http://grafana.example.com:3000/d/1'],
    [
      'to a port that is listed although it is the usual one',
      'https://secure.example.com/',
      'https://secure.example.com/',
    ],
    ['in capitals', 'HTTPS://AM.EXAMPLE.COM/A', 'https://am.example.com/A'],
    [
      'with what Markdown and mrkdwn would read',
      "https://am.example.com/(a)[b]*c*`d`'e'|f",
      'https://am.example.com/%28a%29%5Bb%5D%2Ac%2A%60d%60%27e%27%7Cf',
    ],
    ['with control characters', 'https://am.example.com/a\r\nb\u202E', 'https://am.example.com/ab%E2%80%AE'],
  ])('%s is shown', (_title, url, expected) => {
    expect(allowLink(url, hosts)).toBe(expected);
  });

  it.each([
    ['to another host', 'https://evil.example/'],
    ['to a subdomain', 'https://x.am.example.com/'],
    ['to a host that starts like a listed one', 'https://am.example.com.evil.example/'],
    ['to a host with a dot behind it', 'https://am.example.com./'],
    ['to another port', 'https://am.example.com:8443/'],
    ['to the usual port where another one is listed', 'http://grafana.example.com/'],
    ['to http where port 443 is listed', 'http://secure.example.com/'],
    ['with userinfo', 'https://user:password@am.example.com/'],
    ['with a name only as userinfo', 'https://am.example.com@evil.example/'],
    ['with the script scheme', 'javascript:alert(1)//am.example.com'],
    ['with the data scheme', 'data:text/html,x'],
    ['without a scheme', '//am.example.com/'],
    ['that is relative', '/a'],
    ['that is empty', ''],
    ['that is longer than it may be', `https://am.example.com/${'a'.repeat(maxLinkLength)}`],
    ['that is longer once it is encoded', `https://am.example.com/${'('.repeat(maxLinkLength / 2)}`],
  ])('%s is left out', (_title, url) => {
    expect(allowLink(url, hosts)).toBeUndefined();
  });

  it('of the length that is still allowed is shown', () => {
    const url = `https://am.example.com/${'a'.repeat(maxLinkLength - 23)}`;
    expect(url).toHaveLength(maxLinkLength);
    expect(allowLink(url, hosts)).toBe(url);
  });

  it('whatever it is made of, leads to a listed host', () => {
    const parts = fc.constantFrom(
      'https:',
      'http:',
      '/',
      '\\',
      '@',
      ':',
      'am.example.com',
      'evil.example',
      '?',
      '#',
      '.',
      '443',
      '\t',
      '%2f',
      '。',
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 12 }), (pieces) => {
        const link = allowLink(pieces.join(''), hosts);
        if (link === undefined) return;
        expect(new URL(link).hostname).toBe('am.example.com');
        expect(link).not.toMatch(/[\s"'<>()[\]{}|\\^`*]/);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("the sender's pages", () => {
  const notification = aNotification({ externalURL: 'https://am.example.com/alerts/?x=y#z', receiver: 'a&b' });

  it('are below the external URL, whatever its path', () => {
    expect(senderUrl(notification)).toBe('https://am.example.com/alerts/#/alerts?receiver=a%26b');
    expect(newSilenceUrl(notification, labels({ alertname: 'A' }))).toBe(
      'https://am.example.com/alerts/#/silences/new?filter=%7Balertname%3D%22A%22%7D',
    );
  });

  it('quote values and unusual names, so that no label adds a matcher', () => {
    const url = newSilenceUrl(notification, labels({ a: 'x", b="y', 'c.d': '\\\n' }));
    expect(decodeURIComponent(url?.split('filter=')[1] ?? '')).toBe('{a="x\\", b=\\"y", "c.d"="\\\\\\n"}');
  });

  it('are not guessed for Grafana, whose alerts bring their own silence link', () => {
    const grafana = aNotification({ version: '1', externalURL: 'https://grafana.example.com/' });
    expect(newSilenceUrl(grafana, labels({ a: 'b' }))).toBeUndefined();
    expect(senderUrl(grafana)).toBe('https://grafana.example.com/');
  });

  it('are none where the external URL is no URL', () => {
    const none = aNotification({ externalURL: 'garbage' });
    expect([senderUrl(none), newSilenceUrl(none, labels({}))]).toEqual([undefined, undefined]);
  });

  it('survive a lone surrogate', () => {
    expect(newSilenceUrl(notification, labels({ a: '\ud800' }))).toContain('%EF%BF%BD');
  });
});
