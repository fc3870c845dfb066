import { isTellable } from '../allow-list/check-names.ts';

/** Room for a number at the end; a name of the allow-list has 40 characters at most. */
const maxLength = 36;

/** `slack-payments-critical`: a name for the allow-list, after the provider and what it is for, and not yet `taken`. */
export function nameDestination(type: string, target: string, taken: (name: string) => boolean): string {
  const slug = target
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  const wished = `${type}${slug === '' || slug === type ? '' : `-${slug.replace(`${type}-`, '')}`}`;
  const cut = wished.slice(0, maxLength).replace(/-$/, '');
  const base = isTellable(cut) ? cut : type;
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? base : `${base}-${count}`;
    if (!taken(name)) return name;
  }
}

/** A hyphen with six characters at the end looks like the end of an ARN to Secrets Manager. */
export function nameSecret(prefix: string, name: string): string {
  return prefix + name.replace(/-([A-Za-z0-9]{6})$/, '_$1');
}
