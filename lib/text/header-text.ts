import { cleanLine } from './clean-text.ts';
import { cutText } from './cut-text.ts';

/**
 * A text for an unstructured header such as `Subject`: one line without control characters, so that it can start no
 * header of its own, and at most `maxBytes` of UTF-8. Whoever sends it encodes it (RFC 2047).
 */
export function headerText(text: string, maxBytes: number): string {
  return cutText(cleanLine(text), maxBytes, 'utf8_bytes');
}

/** A message id, `<local@domain>` (RFC 5322, `dot-atom-text`). What is not allowed in one becomes a hyphen. */
export function messageId(local: string, domain: string): string {
  return `<${dotAtom(local)}@${dotAtom(domain)}>`;
}

function dotAtom(text: string): string {
  const atoms = text.split('.').map((atom) => atom.replace(/[^A-Za-z0-9_-]/g, '-'));
  return atoms.filter((atom) => atom !== '').join('.') || 'unknown';
}
