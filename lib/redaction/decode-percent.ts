/** A link inside a link inside a link is as deep as log-in pages go. */
const maxDecodings = 3;

export type DecodedText = {
  readonly text: string;
  /** Where each UTF-16 unit began in the original, and behind the last one the original's length. */
  readonly origins: Uint32Array;
};

/**
 * Undoes percent-encoding, also of what was encoded up to three times; `undefined` where nothing was. Not by
 * `decodeURIComponent`, which throws on a stray percent sign; a credential is ASCII. In place, as a string for each
 * character takes a hundred times the memory of the text.
 */
export function decodePercent(text: string): DecodedText | undefined {
  if (!/%(?:[2-7][0-9a-f]|0[9ad])/i.test(text)) return undefined;
  const units = new Uint16Array(text.length);
  const origins = new Uint32Array(text.length + 1);
  for (let index = 0; index < text.length; index++) units[index] = text.charCodeAt(index);
  for (let index = 0; index <= text.length; index++) origins[index] = index;
  const length = decodeInPlace(units, text.length, origins);
  const bytes = Buffer.from(units.buffer, 0, length * units.BYTES_PER_ELEMENT);
  return { text: bytes.toString('utf16le'), origins };
}

/** The same of a text that is ASCII, without the places, in a tenth of the time. */
export function decodeAscii(text: string): string {
  const bytes = Buffer.from(text, 'latin1');
  return bytes.toString('latin1', 0, decodeInPlace(bytes, bytes.length));
}

type Units = Uint8Array | Uint16Array;

/** Of the first `length` units; says how many are left. */
function decodeInPlace(units: Units, length: number, origins?: Uint32Array): number {
  let before = length;
  for (let round = 0; round < maxDecodings; round++) {
    const left = decodeOnce(units, before, origins);
    if (left === before) break;
    before = left;
  }
  return before;
}

function decodeOnce(units: Units, length: number, origins: Uint32Array | undefined): number {
  let to = units.subarray(0, length).indexOf(0x25);
  if (to === -1) return length;
  for (let from = to; from < length; to++) {
    const decoded = encodedAt(units, from, length);
    units[to] = decoded ?? units[from] ?? 0;
    if (origins !== undefined) origins[to] = origins[from] ?? 0;
    from += decoded === undefined ? 1 : 3;
  }
  if (origins !== undefined) origins[to] = origins[length] ?? 0;
  return to;
}

function encodedAt(units: Units, index: number, length: number): number | undefined {
  if (units[index] !== 0x25 || index + 2 >= length) return undefined;
  const high = hexDigit(units[index + 1] ?? 0);
  const low = hexDigit(units[index + 2] ?? 0);
  const isSpace = high === 0 && (low === 0x9 || low === 0xa || low === 0xd);
  return isSpace || (high >= 2 && high <= 7 && low >= 0) ? high * 16 + low : undefined;
}

function hexDigit(unit: number): number {
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30;
  const letter = (unit | 0x20) - 0x61;
  return letter >= 0 && letter < 6 ? letter + 10 : -1;
}
