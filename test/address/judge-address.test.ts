import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAllowedAddress, isPublicAddress, judgeAddress } from '../../lib/address/judge-address.ts';

/** First and last address of each block that is not public unicast, and the public neighbours outside it. */
const blocks: readonly (readonly [block: string, inside: readonly string[], outside: readonly string[]])[] = [
  ['0.0.0.0/8 this network', ['0.0.0.0', '0.255.255.255'], ['1.0.0.0']],
  ['10.0.0.0/8 private', ['10.0.0.0', '10.255.255.255'], ['9.255.255.255', '11.0.0.0']],
  [
    '100.64.0.0/10 carrier NAT',
    ['100.64.0.0', '100.100.100.200', '100.127.255.255'],
    ['100.63.255.255', '100.128.0.0'],
  ],
  ['127.0.0.0/8 loopback', ['127.0.0.0', '127.0.0.1', '127.255.255.255'], ['126.255.255.255', '128.0.0.0']],
  [
    '169.254.0.0/16 link-local',
    ['169.254.0.0', '169.254.169.254', '169.254.170.2', '169.254.170.23', '169.254.100.1', '169.254.255.255'],
    ['169.253.255.255', '169.255.0.0'],
  ],
  ['168.63.129.16/32 platform endpoint', ['168.63.129.16'], ['168.63.129.15', '168.63.129.17']],
  ['172.16.0.0/12 private', ['172.16.0.0', '172.31.255.255'], ['172.15.255.255', '172.32.0.0']],
  ['192.0.0.0/24 protocol assignments', ['192.0.0.0', '192.0.0.192', '192.0.0.255'], ['191.255.255.255', '192.0.1.0']],
  ['192.0.2.0/24 documentation', ['192.0.2.0', '192.0.2.255'], ['192.0.1.255', '192.0.3.0']],
  ['192.31.196.0/24 AS112', ['192.31.196.0', '192.31.196.255'], ['192.31.195.255', '192.31.197.0']],
  ['192.52.193.0/24 AMT', ['192.52.193.0', '192.52.193.255'], ['192.52.192.255', '192.52.194.0']],
  ['192.88.99.0/24 6to4 relay', ['192.88.99.0', '192.88.99.255'], ['192.88.98.255', '192.88.100.0']],
  ['192.168.0.0/16 private', ['192.168.0.0', '192.168.255.255'], ['192.167.255.255', '192.169.0.0']],
  ['192.175.48.0/24 AS112', ['192.175.48.0', '192.175.48.255'], ['192.175.47.255', '192.175.49.0']],
  ['198.18.0.0/15 benchmarks', ['198.18.0.0', '198.19.255.255'], ['198.17.255.255', '198.20.0.0']],
  ['198.51.100.0/24 documentation', ['198.51.100.0', '198.51.100.255'], ['198.51.99.255', '198.51.101.0']],
  ['203.0.113.0/24 documentation', ['203.0.113.0', '203.0.113.255'], ['203.0.112.255', '203.0.114.0']],
  ['224.0.0.0/4 multicast', ['224.0.0.0', '239.255.255.255'], ['223.255.255.255']],
  ['240.0.0.0/4 reserved and broadcast', ['240.0.0.0', '255.255.255.254', '255.255.255.255'], []],
  ['::/128 and ::1/128', ['::', '::1', '0:0:0:0:0:0:0:1'], []],
  ['::/96 IPv4-compatible', ['::127.0.0.1', '::8.8.8.8', '::ffff:ffff'], []],
  [
    '::ffff:0:0/96 IPv4-mapped',
    ['::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:8.8.8.8', '0:0:0:0:0:ffff:127.0.0.1'],
    [],
  ],
  ['64:ff9b::/96 NAT64', ['64:ff9b::a9fe:a9fe', '64:ff9b::8.8.8.8'], []],
  ['64:ff9b:1::/48 local NAT64', ['64:ff9b:1::', '64:ff9b:1:ffff::a9fe:a9fe'], []],
  ['100::/64 discard', ['100::', '100::ffff:ffff:ffff:ffff'], []],
  ['below 2000::/3', ['1fff:ffff::'], ['2000::', '2000:ffff::1']],
  ['2001::/23 protocol assignments', ['2001::', '2001:0:4136:e378::', '2001:2::1', '2001:1ff:ffff::'], ['2001:200::']],
  ['2001:db8::/32 documentation', ['2001:db8::', '2001:db8:ffff::ffff'], ['2001:db7:ffff::', '2001:db9::']],
  ['2002::/16 6to4', ['2002::', '2002:7f00:1::', '2002:ffff::'], ['2001:ffff::', '2003::']],
  ['2620:4f:8000::/48 AS112', ['2620:4f:8000::', '2620:4f:8000:ffff::'], ['2620:4f:7fff::', '2620:4f:8001::']],
  ['3ffe::/16 6bone', ['3ffe::', '3ffe:ffff::'], ['3ffd:ffff::']],
  ['3fff::/20 documentation', ['3fff::', '3fff:fff:ffff::'], ['3fff:1000::']],
  ['5f00::/16 segment routing', ['5f00::', '5f00:ffff::'], []],
  ['above 2000::/3', ['4000::', '8000::', 'f000::'], []],
  ['fc00::/7 unique local', ['fc00::', 'fd00:ec2::254', 'fdff:ffff::'], []],
  ['fe80::/10 link-local', ['fe80::', 'fe80::1%eth0', 'febf:ffff::'], []],
  ['fec0::/10 site-local', ['fec0::', 'feff:ffff::'], []],
  ['ff00::/8 multicast', ['ff00::', 'ff02::1', 'ffff::'], []],
];

