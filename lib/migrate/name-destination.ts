import { mayBeShown } from '../allow-list/compile/check-names.ts';

/** Room for a number at the end; a name of the allow-list has 40 characters at most. */
const maxLength = 36;

/** Gives a name for the allow-list, such as `slack-payments-critical`, after the provider and what it is for. */
export type Namer = (type: string, target: string) => string;

/** Gives every name once: `identityOf` says which names count as one. */
export function createNamer(identityOf = (name: string): string => name): Namer {
  const taken = new Set<string>();
  // Where the search for a free number goes on: thousands of destinations may be called after one channel.
  const counts = new Map<string, number>();
  return (type, target) => {
    const base = nameAfter(type, target);
    for (let count = (counts.get(base) ?? 0) + 1; ; count += 1) {
      const name = count === 1 ? base : `${base}-${count}`;
      if (taken.has(identityOf(name))) continue;
      taken.add(identityOf(name));
      counts.set(base, count);
      return name;
    }
  };
}

function nameAfter(type: string, target: string): string {
  const slug = target
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  const wished = `${type}${slug === '' || slug === type ? '' : `-${slug.replace(`${type}-`, '')}`}`;
  const cut = wished.slice(0, maxLength).replace(/-$/, '');
  return mayBeShown(cut) ? cut : type;
}

/** A hyphen with six characters at the end looks like the end of an ARN to Secrets Manager. */
export function nameSecret(prefix: string, name: string): string {
  return prefix + name.replace(/-([A-Za-z0-9]{6})$/, '_$1');
}
