import { isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDefanger, splitLinks } from '../../lib/rendering/split-links.ts';
import { cpuMs } from '../support/cpu-time.ts';
import { findClientLinks } from '../support/provider-readers/find-client-links.ts';
import { caseCount } from '../support/whole-run.ts';

const linkHosts = new Set(['alertmanager.example.com', 'grafana.example.com:3000']);
const harmless = (text: string) => createDefanger(linkHosts)(text);

describe('what leads to linkHosts', () => {
  it.each([
    'https://alertmanager.example.com',
    'https://alertmanager.example.com/#/alerts?receiver=a%20b',
    'http://ALERTMANAGER.example.com/x.y/z?a=b.c&d=1:2#e.f',
    'alertmanager.example.com',
    'See (https://alertmanager.example.com/x), alertmanager.example.com.',
    'https://grafana.example.com:3000/d/abc?var-instance=node-1.example.com:9100',
    'grafana.example.com:3000: down',
    'instance=alertmanager.example.com, job=x',
  ])('stays as it is: %s', (text) => {
    expect(harmless(text)).toBe(text);
  });

  it.each([
    ['another port', 'https://alertmanager.example.com:8443/', 'hxxps://alertmanager.example[.]com:8443/'],
    ['no port where one is asked for', 'grafana.example.com', 'grafana.example[.]com'],
    ['a user', 'https://u@alertmanager.example.com/', 'hxxps://u@alertmanager[.]example[.]com/'],
    ['as a user', 'https://alertmanager.example.com@evil.com/', 'hxxps://alertmanager.example[.]com@evil[.]com/'],
    ['as a subdomain', 'alertmanager.example.com.evil.com', 'alertmanager.example[.]com.evil[.]com'],
    [
      'in front of a dot of another script',
      'https://alertmanager.example.com・evil.com',
      'hxxps://alertmanager.example[.]com・evil[.]com',
    ],
    ['behind a hyphen', 'x-alertmanager.example.com', 'x-alertmanager.example[.]com'],
    ['another scheme', 'ftp://alertmanager.example.com/', 'ftp[:]//alertmanager[.]example[.]com/'],
    ['an email address', 'mailto:a@alertmanager.example.com', 'mailto[:]a@alertmanager[.]example[.]com'],
    ['cut off', 'https://alertmanager.example.com…', 'hxxps://alertmanager.example[.]com…'],
  ])('does not with %s', (_title, text, expected) => {
    expect(harmless(text)).toBe(expected);
  });

  it('hides no other link behind it', () => {
    expect(harmless('https://alertmanager.example.com/x?u=https://evil.com/y')).toBe(
      'https://alertmanager.example.com/x?u=hxxps://evil[.]com/y',
    );
    expect(harmless('https://alertmanager.example.com/,evil.com')).toBe('https://alertmanager.example.com/,evil[.]com');
  });
});

const pieces = [
  ...[
    'evil',
    'a',
    'com',
    'org',
    'py',
    'local',
    '.',
    '..',
    ':',
    '/',
    '//',
    '://',
    'http',
    'https',
    'HTTPS',
    'ftp',
    '@',
    'www',
    '8.8.8.8',
  ],
  ...[
    ' ',
    '\n',
    ',',
    '…',
    '(',
    ')',
    '[',
    ']',
    '<',
    '>',
    '"',
    '_',
    '-',
    '?',
    '#',
    '%20',
    '%',
    '=',
    '&',
    '~',
    '+',
    '!',
    '|',
    '\\',
  ],
  ...[
    '中',
    '。',
    '．',
    'рф',
    '😀',
    'é',
    'xn--',
    'mailto:',
    'alertmanager.example.com',
    'https://alertmanager.example.com/',
  ],
];
const text = fc.array(fc.constantFrom(...pieces), { maxLength: 14 }).map((parts) => parts.join(''));

describe('a text that is defanged', () => {
  it('has nothing that a client links but what leads to linkHosts', () => {
    const foreign = (link: string) => {
      const url = link.replace(/^mailto:.*@/, 'mailto://').replace(/^\/\//, 'http://');
      if (!URL.canParse(url)) return false;
      const { protocol, hostname, username } = new URL(url);
      // linkify-it takes `lodash@4.17.21` for a mailbox and `//a.=` for a host: no name ends like that.
      const exists = !hostname.includes('.') || isIP(hostname) !== 0 || /\.[a-z][^.]*$/.test(hostname);
      // And `pod=` for a part of the name behind it, which leads nowhere then, and to nobody else.
      const isHome = /^https?:$/.test(protocol) && username === '' && hostname.endsWith('.example.com');
      return exists && !isHome;
    };
    fc.assert(
      fc.property(text, (value) => {
        expect(findClientLinks(harmless(value)).filter(foreign)).toEqual([]);
      }),
      { numRuns: caseCount(50_000) },
    );
  }, 60_000);

  it('is the same when it is defanged again', () => {
    fc.assert(
      fc.property(text, (value) => {
        expect(harmless(harmless(value))).toBe(harmless(value));
      }),
      { numRuns: caseCount(10_000) },
    );
  });

  it('is read back by taking the brackets off', () => {
    fc.assert(
      fc.property(
        text.filter((value) => !/[[\]]|hxxp/i.test(value)),
        (value) => {
          const read = harmless(value)
            .replace(/\[(.)\]/gu, '$1')
            .replaceAll('hxxp', 'http')
            .replaceAll('HXXP', 'HTTP');
          expect(read).toBe(value);
        },
      ),
    );
  });

  it('is split into parts that are the text, put together', () => {
    fc.assert(
      fc.property(text, (value) => {
        expect(
          splitLinks(value, linkHosts)
            .map((part) => part.text)
            .join(''),
        ).toBe(value);
      }),
    );
  });
});

describe('time', () => {
  const shapes = [
    '.',
    'a',
    'a.',
    'a.com ',
    'a@',
    '://',
    'https://',
    '8.8.8.8 ',
    'www.',
    'mailto:',
    '例.中',
    '//a.b',
    '-.',
  ];

  it.each([...shapes, 'alertmanager.example.com ', 'https://alertmanager.example.com/', 'alertmanager.example.com)'])(
    'grows with the text: %j',
    (piece) => {
      const timeOf = (characters: number) => {
        const value = piece.repeat(characters / piece.length);
        return cpuMs(() => harmless(value));
      };
      timeOf(20_000);
      // Sixteen times the text: a quadratic one would take 256 times as long.
      expect(timeOf(320_000)).toBeLessThan(80 * Math.max(timeOf(20_000), 1));
    },
  );
});
