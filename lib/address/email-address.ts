import * as z from 'zod';

const maxAddressLength = 254;
const maxLocalLength = 64;
const maxDomainLength = 253;

const local = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const domainLabel = /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;

/**
 * A bare address, `local@domain`: no display name, no comment, no quoted part, no address literal, ASCII only. All that
 * could mean a second address or another header is thereby impossible. Source: RFC 5321, 4.1.2 (dot-string) and 4.5.3.1.
 */
export function emailAddress() {
  return z
    .string()
    .max(maxAddressLength)
    .refine((text) => domainOf(text) !== undefined, 'is not a plain email address');
}

/** The domain of one bare address in lower case; `undefined` for everything else. */
export function addressDomain(text: string): string | undefined {
  return text.length > maxAddressLength ? undefined : domainOf(text)?.toLowerCase();
}

/** A domain that an address can have: at least two labels, the last one no number. */
export function isMailDomain(text: string): boolean {
  const labels = text.split('.');
  return (
    text.length <= maxDomainLength &&
    labels.length > 1 &&
    labels.every((label) => domainLabel.test(label)) &&
    /^[A-Za-z]/.test(labels.at(-1) ?? '')
  );
}

function domainOf(text: string): string | undefined {
  const at = text.lastIndexOf('@');
  const domain = text.slice(at + 1);
  const isPlain = at > 0 && at <= maxLocalLength && local.test(text.slice(0, at)) && isMailDomain(domain);
  return isPlain ? domain : undefined;
}
