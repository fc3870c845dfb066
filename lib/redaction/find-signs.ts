import { windowUnits } from './split-windows.ts';

/**
 * What a text must have for a rule to be tried on it: a mark, which is a literal of three or more ASCII characters in lower
 * case (upper and lower case are one), or so many characters in a row of which random text is made. What `beside` says, in
 * ASCII and in this case, must be in the text too: each link has `://`, and names of metrics are long runs.
 */
export type Sign = string | Mark | Run;
export type Mark = { readonly mark: string; readonly beside: string };
export type Run = { readonly of: 'base64' | 'base64url'; readonly least: number; readonly beside?: string };

const startUnits = 3;
const classBits = 5;
const startMask = 2 ** (startUnits * classBits) - 1;
const classMask = 2 ** classBits - 1;
const runBits = { base64: 2 ** classBits, base64url: 2 ** (classBits + 1) } as const;

/**
 * For each character the class by which beginnings of marks are looked up, and the runs that it may be part of: one class
 * for each letter, one for all digits, and the punctuation of tokens apart from the rest.
 */
const classes = new Uint8Array(256).fill(30);
for (let letter = 1; letter <= 26; letter++) {
  for (const upper of [0x40, 0x60]) classes[upper + letter] = letter | runBits.base64 | runBits.base64url;
}
for (let digit = 0; digit <= 9; digit++) classes[0x30 + digit] = 27 | runBits.base64 | runBits.base64url;
for (const unit of [0x2d, 0x5f]) classes[unit] = 28 | runBits.base64url;
for (const unit of [0x2b, 0x2f]) classes[unit] = 30 | runBits.base64;
classes[0x2e] = 29;

/** The text at hand, a byte for each unit: what is not Latin-1 looks like something else, and may be tried in vain. */
const bytes = Buffer.alloc(windowUnits);

/**
 * Adds to `found` the indexes of the signs that a text of at most one window has. Most texts have none, so this is most of
 * what redaction costs; alternations of the same marks take ten times as long.
 */
export function createSignFinder(signs: readonly Sign[]): (text: string, found: Set<number>) => void {
  const runs: (Run & { readonly index: number })[] = [];
  const marksWithBeside: { readonly beside: string; readonly index: number }[] = [];
  const starting = new Map<number, { readonly mark: string; readonly index: number }[]>();
  const isStart = new Uint8Array(startMask + 1);
  for (const [index, sign] of signs.entries()) {
    if (typeof sign !== 'string' && 'of' in sign) {
      runs.push({ ...sign, index });
      continue;
    }
    const { mark, beside } = typeof sign === 'string' ? { mark: sign, beside: '' } : sign;
    const start = startOf(mark);
    isStart[start] = 1;
    starting.set(start, [...(starting.get(start) ?? []), { mark, index }]);
    if (beside !== '') marksWithBeside.push({ beside, index });
  }
  const addMarks = (text: string, end: number, start: number, found: Set<number>) => {
    for (const { mark, index } of starting.get(start) ?? []) {
      if (!found.has(index) && standsAt(text, end - startUnits, mark)) found.add(index);
    }
  };
  runs.sort((a, b) => a.least - b.least);
  const addRuns = (text: string, length: number, of: Run['of'], found: Set<number>) => {
    let longest = 0;
    for (const { of: kind, least, beside = '', index } of runs) {
      if (kind !== of) continue;
      // What has no run of a length has no longer one.
      if (least > longest && !hasRun(length, of, least)) return;
      longest = least;
      if (text.includes(beside)) found.add(index);
    }
  };

  return (text, found) => {
    const length = bytes.write(text, 'latin1');
    addRuns(text, length, 'base64', found);
    addRuns(text, length, 'base64url', found);
    let start = 0;
    for (let index = 0; index < length; index++) {
      start = ((start << classBits) | ((classes[bytes[index] ?? 0] ?? 0) & classMask)) & startMask;
      if (isStart[start] === 1) addMarks(text, index + 1, start, found);
    }
    // Once for a text: asked at each mark, a text of nothing else would take the square of its length.
    for (const { beside, index } of marksWithBeside)
      if (found.has(index) && !text.includes(beside)) found.delete(index);
  };
}

function startOf(mark: string): number {
  let start = 0;
  for (let at = 0; at < startUnits; at++) {
    start = (start << classBits) | ((classes[mark.charCodeAt(at)] ?? 0) & classMask);
  }
  return start;
}

function standsAt(text: string, start: number, mark: string): boolean {
  for (let at = 0; at < mark.length; at++) {
    const unit = text.charCodeAt(start + at);
    if ((unit >= 0x41 && unit <= 0x5a ? unit | 0x20 : unit) !== mark.charCodeAt(at)) return false;
  }
  return true;
}

/** Looks at every `least`th character, and from one that may be in a run back to where that began. */
function hasRun(length: number, of: Run['of'], least: number): boolean {
  const bit = runBits[of];
  let end = least - 1;
  for (let begin = -1; end < length; end = begin + least) {
    let index = end;
    while (index > begin && ((classes[bytes[index] ?? 0] ?? 0) & bit) !== 0) index--;
    if (index === begin) return true;
    begin = index;
  }
  return false;
}
