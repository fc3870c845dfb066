import { basename, dirname } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { relayAddress } from '../address/relay-address.ts';
import { findAllowList } from '../project/find-allow-list.ts';
import { projectFile } from '../project/parse-project.ts';
import { type CliIo, exitCodes } from './cli-io.ts';
import { defaultDirectory } from './default-directory.ts';

type Options = {
  readonly once?: boolean;
  readonly allowList?: string;
  readonly port?: number;
  readonly relayPort?: number;
  readonly consolePort?: number;
};

const defaultPort = 9096;
/** Below the relays, which take a port for each sender. */
const defaultConsolePort = 9089;

const help = `
Relay, HTTP API, queue, Secrets Manager, SES and local fakes of the vendors run in one process, on loopback only: nothing
leaves this machine, and no account is needed. Keys and secrets are generated for the run. The console shows in a browser
of this machine what happens: http://127.0.0.1:${defaultConsolePort}/. With --once there is none.

  alertguard start
  alertguard start --once

Exit code: 0 stopped, 1 could not start, or with --once a message did not arrive, 2 wrong command line.
`;

export function addStart(program: Command, io: CliIo, exit: (code: number) => void): void {
  program
    .command('start')
    .description('run the whole guard on this machine')
    .argument('[project]', `${projectFile}, or the directory that it is in (default: this one)`)
    .option('--once', 'send a recorded notification through relay and guard, print what arrived, and exit')
    .option('--allow-list <directory>', `where platform.yml and teams/ are (default: ${defaultDirectory()})`)
    .option('--port <n>', `the guard's; 0: any free one (default: ${defaultPort}; with --once any free one)`, parsePort)
    .option(
      '--relay-port <n>',
      `the first relay's (default: ${relayAddress.port}; with --once any free one)`,
      parsePort,
    )
    .option('--console-port <n>', `the console's; 0: any free one (default: ${defaultConsolePort})`, parsePort)
    .addHelpText('after', help)
    .action(async (project: string | undefined, options: Options) => exit(await start(project, options, io)));
}

/** With `--once` free ports are the default, so that it runs beside anything. */
async function start(
  project: string | undefined,
  { once = false, allowList, port, relayPort, consolePort = defaultConsolePort }: Options,
  io: CliIo,
): Promise<number> {
  if (project !== undefined && allowList !== undefined) {
    io.stderr.write(`error: name ${projectFile} or --allow-list, not both\n`);
    return exitCodes.usage;
  }
  const directory = allowList ?? (project === undefined ? defaultDirectory() : findAllowList(directoryOf(project)));
  if (directory === undefined) {
    io.stderr.write(`error: ${directoryOf(project ?? '.')} has no ${projectFile}: \`alertguard init\` writes one\n`);
    return exitCodes.found;
  }
  // On demand: the local stack is the SDK, an SQS and every vendor's stand-in.
  const { runStart } = await import('./run-start.ts');
  const free = once ? 0 : undefined;
  const ports = { port: port ?? free ?? defaultPort, relayPort: relayPort ?? free ?? relayAddress.port, consolePort };
  return await runStart({ once, directory, ...ports }, io);
}

function directoryOf(project: string): string {
  return basename(project) === projectFile ? dirname(project) : project;
}

function parsePort(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new InvalidArgumentError('A port is a whole number from 0 to 65535.');
}
