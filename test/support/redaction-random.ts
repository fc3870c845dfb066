/** Characters of a fixed sequence (mulberry32), so that a failure can be repeated; another seed, other credentials. */
export function createRandomText(seed: number) {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const from = (alphabet: string) => (length: number) =>
    Array.from({ length }, () => alphabet[Math.floor(next() * alphabet.length)]).join('');
  const [lower, upper, digits] = ['abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', '0123456789'];
  const hex = from(`${digits}abcdef`);
  return {
    digits: from(digits),
    hex,
    upper: from(upper + digits),
    lower: from(lower + digits),
    letters: from(lower + upper),
    alnum: from(lower + upper + digits),
    base64: from(`${lower}${upper}${digits}+/`),
    base64url: from(`${lower}${upper}${digits}-_`),
    uuid: () => [8, 4, 4, 4, 12].map((length) => hex(length)).join('-'),
  };
}
