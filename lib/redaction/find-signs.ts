import { windowUnits } from './split-windows.ts';

/**
 * What a text must have for a rule to be tried on it. A mark is a literal of three or more ASCII characters, written in
 * lower case, that matches in any case. A run is `least` to `most` characters in a row that are all of one alphabet,
 * right after the literal `behind` (any length, any case). The text must also have `beside` somewhere, in ASCII and in
 * exactly this case: `://` alone is in each link, and names of metrics and paths are long runs.
 */
export type Sign = string | Mark | Run;
export type Mark = { readonly mark: string; readonly beside: string };
export type Run = {
  readonly of: 'base64' | 'base64url';
  readonly least: number;
  readonly most?: number;
  readonly behind?: string;
  readonly beside?: string;
};

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

/** The text at hand, a byte for each unit: a character outside Latin-1 looks like another one, so a rule may be tried in vain. */
const bytes = Buffer.alloc(windowUnits);

type Found = Set<number>;
type FindSigns = (text: string, found: Found) => void;
type Indexed<Kind> = Kind & { readonly index: number };

/**
 * Adds to `found` the indexes of the signs that a text of at most one window has. Most texts have none, so this is most of
 * what redaction costs; alternations of the same marks take ten times as long.
 */
export function createSignFinder(signs: readonly Sign[]): FindSigns {
  const runs: Indexed<Run>[] = [];
  const marks: Indexed<{ mark: string }>[] = [];
  const withBeside: { readonly beside: string; readonly index: number }[] = [];
  for (const [index, sign] of signs.entries()) {
    if (typeof sign === 'string') marks.push({ mark: sign, index });
    else if ('of' in sign) runs.push({ ...sign, index });
    else marks.push({ mark: sign.mark, index });
    if (typeof sign !== 'string' && sign.beside !== undefined) withBeside.push({ beside: sign.beside, index });
  }
  const addMarks = createMarkFinder(marks);
  const addBase64 = createRunFinder(runs.filter(({ of }) => of === 'base64'));
  const addBase64Url = createRunFinder(runs.filter(({ of }) => of === 'base64url'));

  return (text, found) => {
    addBase64(text, found);
    addBase64Url(text, found);
    addMarks(text, found);
    if (found.size === 0) return;
    // Once for a text: asked at each mark or run, a text of nothing else would take the square of its length.
    for (const { beside, index } of withBeside) if (found.has(index) && !text.includes(beside)) found.delete(index);
  };
}

function createMarkFinder(marks: readonly Indexed<{ mark: string }>[]): FindSigns {
  const starting = new Map<number, Indexed<{ mark: string }>[]>();
  // For the first three characters of marks, a bit for each class that may come fourth: three alone are in every other word.
  const following = new Uint32Array(startMask + 1);
  for (const { mark, index } of marks) {
    const start = startOf(mark);
    following[start] = (following[start] ?? 0) | (mark.length === startUnits ? ~0 : 1 << classAt(mark, startUnits));
    starting.set(start, [...(starting.get(start) ?? []), { mark, index }]);
  }
  const addThose = (text: string, from: number, start: number, found: Found) => {
    for (const { mark, index } of starting.get(start) ?? []) {
      if (!found.has(index) && standsAt(text, from, mark)) found.add(index);
    }
  };
  return (text, found) => {
    const length = bytes.write(text, 'latin1');
    let start = 0;
    for (let index = 0; index < length; index++) {
      const next = (classes[bytes[index] ?? 0] ?? 0) & classMask;
      if ((((following[start] ?? 0) >>> next) & 1) !== 0) addThose(text, index - startUnits, start, found);
      start = ((start << classBits) | next) & startMask;
    }
    if ((following[start] ?? 0) === ~0 >>> 0) addThose(text, length - startUnits, start, found);
  };
}

function startOf(mark: string): number {
  let start = 0;
  for (let at = 0; at < startUnits; at++) start = (start << classBits) | classAt(mark, at);
  return start;
}

function classAt(mark: string, at: number): number {
  return (classes[mark.charCodeAt(at)] ?? 0) & classMask;
}

function standsAt(text: string, start: number, mark: string): boolean {
  for (let at = 0; at < mark.length; at++) {
    const unit = text.charCodeAt(start + at);
    if ((unit >= 0x41 && unit <= 0x5a ? unit | 0x20 : unit) !== mark.charCodeAt(at)) return false;
  }
  return true;
}

/**
 * Adds those of the runs of one kind that a text has. Looks at every `least`th character, and from one that may be in a run
 * to where that begins and ends. At the text and not at its bytes: what is not Latin-1 ends a run.
 */
function createRunFinder(runs: readonly Indexed<Run>[]): FindSigns {
  const [first] = runs;
  if (first === undefined) return () => {};
  const bit = runBits[first.of];
  const shortest = Math.min(...runs.map(({ least }) => least));
  const isPart = (text: string, at: number) => ((classes[text.charCodeAt(at)] ?? 0) & bit) !== 0;
  const addThose = (text: string, start: number, length: number, found: Found) => {
    for (const { least, most = length, behind = '', index } of runs) {
      if (length >= least && length <= most && standsAt(text, start - behind.length, behind)) found.add(index);
    }
  };
  return (text, found) => {
    let end = shortest - 1;
    for (let begin = -1; end < text.length; end = begin + shortest) {
      let index = end;
      while (index > begin && isPart(text, index)) index--;
      if (index === begin) {
        while (end < text.length && isPart(text, end)) end++;
        addThose(text, begin + 1, end - begin - 1, found);
        index = end;
      }
      begin = index;
    }
  };
}
