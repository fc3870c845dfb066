import { afterAll, beforeAll } from 'vitest';
import { noteSecrets } from './noted-secrets.ts';

export type CapturedOutput = {
  readonly text: () => string;
  /** The lines that are JSON objects, such as audit lines and EMF metrics. */
  readonly jsonLines: () => Record<string, unknown>[];
  readonly clear: () => void;
};

/** Keeps what the code under test writes to standard output and error, as Lambda would hand it to CloudWatch. */
export function captureOutput(): CapturedOutput {
  let text = '';
  const restore: (() => void)[] = [];
  beforeAll(() => {
    for (const stream of [process.stdout, process.stderr]) {
      const original = stream.write;
      stream.write = (chunk: string | Uint8Array) => {
        const written = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
        noteSecrets(written);
        text += written;
        return true;
      };
      restore.push(() => {
        stream.write = original;
      });
    }
  });
  afterAll(() => {
    for (const put of restore) put();
  });
  return {
    text: () => text,
    jsonLines: () => text.split('\n').flatMap(parseObject),
    clear: () => {
      text = '';
    },
  };
}

function parseObject(line: string): Record<string, unknown>[] {
  if (!line.startsWith('{')) return [];
  try {
    return [JSON.parse(line)];
  } catch {
    return [];
  }
}
