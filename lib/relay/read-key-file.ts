import { type ParsedSigningKey, parseSigningKey, parseSigningKeySecret } from '../signing/signing-key.ts';
import { type FileFault, readCheckedFile } from './read-checked-file.ts';

const maxKeyFileBytes = 4096;

export type KeyFileFault = `key_file_${FileFault}` | 'key_malformed' | 'key_too_short';

export type ReadKeyFile =
  | Extract<ParsedSigningKey, { ok: true }>
  | { readonly ok: false; readonly reason: KeyFileFault };

/**
 * Reads the signing key from a file: `whsec_…` on one line, or `{"signingKey":"whsec_…"}` as Secrets Manager holds it.
 * `groups` are the numeric groups of this process.
 */
export async function readKeyFile(path: string, groups: readonly number[]): Promise<ReadKeyFile> {
  const read = await readCheckedFile({ path, maxBytes: maxKeyFileBytes, secretFor: groups });
  if (!read.ok) return { ok: false, reason: `key_file_${read.reason}` };
  const { text } = read;
  const parsed = text.startsWith('{') ? parseSigningKeySecret(text) : parseSigningKey(text);
  if (parsed.ok) return parsed;
  return { ok: false, reason: parsed.reason === 'key_too_short' ? 'key_too_short' : 'key_malformed' };
}
