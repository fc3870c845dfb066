import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findLinkMarks } from '../../lib/text/find-link-marks.ts';

/** Every mark in angle brackets. */
function marked(text: string): string {
  return findLinkMarks(text).reduceRight(
    (rest, { start, end }) => `${rest.slice(0, start)}<${rest.slice(start, end)}>${rest.slice(end)}`,
    text,
  );
}

describe('what makes a link', () => {
  it.each([
    ['a URL', 'see https://evil.com/path', 'see <https://>evil<.>com/path'],
    ['a URL in capitals', 'HTTP://EVIL.COM', '<HTTP://>EVIL<.>COM'],
    ['a URL without a public host', 'http://prometheus:9090/graph', '<http://>prometheus:9090/graph'],
    ['a URL in a URL', 'https://evil.com/?u=https://evil.org', '<https://>evil<.>com/?u=<https://>evil<.>org'],
    ['another scheme', 's3://bucket/key evil://a.local', 's3<://>bucket/key evil<://>a<.>local'],
    ['a URL without a scheme', '//evil.example/x', '//evil<.>example/x'],
    ['a host name', 'evil.com, (a.co.uk).', 'evil<.>com, (a<.>co<.>uk).'],
    ['a host name with port and path', 'evil.com:8080/x', 'evil<.>com:8080/x'],
    [
      'one that goes on behind its top-level domain',
      'evil.com.x evil.com-x evil.com_x',
      'evil<.>com.x evil<.>com-x evil<.>com_x',
    ],
    ['one with a word of another script behind it', 'evil.com中文', 'evil<.>com中文'],
    ['one with an emoji', '💩.la', '💩<.>la'],
    ['one that joiners part', 'x.ایر\u200cان x.भा\u200dरत', 'x<.>ایر\u200cان x<.>भा\u200dरत'],
    ['one of another script', 'пример.рф 例子.中国有 xn--e1a.xn--p1ai', 'пример<.>рф 例子<.>中国有 xn--e1a<.>xn--p1ai'],
    ['one with wide dots and letters', 'evil。com ｅｖｉｌ．ｃｏｍ', 'evil<。>com ｅｖｉｌ<．>ｃｏｍ'],
    ['www', 'www.intranet WWW.evil.com', 'www<.>intranet WWW<.>evil<.>com'],
    ['an email address', 'a@evil.com root@db.prod.local', 'a@evil<.>com root@db<.>prod<.>local'],
    ['a scheme without slashes', 'mailto:a@b tel:+1555', 'mailto<:>a@b tel<:>+1555'],
    ['a public address', '8.8.8.8:53 and 8.8.8.8.', '8.8.8<.>8:53 and 8.8.8<.>8.'],
    ['a file that could be a host', 'main.py java.net.Socket', 'main<.>py java<.>net.Socket'],
  ])('%s', (_title, text, expected) => {
    expect(marked(text)).toBe(expected);
  });
});

describe('what is none', () => {
  it.each([
    ...[
      'java.lang.OutOfMemoryError',
      'kube_pod.status',
      'v1.2.3',
      '1.2.3',
      '10.0.0.1:9100',
      '192.168.1.1',
      '127.0.0.1',
    ],
    ...['node-1.cluster.local', 'ip-10-0-0-1.ec2.internal:9100', 'foo.yaml', 'values.json', 'api.svc', 'app.go', 'a.b'],
    ...['wait...in', 'the end. In', 'e.g. this', '.com', '99.9%', '1.5GiB', '1.3.6.1.4.1', 'localhost:9090', '::1'],
    ...[
      'sha256:0123',
      'image@sha256:ab',
      'lodash@4.17.21',
      'root@10.0.0.1',
      'a: b',
      'key:value',
      'std::string',
      'a//b',
    ],
    ...[
      'hxxps://evil[.]com/path',
      'a@evil[.]com',
      'evil(.)com',
      'up{job="node"} == 0',
      'rate(http_requests_total[5m])',
    ],
    ...['mailto: nobody', '/var/log/app.log', 'C:\\temp', '12:30:05', '2026-11-20T11:00:00.123Z', 'π=3.14', 'x.X9'],
  ])('%s', (text) => {
    expect(marked(text)).toBe(text);
  });
});

it('marks stand in order, without overlap, and inside of the text', () => {
  const pieces = [
    'evil',
    '.com',
    '.',
    ':',
    '//',
    '://',
    'https',
    '@',
    'www',
    '8.8.8.8',
    ' ',
    '中',
    '.рф',
    'mailto:',
    '-',
    '[',
    ']',
  ];
  const text = fc.oneof(
    fc.array(fc.constantFrom(...pieces)).map((parts) => parts.join('')),
    fc.string({ unit: 'binary' }),
  );
  fc.assert(
    fc.property(text, (value) => {
      let done = 0;
      for (const { start, end } of findLinkMarks(value)) {
        expect(start).toBeGreaterThanOrEqual(done);
        expect(end).toBeGreaterThan(start);
        done = end;
      }
      expect(done).toBeLessThanOrEqual(value.length);
    }),
  );
});
