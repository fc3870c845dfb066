import { Command } from 'commander';
import { runRelay } from '../relay/main.ts';

/** What a command needs of the process. */
export type CliIo = {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  /** Aborted to end a command that runs until it is told. */
  readonly stop: AbortSignal;
};

/** Runs one command of `npm run guard -- <command>`. Resolves to its exit code: 0 done, 1 failed, 2 wrong command line. */
export async function runGuard(argv: readonly string[], io: CliIo): Promise<number> {
  let exitCode = 0;
  const program = new Command('guard')
    .description('alertguard: only signed senders get in, only allow-listed destinations are told')
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: (text) => io.stderr.write(text) })
    .exitOverride();

  program
    .command('relay')
    .description('sign the notifications of an Alertmanager and forward them to the guard')
    // The relay reads its own flags, as it does where it is one file without commander.
    .helpOption(false)
    .allowUnknownOption()
    .argument('[flags...]', 'see relay --help')
    .action(async (flags: string[]) => {
      exitCode = await runRelay(flags, io);
    });

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
  process.exitCode = await runGuard(process.argv.slice(2), { stdout, stderr, stop: stop.signal });
}
