import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import * as z from 'zod';

// The start of Node itself is Lambda's and the same for every bundle; what is read and parsed before is Lambda's too.
const script = `
  const [file, eventFile] = process.argv.slice(1);
  const event = eventFile === undefined ? undefined : JSON.parse(process.getBuiltinModule('fs').readFileSync(eventFile, 'utf8'));
  const context = { functionName: 'bench', awsRequestId: 'bench', getRemainingTimeInMillis: () => 60_000 };
  const before = process.cpuUsage();
  const startedMs = performance.now();
  const { handler } = await import(file);
  const importedMs = performance.now();
  const result = event === undefined ? undefined : await handler(event, context);
  const answeredMs = performance.now();
  const { user, system } = process.cpuUsage(before);
  const measured = { cpuMs: (user + system) / 1000, importMs: importedMs - startedMs, firstMs: answeredMs - importedMs, result };
  process.stdout.write('\\n' + JSON.stringify(measured), () => process.exit(0));
`;

const measuredSchema = z.object({
  cpuMs: z.number(),
  importMs: z.number(),
  firstMs: z.number(),
  result: z.unknown().optional(),
});

/** What a handler answers when all went well: 202, or no message that failed. */
const goodAnswer = z.union([z.object({ statusCode: z.literal(202) }), z.object({ batchItemFailures: z.tuple([]) })]);

export type FirstCall = {
  readonly importMs: number;
  readonly firstMs: number;
  /** Processor time of both, that of V8's own threads included: at a share of a core they wait for each other. */
  readonly cpuMs: number;
};

/**
 * What a fresh process takes to import a function, and to answer its first event after that: with the connections, TLS,
 * credentials and protocol code that the call needs. Without an event it imports alone. Throws on a wrong answer.
 */
export async function measureFirstCall(
  file: string,
  environment: Readonly<Record<string, string>>,
  event?: unknown,
): Promise<FirstCall> {
  const directory = await mkdtemp(join(tmpdir(), 'alertguard-bench-'));
  const eventFile = join(directory, 'event.json');
  if (event !== undefined) await writeFile(eventFile, JSON.stringify(event));
  const args = ['--input-type=module', '--eval', script, pathToFileURL(file).href];
  const { stdout } = await promisify(execFile)(process.execPath, event === undefined ? args : [...args, eventFile], {
    env: environment,
    maxBuffer: 16 * 1024 * 1024,
  });
  await rm(directory, { recursive: true });
  const { result, ...times } = measuredSchema.parse(JSON.parse(stdout.split('\n').at(-1) ?? ''));
  if (event !== undefined && !goodAnswer.safeParse(result).success) throw new Error(`${file} did not do its work`);
  return times;
}
