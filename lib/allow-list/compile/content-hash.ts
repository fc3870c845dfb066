import { createHash } from 'node:crypto';
import type { CompiledAllowList } from '../allow-list.ts';
import { canonicalJson } from './canonical-json.ts';

/** All that decides who is heard and where alerts go. */
export type AllowListContent = Omit<CompiledAllowList, 'version' | 'hash'>;

/** SHA-256 in hex over the canonical JSON: the same for the same content, however its files were written. */
export function contentHash(content: AllowListContent): string {
  return createHash('sha256').update(canonicalJson(content)).digest('hex');
}
