import type { Secret } from './secret.ts';

export type SecretWrite =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: 'exists' | 'not_found' | 'access_denied' | 'unavailable' };

/** Writes secrets by name. Never throws. */
export type SecretWriter = {
  /** Makes a new secret, never changes one. */
  readonly create: (name: string, value: Secret<string>, tags: ReadonlyMap<string, string>) => Promise<SecretWrite>;
  /** Gives a secret a new current value; the one before becomes AWSPREVIOUS. */
  readonly replace: (name: string, value: Secret<string>) => Promise<SecretWrite>;
};
