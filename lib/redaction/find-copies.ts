/** UTF-16 units. Of a longer secret its beginning is searched for, and a copy ends where it no longer agrees. */
const maxSoughtUnits = 1_024;

/** Short enough for `includes` to be quick on any text, long enough to be absent from nearly every one. */
const headUnits = 8;

export type Span = { readonly start: number; readonly end: number };

/**
 * Where copies of a secret stand in a text, in order and apart. By Knuth, Morris and Pratt, whose time is linear for any
 * two texts: `split` and `indexOf` take a thousand times as long where the secret repeats itself, such as `a…1a…`.
 */
export function findCopies(text: string, secret: string): readonly Span[] {
  const sought = secret.slice(0, maxSoughtUnits);
  if (sought === '' || sought.length > text.length || !text.includes(sought.slice(0, headUnits))) return [];
  const borders = bordersOf(sought);
  const found: Span[] = [];
  let matched = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    while (matched > 0 && sought.charCodeAt(matched) !== unit) matched = borders[matched - 1] ?? 0;
    if (sought.charCodeAt(matched) === unit) matched++;
    if (matched < sought.length) continue;
    const start = index + 1 - matched;
    let end = index + 1;
    while (end - start < secret.length && text.charCodeAt(end) === secret.charCodeAt(end - start)) end++;
    found.push({ start, end });
    matched = 0;
    index = end - 1;
  }
  return found;
}

/** For each beginning of a text the length of the longest shorter beginning that also ends it. */
function bordersOf(text: string): Uint16Array {
  const borders = new Uint16Array(text.length);
  for (let index = 1, matched = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    while (matched > 0 && text.charCodeAt(matched) !== unit) matched = borders[matched - 1] ?? 0;
    if (text.charCodeAt(matched) === unit) matched++;
    borders[index] = matched;
  }
  return borders;
}
