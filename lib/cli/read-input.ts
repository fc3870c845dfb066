import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import type { CliIo } from './cli-io.ts';

/** What is printed where standard input has no name. */
const standardInput = '<stdin>';

/** A file, or standard input where it is written `-`; undefined where it cannot be read. */
export async function readInput(file: string, { stdin }: Pick<CliIo, 'stdin'>): Promise<Uint8Array | undefined> {
  try {
    return file === '-' ? await buffer(stdin) : await readFile(file);
  } catch {
    return undefined;
  }
}

/** As UTF-8. */
export async function readInputText(file: string, io: Pick<CliIo, 'stdin'>): Promise<string | undefined> {
  const bytes = await readInput(file, io);
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}

export function inputName(file: string): string {
  return file === '-' ? standardInput : file;
}
