import { zipSync } from 'fflate';

/** Text by path inside the zip, with `/`. */
export type ZipEntry = { readonly path: string; readonly bytes: Uint8Array };

/** As ZIP has it, in local time: the parts are what is written, so every time zone writes the same. */
const fixedTime = new Date(1980, 0, 1, 12, 0, 0);

/** A regular file that everybody may read: Lambda runs the code as a user of its own. */
const unixMode = 0o100644;

/**
 * A zip that is the same, byte for byte, wherever it is made of the same files: sorted, with fixed times and modes, and
 * compressed by fflate, which is JavaScript. Node's own zlib is another one from version to version and from one
 * processor to another, and so is what it writes.
 */
export function zipFiles(entries: readonly ZipEntry[]): Uint8Array {
  const sorted = entries.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  // `os: 3` is Unix, whose modes are the upper half of the attributes. Source: PKWARE APPNOTE 4.4.2, 4.4.15.
  const options = { level: 6, mtime: fixedTime, os: 3, attrs: unixMode * 65_536 } as const;
  return zipSync(Object.fromEntries(sorted.map(({ path, bytes }) => [path, [bytes, options]])));
}
