import type { CredentialRule } from './credential-rule.ts';
import { looksLikeKey, looksRandom } from './looks-random.ts';
import { isAssignedPassword, isPasswordInProse, keyNames, passwordNames } from './secret-name.ts';

/** `=`, `:`, `:=` or `=>`, behind the quote that closes a name in JSON, which may be escaped. */
const assign = String.raw`(?:\\{0,7}["'])?\s{0,3}(?:=>|:=|=|:)\s{0,3}`;

/** In quotes, in escaped quotes, or up to what ends a word. A quote that nothing closes ends with the text. */
const value = [
  String.raw`"(?<secret>(?:[^"\\]|\\.)*)`,
  "'(?<secret>[^']*)",
  String.raw`\\{1,7}["'](?<secret>[^"'\\]*)`,
  String.raw`(?<secret>[^\s"'\x60<>\\,;&(){}|]{4,})`,
].join('|');

/** A value that a name just before it calls a secret. */
export const namedSecrets: readonly CredentialRule[] = [
  {
    // google/cadvisor metrics/prometheus.go, ContainerEnvPrefix: the environment of a container, here in matchers.
    kind: 'container_env',
    mark: 'container_env_',
    pattern: new RegExp(String.raw`container_env_\w{1,200}\s{0,3}[=!]~?\s{0,3}(?:${value})`, 'gs'),
    accepts: (secret) => secret !== '' && !secret.startsWith('[redacted '),
  },
  {
    kind: 'aws_secret_key',
    mark: 'secret_?-?access_?-?key',
    pattern: new RegExp(
      String.raw`secret_?-?access_?-?key${assign}(?:\\{0,7}["'])?(?<secret>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+])`,
      'gi',
    ),
  },
  {
    kind: 'password',
    mark: `(?:${passwordNames})${assign}`,
    pattern: new RegExp(`(?:${passwordNames})${assign}(?:${value})`, 'gis'),
    accepts: (secret, match) => (isInProse(secret, match) ? isPasswordInProse(secret) : isAssignedPassword(secret)),
  },
  {
    kind: 'secret',
    mark: `(?:${keyNames})${assign}`,
    // Behind a colon it is a part of an ARN: `arn:aws:secretsmanager:…:secret:name`.
    pattern: new RegExp(`(?<!:)(?:${keyNames})${assign}(?:${value})`, 'gis'),
    accepts: looksLikeKey,
  },
  {
    // Flags of command lines, whose value may follow a space.
    kind: 'password',
    mark: `-(?:${passwordNames}) `,
    pattern: new RegExp(
      String.raw`--(?:[a-z]{1,20}-){0,3}(?:${passwordNames}) (?<secret>[^\s"'\x60-][^\s"'\x60]{3,})`,
      'gi',
    ),
    accepts: isPasswordInProse,
  },
  {
    kind: 'secret',
    mark: `-(?:${keyNames}) `,
    pattern: new RegExp(
      String.raw`--(?:[a-z]{1,20}-){0,3}(?:${keyNames}) (?<secret>[^\s"'\x60-][^\s"'\x60]{7,})`,
      'gi',
    ),
    accepts: looksLikeKey,
  },
  {
    // RFC 9110, 11.6.2; gitleaks curl-auth-header
    kind: 'authorization',
    mark: String.raw`(?:bearer|geniekey|authorization.{0,8}(?:token|bot|apikey|splunk))\s`,
    pattern: new RegExp(
      String.raw`(?:bearer|geniekey|authorization${assign}(?:\\{0,7}["'])?(?:token|bot|apikey|splunk))\s{1,3}(?<secret>[\w~+/.=:-]{12,})`,
      'gi',
    ),
    accepts: (secret) => looksLikeKey(secret.replace(/[.:]+$/, '')),
  },
  {
    kind: 'authorization',
    mark: `authorization${assign}`,
    pattern: new RegExp(`authorization${assign}(?:${value})`, 'gis'),
    accepts: looksRandom,
  },
  {
    // RFC 7617
    kind: 'authorization',
    mark: String.raw`basic\s`,
    pattern: /basic\s{1,3}(?<secret>[A-Za-z0-9+/]{8,}={0,2})/gi,
    accepts: (secret) => /^[\x20-\x7e]+:[\x20-\x7e]*$/.test(Buffer.from(secret, 'base64').toString('latin1')),
  },
];

/** A name, a colon, a space and no quote may be a sentence. */
function isInProse(secret: string, [text]: RegExpExecArray): boolean {
  return /:\s+$/.test(text.slice(0, text.length - secret.length));
}
