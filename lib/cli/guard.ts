import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { version } from '../version.ts';
import type { CliIo } from './cli-io.ts';

type Context = {
  readonly io: CliIo;
  readonly exit: (code: number) => void;
};

// On demand: the SDK takes longer to import than the other commands take to run.
const tools = async () => (await import('./aws-tools.ts')).createAwsTools();
const deployTools = async (region: string) => (await import('../deploy/deploy-tools.ts')).createDeployTools(region);
const auditTools = async () => ({ nowMs: Date.now, insights: async () => (await tools()).insights });

/** In the order of the help. Each is loaded when it is run, or when all are listed: they share little. */
const commands: Readonly<Record<string, (program: Command, context: Context) => Promise<void>>> = {
  init: async (program, { io, exit }) => (await import('./init.ts')).addInit(program, io, exit),
  start: async (program, { io, exit }) => (await import('./start.ts')).addStart(program, io, exit),
  relay: async (program, { io, exit }) => (await import('./relay.ts')).addRelay(program, io, exit),
  audit: async (program, { io, exit }) => (await import('./audit.ts')).addAudit(program, io, auditTools, exit),
  build: async (program, { io, exit }) => (await import('./build.ts')).addBuild(program, io, exit),
  check: async (program, { io, exit }) => (await import('./check.ts')).addCheck(program, io, tools, exit),
  deploy: async (program, { io, exit }) => (await import('./deploy.ts')).addDeploy(program, io, deployTools, exit),
  diff: async (program, { io, exit }) => (await import('./diff.ts')).addDiff(program, io, exit),
  export: async (program, { io, exit }) => (await import('./export.ts')).addExport(program, io, exit),
  explain: async (program, { io, exit }) => (await import('./explain.ts')).addExplain(program, io, auditTools, exit),
  lint: async (program, { io, exit }) => (await import('./lint.ts')).addLint(program, io, exit),
  render: async (program, { io, exit }) => (await import('./render.ts')).addRender(program, io, exit),
  migrate: async (program, { io, exit }) => (await import('./migrate.ts')).addMigrate(program, io, exit),
  'migrate-secret': async (program, { io, exit }) =>
    (await import('./migrate-secret.ts')).addMigrateSecret(program, io, exit),
  schema: async (program, { io, exit }) => (await import('./schema.ts')).addSchema(program, io, exit),
  sender: async (program, { io, exit }) => (await import('./sender.ts')).addSender(program, io, tools, exit),
  destination: async (program, { io, exit }) =>
    (await import('./destination.ts')).addDestination(program, io, tools, exit),
  send: async (program, { io, exit }) => (await import('./send.ts')).addSend(program, io, tools, exit),
  verify: async (program, { io, exit }) => (await import('./verify.ts')).addVerify(program, io, deployTools, exit),
  'dead-letters': async (program, { io, exit }) =>
    (await import('./dead-letters.ts')).addDeadLetters(program, io, tools, exit),
  completion: async (program, { io }) => (await import('./completion.ts')).addCompletion(program, io),
};

/** Runs one command of `alertguard <command>`. Resolves to its exit code: 0 done, 1 failed, 2 wrong command line. */
export async function runGuard(argv: readonly string[], io: CliIo): Promise<number> {
  let exitCode = 0;
  const program = new Command('alertguard')
    .description('alertguard: only signed senders get in, only allow-listed destinations are notified')
    .version(version, '--version', 'print the version')
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: (text) => io.stderr.write(text) })
    .exitOverride();
  const exit = (code: number) => {
    exitCode = code;
  };
  for (const name of commandsToLoad(argv[0] ?? '')) await commands[name]?.(program, { io, exit });

  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    // commander has written its message; help and version are no errors.
    if (isCommanderError(error)) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
}

/** What completes commands must know all of them, and so must the list of them. The version needs none. */
function commandsToLoad(name: string): readonly string[] {
  if (name === '--version') return [];
  return Object.hasOwn(commands, name) && name !== 'completion' ? [name] : Object.keys(commands);
}

function isCommanderError(error: unknown): error is { exitCode: number } {
  return error instanceof Error && 'exitCode' in error && typeof error.exitCode === 'number';
}

/** Runs the command line of this process. */
export async function runProcess(place: Pick<CliIo, 'program' | 'assets' | 'stack'>): Promise<void> {
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort());
  const { stdin, stdout, stderr } = process;
  // `guard … | head` stops reading when it has enough, which is not an error.
  stdout.on('error', ({ code }: NodeJS.ErrnoException) => process.exit(code === 'EPIPE' ? 0 : 1));
  // `hasColors` also reads NO_COLOR and FORCE_COLOR.
  const color = stdout.isTTY === true && stdout.hasColors();
  const io = { stdin, stdout, stderr, color, stop: stop.signal, ...place };
  process.exitCode = await runGuard(process.argv.slice(2), io);
}

if (import.meta.main) {
  const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
  const program = at(import.meta.url);
  await runProcess({ program, assets: at('../../dist/package'), stack: at('../../infra') });
}
