import { lookup } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { isAllowedAddress } from '../address/judge-address.ts';

export type ResolvedAddress = { readonly address: string; readonly family: number };

/** All addresses of a name, as the operating system resolves it. */
export type ResolveName = (hostname: string) => Promise<readonly ResolvedAddress[]>;

/** An address outside what the destination may reach. The message names neither host nor address. */
export class AddressNotAllowedError extends Error {
  override readonly name = 'AddressNotAllowedError';

  constructor() {
    super('the host has an address that is not allowed');
  }
}

/** The resolver failed or knew no address. The resolver's own error names the host, so it is not kept as a cause. */
export class NameNotResolvedError extends Error {
  override readonly name = 'NameNotResolvedError';

  constructor() {
    super('the name of the host was not resolved');
  }
}

export const resolveBySystem: ResolveName = (hostname) => lookup(hostname, { all: true });

/**
 * A `lookup` for `net.connect`: the address that is judged is the address that is connected to, so a name cannot
 * change its answer in between. One address that is not allowed spoils the name: an honest one mixes no ranges, and
 * happy eyeballs would pick whichever answers first.
 */
export function createGuardedLookup(resolveName: ResolveName, allowPrivate: boolean): LookupFunction {
  return (hostname, options, callback) => {
    resolveAllowed(resolveName, hostname, allowPrivate).then(
      ([first, ...others]) => {
        if (options.all === true) callback(null, [first, ...others]);
        else callback(null, first.address, first.family);
      },
      (error: Error) => callback(error, []),
    );
  };
}

type Addresses = [ResolvedAddress, ...ResolvedAddress[]];

async function resolveAllowed(resolveName: ResolveName, hostname: string, allowPrivate: boolean): Promise<Addresses> {
  const [first, ...others] = await resolveName(hostname).catch(() => []);
  if (first === undefined) throw new NameNotResolvedError();
  const addresses: Addresses = [first, ...others];
  if (!addresses.every(({ address }) => isAllowedAddress(address, allowPrivate))) throw new AddressNotAllowedError();
  return addresses;
}
