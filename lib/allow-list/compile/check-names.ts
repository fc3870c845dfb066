import { looksLikeCredential } from '../../text/looks-like-credential.ts';
import type { Fault } from './fault.ts';
import { maxLabelNameLength, maxReceiverNameLength } from './limits.ts';
import { type Entry, faultAtKey } from './locate.ts';

export const namePattern = /^[a-z0-9][a-z0-9-]{0,39}$/;
export const labelPattern = /^[A-Za-z_][A-Za-z0-9_]*$/;
const controlCharacter = /[\p{Cc}\p{Zl}\p{Zp}\ufffe\uffff]/u;

export const nameForm = 'write 1 to 40 lower-case letters, digits and hyphens, no hyphen first';
export const exactMessage = 'wildcards are not allowed: list every name';

/** Of a sender, a team or a destination. */
export function isName(name: string): boolean {
  return namePattern.test(name);
}

/** Whether a declared name may stand in a message: one of a wrong form may be anything. */
export function mayBeShown(name: string): boolean {
  return isName(name) && !looksLikeCredential(name);
}

/** A declared name in a message, unless its form is wrong: then it may be anything. */
export function tellName(kind: 'sender' | 'team', name: string): string {
  return mayBeShown(name) ? `${kind} \`${name}\`` : `this ${kind}`;
}

/** Whether somebody meant a pattern where only an exact name can stand. */
export function isWildcard(name: string): boolean {
  return /[*?]/.test(name);
}

/** The name of a sender, a team or a destination, where it is declared. */
export function checkName(entry: Entry): readonly Fault[] {
  if (mayBeShown(entry.name)) return [];
  if (looksLikeCredential(entry.name)) {
    const message = 'this name looks like a credential, and names appear in every audit line: choose another name';
    return [faultAtKey(entry, 'secret_written', message)];
  }
  if (isWildcard(entry.name)) return [faultAtKey(entry, 'wildcard', exactMessage)];
  return [faultAtKey(entry, 'name_invalid', `this name: ${nameForm}`)];
}

/** A receiver's name, where it is declared. */
export function checkReceiverName(entry: Entry): readonly Fault[] {
  const fault = judgeReceiverName(entry.name);
  if (fault === undefined) return [];
  const message = fault.code === 'wildcard' ? fault.message : `this receiver: ${fault.message}`;
  return [faultAtKey(entry, fault.code, message)];
}

/**
 * What is wrong with a receiver's name; undefined where nothing is. Alertmanager takes any text for one, a question mark
 * too; a star is a pattern that would never match.
 */
export function judgeReceiverName(name: string): Pick<Fault, 'code' | 'message'> | undefined {
  if (name.includes('*')) return { code: 'wildcard', message: exactMessage };
  if (name.length === 0 || name.length > maxReceiverNameLength || controlCharacter.test(name)) {
    return { code: 'name_invalid', message: `write 1 to ${maxReceiverNameLength} characters, no control characters` };
  }
  return undefined;
}

/** The name of a label that every alert must carry. */
export function checkLabelName(entry: Entry): readonly Fault[] {
  const { name } = entry;
  if (!labelPattern.test(name) || name.length > maxLabelNameLength) {
    const message = '`require`: write the label in letters, digits and underscores, no digit first';
    return [faultAtKey(entry, 'label_name_invalid', message)];
  }
  if (name.startsWith('__')) {
    const message = '`require`: labels that begin with `__` stay inside Prometheus, so no alert has one';
    return [faultAtKey(entry, 'label_name_invalid', message)];
  }
  return [];
}
