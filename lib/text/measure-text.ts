/** What a vendor counts when it says "characters": it must be stated beside every limit. */
export type TextUnit = 'code_points' | 'utf16_units' | 'utf8_bytes' | 'json_bytes';

/**
 * The length of a text in the given unit. A lone surrogate counts as the U+FFFD that an encoder makes of it. `json_bytes`
 * are the bytes of UTF-8 inside a JSON string: a quote or a line feed is two, another control character six.
 */
export function measureText(text: string, unit: TextUnit): number {
  switch (unit) {
    case 'utf16_units':
      return text.length;
    case 'utf8_bytes':
      return Buffer.byteLength(text, 'utf8');
    case 'json_bytes':
      return Buffer.byteLength(JSON.stringify(text), 'utf8') - '""'.length;
    case 'code_points':
      return countCodePoints(text);
  }
}

/** Counts without building an array: texts may be megabytes long. */
function countCodePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
