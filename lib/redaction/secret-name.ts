import type { CredentialKind } from './credential-kind.ts';
import { isPlaceholder, looksLikeKey, looksRandom } from './looks-random.ts';
import { withoutHidden } from './without-hidden.ts';

const keyed = ['access', 'secret', 'api', 'private', 'signing', 'encryption', 'routing', 'service', 'integration'];
const alsoKeyed = ['account', 'license'];

/** What a password may be called, and what a key or token may be: sources of expressions for the end of a name. */
export const passwordNames = 'passw(?:or)?d|pwd|passphrase';
export const keyNames = `(?:${[...keyed, ...alsoKeyed].join('|')})_?-?key|secret|token|credentials?|creds|_auth|contribsys__com`;

/** Literals without which no such name stands in a text. */
export const passwordSigns = ['password', 'passwd', 'pwd', 'passphrase'];
export const keySigns = [
  ...[...keyed, ...alsoKeyed].flatMap((word) => [`${word}key`, `${word}_key`, `${word}-key`, `${word}_-key`]),
  ...['secret', 'token', 'credential', 'creds', '_auth', 'contribsys__com'],
];

const passwordName = new RegExp(`(?:${passwordNames})$`, 'i');
const keyName = new RegExp(`(?:${keyNames})$`, 'i');

/** What a label is called: the kind of its values that are credentials, and which of them are. */
export type SecretName = { readonly kind: CredentialKind; readonly accepts: (value: string) => boolean };

const secretNames = {
  container_env: { kind: 'container_env', accepts: () => true },
  password: { kind: 'password', accepts: isAssignedPassword },
  secret: { kind: 'secret', accepts: looksLikeKey },
  authorization: { kind: 'authorization', accepts: (value) => looksRandom(lastWord(value)) },
} as const satisfies Record<string, SecretName>;

/**
 * `null` for one that names no secret. Alerts have the same few names again and again; values are never kept. It is emptied
 * where somebody sends ever new names, which then cost what they cost without it.
 */
const known = new Map<string, SecretName | null>();
const maxKnown = 1_000;
const maxKnownUnits = 256;

/**
 * What a label's name says of its values; `undefined` where it names no secret. Only the end of a name counts:
 * `secret_name`, `token_count` and `password_file` name no secret. `secret` and `token` most often name an object
 * (kube_secret_info), so there the value has to look like a key.
 */
export function readSecretName(written: string): SecretName | undefined {
  const before = known.get(written);
  if (before !== undefined) return before ?? undefined;
  const found = judgeName(written);
  if (known.size === maxKnown) known.clear();
  if (written.length <= maxKnownUnits) known.set(written, found ?? null);
  return found;
}

function judgeName(written: string): SecretName | undefined {
  // A message shows the name without what shows nothing.
  const name = withoutHidden(written)?.text ?? written;
  // google/cadvisor metrics/prometheus.go, ContainerEnvPrefix: the environment of a container as labels.
  if (name.startsWith('container_env_')) return secretNames.container_env;
  if (passwordName.test(name)) return secretNames.password;
  if (keyName.test(name)) return secretNames.secret;
  return /(?:^|[_.-])authorization$/i.test(name) ? secretNames.authorization : undefined;
}

/** What a label's name makes of its value, or `undefined`. */
export function judgeByName(name: SecretName | undefined, value: string): CredentialKind | undefined {
  return name !== undefined && value !== '' && name.accepts(value) ? name.kind : undefined;
}

/** Whether a container's variable is one that its own name, without the prefix, would make a secret. */
export function isSecretVariable(name: string, value: string): boolean {
  return looksRandom(value) || judgeByName(readSecretName(name.replace(/^container_env_/, '')), value) !== undefined;
}

/** A value that stands right behind `password=`, or in a label of such a name: all but words on its state and places. */
export function isAssignedPassword(value: string): boolean {
  const text = withoutPunctuation(value);
  if (isPlaceholder(text) || isReference(text) || (/\s/.test(text) && !/\d/.test(text))) return false;
  return /^[a-z]+$/i.test(text) ? text.length >= 8 || /[a-z][A-Z]/.test(text) : text.length >= 4;
}

/** A word behind `password: ` may belong to a sentence, so it has to look the part. */
export function isPasswordInProse(value: string): boolean {
  const text = withoutPunctuation(value);
  if (isPlaceholder(text) || isReference(text)) return false;
  const classes = [/[a-z]/, /[A-Z]/, /\d/, /[^\w.:/-]/].filter((pattern) => pattern.test(text)).length;
  return (text.length >= 8 && classes >= 3) || (isLettersAndDigits(text) && !/^v?\d/.test(text));
}

function isLettersAndDigits(text: string): boolean {
  return /^[a-z0-9]{6,}$/i.test(text) && /\d/.test(text) && /[a-z]/i.test(text);
}

/** A file, a variable or where else the secret is kept, or a constant such as `PASSWORD_EXPIRED`. */
function isReference(text: string): boolean {
  return (
    /^[A-Z]+(?:_[A-Z]+)+$/.test(text) ||
    /^(?:\.{0,2}\/|[a-z]:\\|file:|arn:|vault:|ssm:|secret\/|secrets\/|\$|\{\{|%\()/i.test(text)
  );
}

/**
 * Without what ends a sentence or closes a bracket behind it, or a quote in a link. By hand: an expression for an end tries
 * every place.
 */
export function withoutPunctuation(text: string): string {
  let end = text.length;
  while (end > 0 && '.,;:)!?'.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end).replace(/%2[27]$/, '');
}

function lastWord(text: string): string {
  return text.slice(text.trimEnd().lastIndexOf(' ') + 1).trimEnd();
}
