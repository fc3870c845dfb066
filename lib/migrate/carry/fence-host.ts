import { isIP } from 'node:net';
import { judgeAddress } from '../../address/judge-address.ts';
import type { FenceHost } from './carried.ts';

/** A host as the fence writes it. Whether its addresses are private is guessed from its name, to be reviewed. */
export function fenceHost(host: string, port: number): FenceHost {
  return { host: port === 443 ? host : `${host}:${port}`, private: looksPrivate(host) };
}

function looksPrivate(host: string): boolean {
  const address = host.replace(/^\[(.*)\]$/, '$1');
  if (isIP(address) !== 0) return judgeAddress(address) === 'private';
  return !host.includes('.') || /\.(?:internal|local|lan|intra|corp|home|svc|consul|docker)$/.test(host);
}
