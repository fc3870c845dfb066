import { BlockList, isIP } from 'node:net';

/**
 * `public`: globally reachable unicast. `private`: inside somebody's own network, for hosts that the allow-list marks
 * as such. `refused`: never called, whatever the allow-list says.
 */
export type AddressKind = 'public' | 'private' | 'refused';

/**
 * https://www.iana.org/assignments/iana-ipv4-special-registry, and multicast. The few globally reachable addresses
 * inside these blocks (192.0.0.9, 192.0.0.10, AS112, AMT) serve no webhooks, so the blocks are taken whole.
 */
const specialIpv4 = subnets('ipv4', [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  // Azure's platform endpoint, "a virtual public IP address" that is the same in all regions: DNS, DHCP and the agent that
  // hands out a machine's certificates. Source: learn.microsoft.com, "What is IP address 168.63.129.16?".
  '168.63.129.16/32',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
]);

/**
 * The only block of IPv6 that IANA hands out as global unicast. Outside it lie all forms that embed an IPv4 address
 * (mapped ::ffff:0:0/96, compatible ::/96, NAT64 64:ff9b::/96 and 64:ff9b:1::/48), so no embedded address is unwrapped:
 * a public one has its own A record.
 */
const globalIpv6 = subnets('ipv6', ['2000::/3']);

/** https://www.iana.org/assignments/iana-ipv6-special-registry, as far as it lies inside 2000::/3, and the former 6bone. */
const specialIpv6 = subnets('ipv6', [
  '2001::/23', // IETF protocol assignments: Teredo, benchmarking, ORCHID
  '2001:db8::/32',
  '2002::/16', // 6to4, embeds an IPv4 address
  '2620:4f:8000::/48',
  '3ffe::/16',
  '3fff::/20',
]);

const privateIpv4 = subnets('ipv4', ['10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16']);
const privateIpv6 = subnets('ipv6', ['::1/128', 'fc00::/7']);

/** Metadata and credential endpoints of clouds that sit inside private blocks; those on link-local are refused with it. */
const metadataIpv4 = subnets('ipv4', ['100.100.100.200/32']);
const metadataIpv6 = subnets('ipv6', ['fd00:ec2::/32', 'fd20:ce::/32']);

/**
 * Judges one textual address, in the canonical forms that `node:net` knows; anything else is refused, a zone id too.
 * One list per family: a BlockList takes every IPv4 address for its mapped IPv6 form, and a zone id for no match.
 */
export function judgeAddress(address: string): AddressKind {
  if (address.includes('%')) return 'refused';
  switch (isIP(address)) {
    case 4:
      if (!specialIpv4.check(address, 'ipv4')) return 'public';
      return privateIpv4.check(address, 'ipv4') && !metadataIpv4.check(address, 'ipv4') ? 'private' : 'refused';
    case 6:
      if (globalIpv6.check(address, 'ipv6')) return specialIpv6.check(address, 'ipv6') ? 'refused' : 'public';
      return privateIpv6.check(address, 'ipv6') && !metadataIpv6.check(address, 'ipv6') ? 'private' : 'refused';
    default:
      return 'refused';
  }
}

export function isPublicAddress(address: string): boolean {
  return judgeAddress(address) === 'public';
}

/** Whether a connection to this address may be made. An absent address may not. */
export function isAllowedAddress(address: string | undefined, allowPrivate: boolean): boolean {
  if (address === undefined) return false;
  const kind = judgeAddress(address);
  return kind === 'public' || (kind === 'private' && allowPrivate);
}

function subnets(family: 'ipv4' | 'ipv6', blocks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const block of blocks) {
    const slash = block.indexOf('/');
    list.addSubnet(block.slice(0, slash), Number(block.slice(slash + 1)), family);
  }
  return list;
}
