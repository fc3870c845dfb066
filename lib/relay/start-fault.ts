import type { RelayKeyFault } from './key-source.ts';
import type { GuardUrlFault } from './parse-guard-url.ts';

export type ListenFault = 'listen_not_loopback' | 'port_taken' | 'listen_failed';

export type StartFault = GuardUrlFault | RelayKeyFault | ListenFault | 'key_secret_unsupported';

/** What to do about it, for the person at the terminal. Names no value: the URL may be typed into a ticket. */
const sentences = {
  guard_url_malformed:
    'the guard URL must be https://<host>/v1/senders/<sender>/notifications, with no user, query or fragment',
  guard_url_plain_http: 'the guard URL must be https; plain http works only for a guard on a loopback address',
  guard_url_path: 'the path of the guard URL must end in /v1/senders/<sender>/notifications',
  key_file_missing: 'the key file does not exist',
  key_file_unreadable: 'the key file cannot be read by this user',
  key_file_not_regular: 'the key file is not a regular file',
  key_file_too_open: 'the key file can be read or written by others: chmod 0400 it, owned by the user of the relay',
  key_file_too_large: 'the key file is over 4 KiB: it cannot be a signing key',
  key_secret_missing: 'Secrets Manager has no such secret in this account and region',
  key_secret_denied: 'these credentials may not read the secret: allow secretsmanager:GetSecretValue on it',
  key_secret_unavailable: 'Secrets Manager cannot be reached: check the region, the credentials and the network',
  key_secret_unsupported: 'this build of the relay reads key files only: use relay-aws.mjs for --key-secret',
  key_malformed: 'the key must be whsec_<base64> on one line, or {"signingKey":"whsec_<base64>"}',
  key_too_short: 'the signing key has fewer than 24 bytes',
  listen_not_loopback:
    '--listen must be a loopback address, because everything it receives is signed; --metrics-listen may be any',
  port_taken: 'the port is in use: is another relay running?',
  listen_failed: 'the listen address cannot be bound',
} as const satisfies Record<StartFault, string>;

/** The relay cannot start. `reason` is stable; the message is one sentence without any value. */
export class RelayStartError extends Error {
  override readonly name = 'RelayStartError';
  readonly reason: StartFault;

  constructor(reason: StartFault) {
    super(sentences[reason]);
    this.reason = reason;
  }
}
