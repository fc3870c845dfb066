import { once } from 'node:events';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AllowList } from '../allow-list/allow-list.ts';
import type { Audit } from '../audit/audit-event.ts';
import { localAuditLog, openAuditLog } from '../local/audit-log.ts';
import { createBanner } from '../local/banner.ts';
import { describeLine } from '../local/describe-line.ts';
import { loadAllowListDirectory } from '../local/load-allow-list.ts';
import { LocalStartError } from '../local/local-start-error.ts';
import { parseStartArguments, type StartArguments, startHelp } from '../local/parse-start-arguments.ts';
import { runOnce } from '../local/run-once.ts';
import { startLocalStack } from '../local/start-local-stack.ts';

export type StartIo = {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  readonly color: boolean;
  /** Aborted to end the stack. */
  readonly stop: AbortSignal;
};

/** Runs the local stack until `io.stop` is aborted, or once. Resolves to the exit code; `--help` says what each means. */
export async function runStart(argv: readonly string[], io: StartIo): Promise<number> {
  const parsed = parseStartArguments(argv);
  switch (parsed.kind) {
    case 'help':
      io.stdout.write(startHelp);
      return 0;
    case 'usage':
      io.stderr.write(`alertguard: ${parsed.message} (see --help)\n`);
      return 2;
    case 'run':
      return await run(parsed.arguments, io);
  }
}

async function run(options: StartArguments, io: StartIo): Promise<number> {
  const directory = options.allowListDirectory ?? exampleDirectory();
  const loaded = await loadAllowListDirectory(directory);
  if (!loaded.ok) {
    io.stderr.write(`${loaded.faults}\n`);
    return 1;
  }
  try {
    if (options.once) return await sendOnce(options, loaded.allowList, io);
    return await serve(options, loaded.allowList, directory, io);
  } catch (error) {
    if (!(error instanceof LocalStartError)) throw error;
    io.stderr.write(`alertguard: ${error.message}\n`);
    return 1;
  }
}

async function sendOnce({ port, relayPort }: StartArguments, allowList: AllowList, io: StartIo): Promise<number> {
  const write = (line: string) => io.stdout.write(`${line}\n`);
  const arrived = await runOnce({ allowList, port, relayPort, audit: writeLines(allowList, io), write });
  return arrived ? 0 : 1;
}

async function serve(
  { port, relayPort }: StartArguments,
  allowList: AllowList,
  directory: string,
  io: StartIo,
): Promise<number> {
  const stack = await startLocalStack({
    allowList,
    port,
    relayPort,
    audit: writeLines(allowList, io),
    relayLog: ({ level, event, reason }) => {
      if (level !== 'info') io.stdout.write(`relay: ${event}${reason === undefined ? '' : `, ${reason}`}\n`);
    },
  });
  io.stdout.write(`${createBanner(stack, allowList, directory)}\n`);
  if (!io.stop.aborted) await once(io.stop, 'abort');
  await stack.close();
  return 0;
}

/** To the terminal, and whole into the file that `alertguard audit --local` reads. */
function writeLines({ hash }: AllowList, { stdout, stderr, color }: StartIo): Audit {
  const log = openAuditLog(localAuditLog, hash, Date.now);
  if (!log.ok)
    stderr.write(
      `alertguard: ${localAuditLog} cannot be written, so \`alertguard audit --local\` has nothing to read\n`,
    );
  return (event) => {
    if (log.ok) log.audit(event);
    stdout.write(`${describeLine(event, { nowMs: Date.now(), color })}\n`);
  };
}

function exampleDirectory(): string {
  return relative(process.cwd(), fileURLToPath(new URL('../../infra/allow-list', import.meta.url))) || '.';
}

if (import.meta.main) {
  const stop = new AbortController();
  // `once`: a second signal finds no handler and ends the process at once, as is the custom.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort());
  const { stdout, stderr } = process;
  // `hasColors` also reads NO_COLOR and FORCE_COLOR.
  const color = stdout.isTTY === true && stdout.hasColors();
  process.exitCode = await runStart(process.argv.slice(2), { stdout, stderr, color, stop: stop.signal });
}
