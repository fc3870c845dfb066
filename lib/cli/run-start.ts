import { once } from 'node:events';
import type { AllowList } from '../allow-list/allow-list.ts';
import type { Audit } from '../audit/audit-event.ts';
import { localAuditLog, openAuditLog } from '../local/audit-log.ts';
import { createBanner } from '../local/banner.ts';
import { describeLine } from '../local/describe-line.ts';
import { loadAllowListDirectory } from '../local/load-allow-list.ts';
import { LocalStartError } from '../local/local-start-error.ts';
import { runOnce } from '../local/run-once.ts';
import { startLocalStack } from '../local/start-local-stack.ts';
import type { CliIo } from './cli-io.ts';

type StartIo = Pick<CliIo, 'stdout' | 'stderr' | 'color' | 'stop'>;

export type StartOptions = {
  readonly once: boolean;
  /** Of the allow-list. */
  readonly directory: string;
  readonly port: number;
  readonly relayPort: number;
};

/** Runs the local stack until `io.stop` is aborted, or once. Resolves to the exit code; `--help` says what each means. */
export async function runStart(options: StartOptions, io: StartIo): Promise<number> {
  const loaded = await loadAllowListDirectory(options.directory);
  if (!loaded.ok) {
    io.stderr.write(`${loaded.faults}\n`);
    return 1;
  }
  try {
    if (options.once) return await sendOnce(options, loaded.allowList, io);
    return await serve(options, loaded.allowList, io);
  } catch (error) {
    if (!(error instanceof LocalStartError)) throw error;
    io.stderr.write(`alertguard: ${error.message}\n`);
    return 1;
  }
}

async function sendOnce({ port, relayPort }: StartOptions, allowList: AllowList, io: StartIo): Promise<number> {
  const write = (line: string) => io.stdout.write(`${line}\n`);
  const arrived = await runOnce({ allowList, port, relayPort, audit: writeLines(allowList, io), write });
  return arrived ? 0 : 1;
}

async function serve({ directory, port, relayPort }: StartOptions, allowList: AllowList, io: StartIo): Promise<number> {
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
