import type { RelayKeyFault } from './key-source.ts';
import type { GuardUrlFault } from './parse-guard-url.ts';
import type { TlsFault } from './tls-files.ts';

export type ListenFault = 'listen_not_loopback' | 'port_taken' | 'listen_failed';

export type StartFault =
  | GuardUrlFault
  | RelayKeyFault
  | TlsFault
  | ListenFault
  | 'guard_urls_equal'
  | 'key_secret_unsupported';

/** What to do about it, for the person at the terminal. Names no value: the URL may be typed into a ticket. */
const sentences = {
  guard_url_malformed:
    'the guard URL must be https://<host>/v1/senders/<sender>/notifications, with no user, query or fragment',
  guard_url_plain_http: 'the guard URL must be https; plain http works only for a guard on a loopback address',
  guard_url_path: 'the path of the guard URL must end in /v1/senders/<sender>/notifications',
  guard_urls_equal: 'the two guard URLs are the same: the second must be a guard in another region',
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
  client_cert_missing: 'the client certificate file does not exist',
  client_cert_unreadable: 'the client certificate file cannot be read by this user',
  client_cert_not_regular: 'the client certificate file is not a regular file',
  client_cert_too_open: 'the client certificate file can be written by others: chmod 0444 it',
  client_cert_too_large: 'the client certificate file is over 512 KiB',
  client_cert_malformed: 'the client certificate file must hold certificates in PEM, the own one first',
  client_key_missing: 'the client key file does not exist',
  client_key_unreadable: 'the client key file cannot be read by this user',
  client_key_not_regular: 'the client key file is not a regular file',
  client_key_too_open:
    'the client key file can be read or written by others: chmod 0400 it, owned by the user of the relay',
  client_key_too_large: 'the client key file is over 512 KiB',
  client_key_malformed: 'the client key file must hold one private key in PEM, without a passphrase',
  client_key_mismatch: 'the client key does not belong to the client certificate',
  client_pair_unusable:
    'TLS rejects the client certificate or its key: is the key too short, or the signature too weak?',
  ca_missing: 'the --ca file does not exist',
  ca_unreadable: 'the --ca file cannot be read by this user',
  ca_not_regular: 'the --ca file is not a regular file',
  ca_too_open: 'the --ca file can be written by others: chmod 0444 it',
  ca_too_large: 'the --ca file is over 512 KiB',
  ca_malformed: 'the --ca file must hold certificates in PEM',
  listen_not_loopback:
    '--listen must be a loopback address, because everything it receives is signed, or name a --service-host (--help)',
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