describe('a public address', () => {
  it.each(blocks)('does not lie in %s', (_block, inside, outside) => {
    expect(inside.filter(isPublicAddress)).toEqual([]);
    expect(outside.filter((address) => !isPublicAddress(address))).toEqual([]);
  });

  it('is one like those of the vendors', () => {
    const addresses = ['8.8.8.8', '18.196.1.1', '2606:4700::6812:15e5', '2a00:1450:4001:82f::200a', '2600:1f14::1'];
    expect(addresses.filter((address) => !isPublicAddress(address))).toEqual([]);
  });

  it.each(['2606:4700::1%eth0', '2606:4700::1%', '8.8.8.8%1'])('carries no zone: %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each(['', 'localhost', '127.1', '010.8.8.8', '0x8.8.8.8', '134744072', '[2606:4700::1]', ' 8.8.8.8', '8.8.8.8\0'])(
    'is written in its canonical form, not as %j',
    (address) => expect(isPublicAddress(address)).toBe(false),
  );

  it('is the same in every spelling of IPv6', () => {
    const word = fc.integer({ min: 0, max: 0xffff });
    fc.assert(
      fc.property(fc.array(word, { minLength: 8, maxLength: 8 }), (words) => {
        const long = words.map((each) => each.toString(16).padStart(4, '0')).join(':');
        const short = new URL(`http://[${long}]/`).hostname.slice(1, -1);
        expect(judgeAddress(long.toUpperCase())).toBe(judgeAddress(short));
      }),
    );
  });

  it('is never an IPv6 address that embeds an IPv4 one', () => {
    const prefixes = fc.constantFrom('::', '::ffff:', '64:ff9b::', '::ffff:0:');
    fc.assert(fc.property(prefixes, fc.ipV4(), (prefix, address) => !isPublicAddress(prefix + address)));
  });
});

describe('a private address', () => {
  it.each(['10.1.2.3', '172.16.0.1', '192.168.1.1', '100.64.0.1', '127.0.0.1', '::1', 'fd12:3456::1'])(
    'such as %s is allowed only where the allow-list says so',
    (address) => {
      expect(isAllowedAddress(address, true)).toBe(true);
      expect(isAllowedAddress(address, false)).toBe(false);
    },
  );

  it.each([
    ['a metadata endpoint on link-local', '169.254.169.254'],
    ['the credentials of a container', '169.254.170.2'],
    ['a metadata endpoint inside unique local', 'fd00:ec2::254'],
    ['a metadata endpoint inside unique local, of another cloud', 'fd20:ce::254'],
    ['a metadata endpoint inside carrier NAT', '100.100.100.200'],
    ['a platform endpoint on an address that is public elsewhere', '168.63.129.16'],
    ['unspecified', '0.0.0.0'],
    ['unspecified in IPv6', '::'],
    ['multicast', '224.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['mapped', '::ffff:10.0.0.1'],
    ['NAT64', '64:ff9b::a00:1'],
    ['link-local with a zone', 'fe80::1%eth0'],
    ['absent', undefined],
  ])('that is %s is refused even so', (_what, address) => {
    expect(isAllowedAddress(address, true)).toBe(false);
  });
});
