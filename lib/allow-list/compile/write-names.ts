/** What no reader of YAML takes for anything but text, except for some words of YAML 1.1 that are text in 1.2 only. */
const plain = /^[a-z_][\w./-]*$/i;
const notPlain = new Set(['true', 'false', 'null', 'yes', 'no', 'on', 'off', 'y', 'n']);

/** Everything that a reader could not see; of white space only the space stays. Such text is refused in the files. */
const unseen = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu;

/** Names as a list in YAML on one line, ready to be pasted into a file of the allow-list. */
export function writeNames(names: readonly string[]): string {
  return `[${names.map(writeName).join(', ')}]`;
}

/** A text of JSON is one of YAML in double quotes. */
function writeName(name: string): string {
  const isPlain = plain.test(name) && !notPlain.has(name.toLowerCase());
  return isPlain ? name : JSON.stringify(name).replace(unseen, writeCodePoint);
}

function writeCodePoint(character: string): string {
  return `\\U${(character.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`;
}
