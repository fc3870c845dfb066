import { once } from 'node:events';
import type { AllowList } from '../allow-list/allow-list.ts';
import type { Audit } from '../audit/audit-event.ts';
import { allPages } from '../console/pages/all.ts';
import { createRecords } from '../console/records.ts';
import { startConsole } from '../console/start-console.ts';
import { createTraffic } from '../console/traffic.ts';
import { localAuditLog, openAuditLog } from '../local/audit-log.ts';
import { createBanner } from '../local/banner.ts';
import { describeLine } from '../local/describe-line.ts';
import { type LoadedAllowList, loadAllowListDirectory } from '../local/load-allow-list.ts';
import { LocalStartError } from '../local/local-start-error.ts';
import { runOnce } from '../local/run-once.ts';
import { startLocalStack } from '../local/start-local-stack.ts';
import type { CliIo } from './cli-io.ts';

type Loaded = Extract<LoadedAllowList, { readonly ok: true }>;
type StartIo = Pick<CliIo, 'stdout' | 'stderr' | 'color' | 'stop'>;

export type StartOptions = {
  readonly once: boolean;
  /** Of the allow-list. */
  readonly directory: string;
  readonly port: number;
  readonly relayPort: number;
  readonly consolePort: number;
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
    return await serve(options, loaded, io);
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

async function serve(options: StartOptions, { allowList, files }: Loaded, io: StartIo): Promise<number> {
  const { directory, port, relayPort, consolePort } = options;
  const records = createRecords(allowList.hash, Date.now);
  const traffic = createTraffic();
  const write = writeLines(allowList, io);
  const stack = await startLocalStack({
    allowList,
    port,
    relayPort,
    audit: (event) => {
      write(event);
      records.audit(event);
    },
    onRequest: traffic.onRequest,
    onNotification: traffic.onNotification,
    relayLog: ({ level, event, reason }) => {
      if (level !== 'info') io.stdout.write(`relay: ${event}${reason === undefined ? '' : `, ${reason}`}\n`);
    },
  });
  try {
    const { url: consoleUrl, close } = await startConsole({
      ...{ stack, allowList, files, records, traffic, pages: allPages, port: consolePort, nowMs: Date.now },
      onFault: (path, error) => io.stderr.write(`console: ${path} failed: ${describeFault(error)}\n`),
    });
    io.stdout.write(`${createBanner({ ...stack, consoleUrl }, allowList, directory)}\n`);
    if (!io.stop.aborted) await once(io.stop, 'abort');
    await close();
  } finally {
    await stack.close();
  }
  return 0;
}

/** Where, and not what: a message may hold a value. */
function describeFault(error: unknown): string {
  if (!(error instanceof Error)) return 'no error was thrown, but something else';
  const [, place = ''] = /\n +at ([^\n]*)/.exec(error.stack ?? '') ?? [];
  return `${error.name} at ${place}`;
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
