import * as z from 'zod';

const maxAddressLength = 254;
const maxLocalLength = 64;

const local = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const domainLabel = /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;

/**
 * A bare address, `local@domain`: no display name, no comment, no quoted part, no address literal, ASCII only. All that
 * could mean a second address or another header is thereby impossible. Source: RFC 5321, 4.1.2 (dot-string) and 4.5.3.1.
 */
export const emailAddress = z.string().max(maxAddressLength).refine(isAddress, 'is not a plain email address');

function isAddress(text: string): boolean {
  const at = text.lastIndexOf('@');
  return at <= maxLocalLength && local.test(text.slice(0, Math.max(at, 0))) && isDomain(text.slice(at + 1));
}

function isDomain(text: string): boolean {
  const labels = text.split('.');
  return labels.length > 1 && labels.every((label) => domainLabel.test(label)) && /^[A-Za-z]/.test(labels.at(-1) ?? '');
}
