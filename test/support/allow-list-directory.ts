import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { SourceFile } from '../../lib/allow-list/compile/compile.ts';

/** A directory with these files, which ends with the test. */
export function aDirectoryOf(files: readonly SourceFile[]): string {
  const directory = mkdtempSync(join(tmpdir(), 'alertguard-allow-list-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  for (const { path, text } of files) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  return directory;
}
