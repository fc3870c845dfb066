import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import * as z from 'zod';

const startedSchema = z.object({ started: z.literal(true), isWrapped: z.boolean() });
const answeredSchema = z.object({ answer: z.unknown() });

/** Starts a function in a process of its own, as Lambda does, and waits until it could take its first event. */
export async function startFunction(name: string, environment: Readonly<Record<string, string>>) {
  // Nothing of the machine's but a cache of compiled code: without it a start takes twice the processor time.
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const child = fork(
    fileURLToPath(new URL('start-child.ts', import.meta.url)),
    [fileURLToPath(new URL(`../../functions/${name}.ts`, import.meta.url))],
    { env: { PATH, NODE_COMPILE_CACHE, ...environment }, silent: true },
  );
  onTestFinished(() => {
    child.disconnect();
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (output += chunk));
  const died = once(child, 'exit').then(() => {
    throw new Error(`${name} ended: ${output}`);
  });
  died.catch(() => {});
  const hear = async (): Promise<unknown> => (await Promise.race([once(child, 'message'), died]))[0];
  const { isWrapped } = startedSchema.parse(await hear());
  return {
    isWrapped,
    /** What it has written so far, to both streams. */
    output: () => output,
    invoke: async (event: object): Promise<unknown> => {
      child.send(event);
      return answeredSchema.parse(await hear()).answer;
    },
  };
}
