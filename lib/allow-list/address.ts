/** One address, so that no list, comment, quote or second `@` can hide a domain from the check. */
const plainAddress =
  /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@([A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+)$/;

export function isAddress(text: string): boolean {
  return addressDomain(text) !== undefined;
}

/** The domain of one plain address in lower case; `undefined` for everything else. */
export function addressDomain(address: string): string | undefined {
  return plainAddress.exec(address)?.[1]?.toLowerCase();
}
