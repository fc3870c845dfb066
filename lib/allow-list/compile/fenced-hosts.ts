import { parseHost } from '../../address/host.ts';
import type { FencedHost } from '../allow-list.ts';
import type { WrittenHost } from './platform-schema.ts';

/** The hosts of a team's fence as they are compiled; those that are wrong are left out. */
export function fencedHosts(written: readonly WrittenHost[]): FencedHost[] {
  return written.flatMap(({ host: text, private: isPrivate }) => {
    const parsed = parseHost(text);
    return parsed.ok ? [{ host: parsed.host, port: parsed.port, private: isPrivate }] : [];
  });
}
