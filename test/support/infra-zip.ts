import { readFile } from 'node:fs/promises';

const centralEntry = Buffer.from('PK\x01\x02', 'latin1');

/** The names of a zip's files, from its central directory. Source: PKWARE APPNOTE 4.3.12. */
export async function listZip(file: string): Promise<string[]> {
  const zip = await readFile(file);
  const names: string[] = [];
  for (let at = zip.indexOf(centralEntry); at !== -1; at = zip.indexOf(centralEntry, at + 46)) {
    names.push(zip.toString('utf8', at + 46, at + 46 + zip.readUInt16LE(at + 28)));
  }
  return names.sort();
}
