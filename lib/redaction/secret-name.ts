import type { CredentialKind } from './credential-kind.ts';
import { isPlaceholder, looksLikeKey, looksRandom } from './looks-random.ts';

/** What a password may be called, and what a key or token may be: sources of expressions for the end of a name. */
export const passwordNames = 'passw(?:or)?d|passwd|pwd|passphrase';
export const keyNames = [
  '(?:secret_?-?)?access_?-?key|secret_?-?key|api_?-?key|private_?-?key|signing_?-?key|encryption_?-?key',
  'routing_?-?key|service_?-?key|integration_?-?key|account_?-?key|license_?-?key',
  'secret|token|credentials?',
].join('|');

const passwordName = new RegExp(`(?:${passwordNames})$`, 'i');
const keyName = new RegExp(`(?:${keyNames})$`, 'i');

/**
 * What the name of a label makes of its value, or `undefined`. Only the end of a name counts: `secret_name`,
 * `token_count` and `password_file` name no secret. `secret` and `token` most often name an object (kube_secret_info),
 * so there the value has to look like a key.
 */
export function judgeByName(name: string, value: string): CredentialKind | undefined {
  if (value === '') return undefined;
  // google/cadvisor metrics/prometheus.go, ContainerEnvPrefix: the environment of a container as labels.
  if (name.startsWith('container_env_')) return 'container_env';
  if (passwordName.test(name)) return isAssignedPassword(value) ? 'password' : undefined;
  if (keyName.test(name)) return looksLikeKey(value) ? 'secret' : undefined;
  if (/(?:^|[_.-])authorization$/i.test(name)) return looksRandom(lastWord(value)) ? 'authorization' : undefined;
  return undefined;
}

/** Whether a container's variable is one that its own name, without the prefix, would make a secret. */
export function isSecretVariable(name: string, value: string): boolean {
  return looksRandom(value) || judgeByName(name.replace(/^container_env_/, ''), value) !== undefined;
}

/** A value that stands right behind `password=`, or in a label of such a name: all but words on its state and places. */
export function isAssignedPassword(value: string): boolean {
  const text = value.replace(/[.,;:)!?]+$/, '');
  if (isPlaceholder(text) || isReference(text) || (/\s/.test(text) && !/\d/.test(text))) return false;
  return /^[a-z]+$/i.test(text) ? text.length >= 8 || /[a-z][A-Z]/.test(text) : text.length >= 4;
}

/** A word behind `password: ` may belong to a sentence, so it has to look the part. */
export function isPasswordInProse(value: string): boolean {
  const text = value.replace(/[.,;:)!?]+$/, '');
  if (isPlaceholder(text) || isReference(text)) return false;
  const classes = [/[a-z]/, /[A-Z]/, /\d/, /[^\w.:/-]/].filter((pattern) => pattern.test(text)).length;
  return (text.length >= 8 && classes >= 3) || (/^(?=.*\d)(?=.*[a-z])[a-z0-9]{6,}$/i.test(text) && !/^v?\d/.test(text));
}

/** A file, a variable or where else the secret is kept, or a constant such as `PASSWORD_EXPIRED`. */
function isReference(text: string): boolean {
  return (
    /^[A-Z]+(?:_[A-Z]+)+$/.test(text) ||
    /^(?:\.{0,2}\/|[a-z]:\\|file:|arn:|vault:|ssm:|secret\/|secrets\/|\$|\{\{|%\()/i.test(text)
  );
}

function lastWord(text: string): string {
  return text.slice(text.trimEnd().lastIndexOf(' ') + 1).trimEnd();
}
