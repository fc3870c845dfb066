/**
 * What Amazon SES may have verified for an address, the nearest first: itself, its domain, and the domains above that one,
 * which cover their subdomains. Source: docs.aws.amazon.com/ses/latest/dg/creating-identities.html.
 */
export function sendingIdentities(address: string): readonly string[] {
  const labels = address.slice(address.lastIndexOf('@') + 1).split('.');
  const domains = labels.slice(0, -1).map((_, index) => labels.slice(index).join('.'));
  return [address, ...domains];
}
