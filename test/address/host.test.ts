import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseHost, portOf, writeHost } from '../../lib/address/host.ts';
import { checkHost } from '../../lib/providers/contract/check-host.ts';

describe('A host of the fence', () => {
  it.each([
    ['chat.example.com', 'chat.example.com', 443],
    ['chat.example.com:443', 'chat.example.com', 443],
    ['chat.example.com:1', 'chat.example.com', 1],
    ['chat.example.com:65535', 'chat.example.com', 65_535],
    ['localhost', 'localhost', 443],
    ['chat_server.svc', 'chat_server.svc', 443],
    ['xn--cht-bla.example.com', 'xn--cht-bla.example.com', 443],
    ['10.0.0.7:8443', '10.0.0.7', 8443],
    ['[fd00::1]', '[fd00::1]', 443],
    ['[fd00::1]:8443', '[fd00::1]', 8443],
    [`${'a'.repeat(63)}.example`, `${'a'.repeat(63)}.example`, 443],
  ])('%s is taken', (text, host, port) => {
    expect(parseHost(text)).toEqual({ ok: true, host, port });
  });

  it.each([
    [''],
    [':443'],
    ['.example.com'],
    ['example..com'],
    ['-chat.example.com'],
    ['chat.example.com:'],
    ['chat.example.com:0'],
    ['chat.example.com:080'],
    ['chat.example.com:65536'],
    ['chat.example.com:443:443'],
    ['user@chat.example.com'],
    ['chat.example.com\\evil.test'],
    ['chat.example.com evil.test'],
    ['chat.example.com\u0000'],
    ['0x7f.0.0.1'],
    ['2130706433'],
    ['127.1'],
    ['010.0.0.1'],
    ['256.0.0.1'],
    ['[FD00::1]'],
    ['[fd00:0::1]'],
    ['[fd00::1'],
    ['[fd00::1]x'],
    ['[fe80::1%25eth0]'],
    ['[]'],
    ['%65xample.com'],
    [`${'a'.repeat(64)}.example`],
    [Array.from({ length: 64 }, () => 'abc').join('.')],
  ])('%j is refused', (text) => {
    expect(parseHost(text)).toMatchObject({ ok: false });
  });

  it.each([
    ['https://chat.example.com/x', 443, 'chat.example.com'],
    ['https://[fd00::1]:8443/x', 8443, '[fd00::1]:8443'],
  ])('of %s has port %i and is written %s', (text, port, written) => {
    const url = new URL(text);
    expect(portOf(url)).toBe(port);
    expect(writeHost({ host: url.hostname, port })).toBe(written);
    expect(parseHost(written)).toEqual({ ok: true, host: url.hostname, port });
  });

  it('is, once taken, one that its own URL passes the fence with', () => {
    const label = fc.stringMatching(/^[a-z0-9_-]{1,8}$/);
    const name = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'));
    const address = fc.ipV4();
    const six = fc.ipV6().map((text) => `[${text}]`);
    const port = fc.option(fc.integer({ min: 0, max: 70_000 }), { nil: undefined });
    fc.assert(
      fc.property(fc.oneof(name, address, six, fc.string()), port, (host, portNumber) => {
        const text = portNumber === undefined ? host : `${host}:${portNumber}`;
        const parsed = parseHost(text);
        if (!parsed.ok) return;
        const fence = [{ host: parsed.host, port: parsed.port, private: false }];
        expect(checkHost(`https://${text}/alerts`, 'fence', fence)).toEqual({ ok: true, allowPrivate: false });
      }),
    );
  });
});
