/** Grafana's `values` are four levels deep. Millions of brackets in a field that nobody reads take 400 MB to parse. */
const maxDepth = 16;

export type ReadJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly reason: 'not_utf8' | 'not_json' | 'nested_too_deeply' };

/**
 * Reads JSON from bytes of strict UTF-8. Lone surrogates, which only escapes can make and which no UTF-8 encoder
 * downstream could write, become U+FFFD. Time and memory are linear in the length.
 */
export function readJson(bytes: Uint8Array): ReadJson {
  const source = decodeUtf8(bytes);
  if (source === undefined) return { ok: false, reason: 'not_utf8' };
  if (isTooDeep(source)) return { ok: false, reason: 'nested_too_deeply' };
  try {
    const value: unknown = JSON.parse(source);
    return { ok: true, value: mayHoldSurrogate(source) ? toWellFormed(value) : value };
  } catch {
    return { ok: false, reason: 'not_json' };
  }
}

/** `includes` first: most bodies have few escapes, and an expression looks at each character for one. */
function mayHoldSurrogate(source: string): boolean {
  return source.includes('\\ud') || source.includes('\\uD') ? /\\u[dD][89a-fA-F]/.test(source) : false;
}

/** A byte order mark stays (JSON.parse then refuses it): the bytes that were signed are the bytes read. */
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

const quote = 0x22;
const backslash = 0x5c;

/** By ASCII character: how a bracket changes the depth. */
const steps = new Int8Array(128);
for (const open of [0x5b, 0x7b]) steps[open] = 1;
for (const close of [0x5d, 0x7d]) steps[close] = -1;

/** What is no JSON may be called either: it is refused in any case. */
function isTooDeep(source: string): boolean {
  let depth = 0;
  for (let index = 0; index < source.length && depth <= maxDepth; index += 1) {
    const unit = source.charCodeAt(index);
    if (unit === quote) index = endOfText(source, index);
    else depth += steps[unit] ?? 0;
  }
  return depth > maxDepth;
}

/**
 * The index of the quote that closes the text which opens at `start`. `indexOf` takes half the time of a look at each unit;
 * of a text of escaped quotes it would take twice.
 */
function endOfText(source: string, start: number): number {
  const end = source.indexOf('"', start + 1);
  if (end === -1) return source.length;
  if (source.charCodeAt(end - 1) !== backslash) return end;
  let index = start + 1;
  while (index < source.length && source.charCodeAt(index) !== quote) {
    index += source.charCodeAt(index) === backslash ? 2 : 1;
  }
  return index;
}

function toWellFormed(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (Array.isArray(value)) return value.map(toWellFormed);
  if (typeof value !== 'object' || value === null) return value;
  // `fromEntries` defines own properties, so a label called `__proto__` stays one.
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name.toWellFormed(), toWellFormed(entry)]));
}
