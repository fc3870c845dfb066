import type { SecretReader, SecretWriter } from '../secrets/secret-access.ts';

/** What the commands that make secrets need beside the terminal. */
export type SecretTools = {
  readonly reader: SecretReader;
  readonly writer: SecretWriter;
  readonly randomBytes: (length: number) => Uint8Array;
  /** Milliseconds since the epoch. */
  readonly nowMs: () => number;
};
