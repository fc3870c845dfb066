import { looksLikeCredential } from './looks-like-credential.ts';

const maxDistance = 2;
const maxListed = 8;

/**
 * What to write instead of a name that is not known: the nearest known one, or else which there are. A sentence without
 * its end, since callers put it after a colon. Only known names are told, never the written one.
 */
export function suggestName(written: string, known: Iterable<string>, noneKnown: string): string {
  const names = [...known].filter((name) => !looksLikeCredential(name)).sort();
  const near = nearName(written, names);
  if (near !== undefined) return `did you mean \`${near}\`?`;
  if (names.length === 0) return noneKnown;
  return names.length === 1 ? `write ${listNames(names)}` : `write one of ${listNames(names)}`;
}

/** Names in backticks; a long list is cut and says so. */
export function listNames(names: readonly string[]): string {
  const listed = names.slice(0, maxListed).map((name) => `\`${name}\``);
  return names.length > maxListed ? `${listed.join(', ')} and ${names.length - maxListed} more` : listed.join(', ');
}

/** The known name at an edit distance of at most two, where that is less than half of it; the first of equals. */
export function nearName(written: string, known: Iterable<string>): string | undefined {
  let nearest: string | undefined;
  let nearestDistance = maxDistance + 1;
  for (const name of known) {
    if (Math.abs(name.length - written.length) >= nearestDistance) continue;
    const distance = editDistance(written, name);
    if (distance < nearestDistance && distance * 2 < name.length) {
      nearest = name;
      nearestDistance = distance;
    }
  }
  return nearest;
}

/**
 * Levenshtein's distance in UTF-16 units, where two neighbours that changed places count as one slip (optimal string
 * alignment): `mial` is one away from `mail`.
 */
export function editDistance(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const substituted = at(previous, column - 1) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current.push(
        Math.min(
          substituted,
          at(previous, column) + 1,
          at(current, column - 1) + 1,
          swapped ? at(beforePrevious, column - 2) + 1 : Infinity,
        ),
      );
    }
    beforePrevious = previous;
    previous = current;
  }
  return at(previous, b.length);
}

/** Beside the table nothing is near. */
function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}
