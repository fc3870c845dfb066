import type { SecretReader } from '../secrets/secret-reader.ts';
import type { SecretWriter } from '../secrets/secret-writer.ts';

/** What the commands that make secrets need beside the terminal. */
export type SecretTools = {
  readonly reader: SecretReader;
  readonly writer: SecretWriter;
  readonly randomBytes: (length: number) => Uint8Array;
  /** Milliseconds since the epoch. */
  readonly nowMs: () => number;
};
