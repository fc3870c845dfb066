import { isIP } from 'node:net';
import { writeHost } from '../../address/host.ts';
import { judgeAddress } from '../../address/judge-address.ts';
import type { FenceHost } from './carried.ts';

/** A host as the fence writes it. Whether its addresses are private is guessed from its name, to be reviewed. */
export function fenceHost(target: { readonly host: string; readonly port: number }): FenceHost {
  return { host: writeHost(target), private: looksPrivate(target.host) };
}

function looksPrivate(host: string): boolean {
  const address = host.replace(/^\[(.*)\]$/, '$1');
  if (isIP(address) !== 0) return judgeAddress(address) === 'private';
  return !host.includes('.') || /\.(?:internal|local|lan|intra|corp|home|svc|consul|docker)$/.test(host);
}
