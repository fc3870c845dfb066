import { looksLikeCredential } from '../../text/looks-like-credential.ts';
import type { Fault, FaultCode } from './fault.ts';
import { maxSecretNameLength } from './limits.ts';
import { type Entry, faultAt, locate } from './locate.ts';

export const secretNameCharacters = /^[A-Za-z0-9/_+=.@-]+$/;

/** URLs, JSON, `user:password` and header values hold one of these; no name does. */
const writtenOut = /[:{}\s]/;

export const secretWrittenMessage =
  'write the name of the secret, not its value: create a new value, since this one is in the history, and put it into AWS Secrets Manager';

/**
 * The name of a secret where a destination or a sender states it. No message repeats it: it may be the secret.
 * Source: CreateSecret API reference, `Name`: the characters, the length, and no hyphen with six characters at the end,
 * which Secrets Manager takes for the suffix of an ARN.
 */
export function checkSecretName(entry: Entry, field: string, name: string): readonly Fault[] {
  const fault = (code: FaultCode, message: string) => [
    faultAt(entry.file, locate(entry, [field]), code, `\`${field}\`: ${message}`),
  ];
  if (isWrittenSecret(name)) return fault('secret_written', secretWrittenMessage);
  if (!secretNameCharacters.test(name) || name.length > maxSecretNameLength) {
    const message = `write 1 to ${maxSecretNameLength} ASCII letters, digits and /_+=.@-`;
    return fault('secret_name_invalid', message);
  }
  if (/-[A-Za-z0-9]{6}$/.test(name)) {
    const message = 'a hyphen and six characters at the end look like the end of an ARN: use an underscore';
    return fault('secret_name_invalid', message);
  }
  return [];
}

/** Whether this is a secret rather than the name of one. */
export function isWrittenSecret(text: string): boolean {
  return writtenOut.test(text) || looksLikeCredential(text);
}
