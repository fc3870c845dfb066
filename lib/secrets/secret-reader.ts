import type { Secret } from './secret.ts';

/** The labels that Secrets Manager moves itself: the version in use, and the one before it. */
export type SecretStage = 'AWSCURRENT' | 'AWSPREVIOUS';

/** `unavailable` may pass by itself; `not_found` covers a version without the stage and a secret that is not text. */
export type SecretRead =
  | { readonly ok: true; readonly value: Secret<string> }
  | { readonly ok: false; readonly reason: 'not_found' | 'access_denied' | 'unavailable' };

/** Never throws and keeps nothing: whoever needs a cache puts it in front. */
export type SecretReader = {
  readonly read: (secretId: string, stage: SecretStage) => Promise<SecretRead>;
};
