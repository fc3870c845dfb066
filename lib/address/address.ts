/** One address, so that no list, comment, quote or second `@` can hide a domain from the check. */
const local = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}$/;
const domainLabel = /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/;

export function isAddress(text: string): boolean {
  return addressDomain(text) !== undefined;
}

/** The domain of one plain address in lower case; `undefined` for everything else. */
export function addressDomain(address: string): string | undefined {
  const at = address.indexOf('@');
  const domain = address.slice(at + 1);
  const labels = domain.split('.');
  if (at === -1 || !local.test(address.slice(0, at)) || labels.length < 2) return undefined;
  return labels.every((label) => domainLabel.test(label)) ? domain.toLowerCase() : undefined;
}
