import type { Secret } from './secret.ts';

/** The labels that Secrets Manager moves itself: the version in use, and the one before it. */
export type SecretStage = 'AWSCURRENT' | 'AWSPREVIOUS';

/** `unavailable` may pass by itself; `not_found` covers a version without the stage and a secret that is not text. */
export type SecretAccessFault = 'not_found' | 'access_denied' | 'unavailable';

/**
 * How long, in milliseconds, a value that could not be read again is used until the next try: each try holds a request or a
 * delivery for as long as Secrets Manager is waited for.
 */
export const keptMs = 30_000;

export type SecretRead =
  | { readonly ok: true; readonly value: Secret<string> }
  | { readonly ok: false; readonly reason: SecretAccessFault };

/** Never throws and keeps nothing: whoever needs a cache puts it in front. */
export type SecretReader = {
  readonly read: (secretId: string, stage: SecretStage) => Promise<SecretRead>;
};

export type SecretWrite = { readonly ok: true } | { readonly ok: false; readonly reason: 'exists' | SecretAccessFault };

/** Writes secrets by name. Never throws. */
export type SecretWriter = {
  /** Makes a new secret, never changes one. */
  readonly create: (name: string, value: Secret<string>, tags: ReadonlyMap<string, string>) => Promise<SecretWrite>;
  /** Gives a secret a new current value; the one before becomes AWSPREVIOUS. */
  readonly replace: (name: string, value: Secret<string>) => Promise<SecretWrite>;
};
