import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { CliIo } from './cli-io.ts';

/** Anything but `yes` or `y` is no, and so is the end of the input. */
export async function confirm(
  question: string,
  { stdin, stderr, stop }: Pick<CliIo, 'stdin' | 'stderr' | 'stop'>,
): Promise<boolean> {
  stderr.write(`${question} [y/N] `);
  const lines = createInterface({ input: stdin });
  const closed = once(lines, 'close').then(() => ['']);
  try {
    const [line] = await Promise.race([once(lines, 'line', { signal: stop }), closed]);
    return typeof line === 'string' && /^y(es)?$/i.test(line.trim());
  } catch {
    // Stopped by Ctrl-C.
    return false;
  } finally {
    lines.close();
  }
}
