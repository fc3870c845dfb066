import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { SourceFile } from '../../lib/allow-list/compile/compile.ts';

const exampleDirectory = fileURLToPath(new URL('../../infra/allow-list', import.meta.url));

/**
 * A git repository of its own, with the allow-list in `infra/allow-list`, which ends with the test. Where it is of another
 * one, it shares its commits, and has none of its files: those are in the index alone.
 */
export function aRepository(of?: string) {
  const root = mkdtempSync(join(tmpdir(), 'alertguard-history-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const git = (...argv: string[]) =>
    execFileSync('git', ['-C', root, '-c', 'user.name=test', '-c', 'user.email=test@example.com', ...argv], {
      env: { PATH: process.env['PATH'], GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  if (of === undefined) {
    git('init', '--quiet', '--initial-branch', 'main');
  } else {
    git('clone', '--quiet', '--shared', '--no-checkout', of, '.');
    git('reset', '--quiet');
  }
  const directory = join(root, 'infra/allow-list');
  mkdirSync(directory, { recursive: true });
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  };
  return {
    root,
    directory,
    git,
    write,
    writeAll: (files: readonly SourceFile[]) => {
      rmSync(directory, { recursive: true });
      for (const { path, text } of files) write(path, text);
    },
    copyExample: () => cpSync(exampleDirectory, directory, { recursive: true }),
    commit: (message: string): string => {
      git('add', '--all');
      git('commit', '--quiet', '--allow-empty', '--message', message);
      return git('rev-parse', 'HEAD').trim();
    },
  };
}
