import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { CliIo } from '../../lib/cli/cli-io.ts';
import { runGuard } from '../../lib/cli/guard.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export type CapturedRun = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** Runs a command in this process and keeps what it writes. */
export async function captured(
  run: (io: CliIo) => Promise<number>,
  { color = false, stdin = '' }: { readonly color?: boolean; readonly stdin?: string } = {},
): Promise<CapturedRun> {
  const written = { stdout: '', stderr: '' };
  const write = (stream: keyof typeof written) => ({
    write: (text: string) => {
      written[stream] += text;
    },
  });
  const io = {
    stdin: Readable.from([stdin]),
    stdout: write('stdout'),
    stderr: write('stderr'),
    color,
    stop: new AbortController().signal,
    program: fileURLToPath(new URL('../../lib/cli/guard.ts', import.meta.url)),
    assets: join(root, 'dist/package'),
    stack: join(root, 'infra'),
  };
  const code = await run(io);
  return { code, ...written };
}

/**
 * Runs `guard` in this process, in the root of this repository unless told otherwise: all that a process of its own adds is
 * to start it, which takes half a second.
 */
export async function guardHere(argv: readonly string[], cwd: string = root): Promise<CapturedRun> {
  const before = process.cwd();
  process.chdir(cwd);
  try {
    return await captured(async (io) => await runGuard(argv, io));
  } finally {
    process.chdir(before);
  }
}

/** Runs `guard` as a process of its own, in the root of this repository unless told otherwise. */
export async function guardProcess(argv: readonly string[], cwd: string = root): Promise<CapturedRun> {
  const command = [fileURLToPath(new URL('../../lib/cli/guard.ts', import.meta.url)), ...argv];
  return await promisify(execFile)(process.execPath, command, { cwd }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error) => ({ code: error.code, stdout: error.stdout, stderr: error.stderr }),
  );
}
