import { Command } from 'commander';
import { runRelay } from '../relay/main.ts';
import { addAudit } from './audit.ts';
import { addCheck } from './check.ts';
import type { CliIo } from './cli-io.ts';
import { addDeadLetters } from './dead-letters.ts';
import { addDestination } from './destination.ts';
import { addDiff } from './diff.ts';
import { addExplain } from './explain.ts';
import { addLint } from './lint.ts';
import { addMigrate } from './migrate.ts';
import { addRender } from './render.ts';
import { addSchema } from './schema.ts';
import { addSend } from './send.ts';
import { addSender } from './sender.ts';

/** Runs one command of `alertguard <command>`. Resolves to its exit code: 0 done, 1 failed, 2 wrong command line. */
export async function runGuard(argv: readonly string[], io: CliIo): Promise<number> {
  let exitCode = 0;
  const program = new Command('alertguard')
    .description('alertguard: only signed senders get in, only allow-listed destinations are notified')
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: (text) => io.stderr.write(text) })
    .exitOverride();

  program
    .command('relay')
    .description("sign Alertmanager's notifications and forward them to the guard")
    // The relay reads its own flags, as it does where it is one file without commander.
    .helpOption(false)
    .allowUnknownOption()
    .argument('[flags...]', 'see relay --help')
    .action(async (flags: string[]) => {
      exitCode = await runRelay(flags, io);
    });

  const exit = (code: number) => {
    exitCode = code;
  };
  // On demand: the SDK takes longer to import than the other commands take to run.
  const tools = async () => (await import('./aws-tools.ts')).createAwsTools();
  const auditTools = async () => ({ nowMs: Date.now, insights: async () => (await tools()).insights });
  addAudit(program, io, auditTools, exit);
  addCheck(program, io, tools, exit);
  addDiff(program, io, exit);
  addExplain(program, io, auditTools, exit);
  addLint(program, io, exit);
  addRender(program, { ...io, stdin: process.stdin }, exit);
  addMigrate(program, io, exit);
  addSchema(program, io, exit);
  addSender(program, io, tools, exit);
  addDestination(program, { ...io, stdin: process.stdin }, tools, exit);
  addSend(program, io, tools, exit);
  addDeadLetters(program, { ...io, stdin: process.stdin }, tools, exit);

  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    // commander has written its message; help and version are no errors.
    if (isCommanderError(error)) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
}

function isCommanderError(error: unknown): error is { exitCode: number } {
  return error instanceof Error && 'exitCode' in error && typeof error.exitCode === 'number';
}

if (import.meta.main) {
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort());
  const { stdout, stderr } = process;
  // `guard … | head` stops reading when it has enough, which is not an error.
  stdout.on('error', ({ code }: NodeJS.ErrnoException) => process.exit(code === 'EPIPE' ? 0 : 1));
  // `hasColors` also reads NO_COLOR and FORCE_COLOR.
  const color = stdout.isTTY === true && stdout.hasColors();
  process.exitCode = await runGuard(process.argv.slice(2), { stdout, stderr, color, stop: stop.signal });
}
