import { type ParseArgsConfig, parseArgs } from 'node:util';
import { relayAddress } from '../address/relay-address.ts';

const startFlags = {
  once: { type: 'boolean' },
  port: { type: 'string' },
  'relay-port': { type: 'string' },
  'allow-list': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies NonNullable<ParseArgsConfig['options']>;

export type StartArguments = {
  readonly once: boolean;
  readonly port: number;
  readonly relayPort: number;
  /** `undefined` for the example that comes with the project. */
  readonly allowListDirectory: string | undefined;
};

export type ParsedStartArguments =
  | { readonly kind: 'run'; readonly arguments: StartArguments }
  | { readonly kind: 'help' }
  | { readonly kind: 'usage'; readonly message: string };

export const defaultPort = 9096;

export const startHelp = `npm start runs the whole guard on this machine: relay, HTTP API, queue, Secrets Manager, SES and local fakes of the vendors.

Usage:
  npm start -- [flags]

  --once                send a recorded notification through relay and guard, print what arrived, and exit
  --allow-list <dir>    has platform.yml and teams/*.yml  (default: infra/allow-list)
  --port <n>            the guard's port; 0: any free one (default: ${defaultPort}; with --once any free one)
  --relay-port <n>      the first relay's port            (default: ${relayAddress.port}; with --once any free one)
  -h, --help            print this

Exit codes: 0 stopped, 1 could not start, or with --once a message did not arrive, 2 wrong command line
`;

/** Reads the command line. With `--once` free ports are the default, so that it runs beside anything. */
export function parseStartArguments(argv: readonly string[]): ParsedStartArguments {
  const values = parseFlags(argv);
  if (values === undefined) return usage('unknown flag, missing value or unexpected argument');
  if (values.help) return { kind: 'help' };
  const once = values.once ?? false;
  const port = portOf(values.port, once ? 0 : defaultPort);
  const relayPort = portOf(values['relay-port'], once ? 0 : relayAddress.port);
  if (port === undefined || relayPort === undefined) return usage('a port must be a whole number from 0 to 65535');
  return { kind: 'run', arguments: { once, port, relayPort, allowListDirectory: values['allow-list'] } };
}

function parseFlags(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: startFlags, strict: true, allowPositionals: false }).values;
  } catch {
    return undefined;
  }
}

function portOf(text: string | undefined, absent: number): number | undefined {
  if (text === undefined) return absent;
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : undefined;
}

function usage(message: string): ParsedStartArguments {
  return { kind: 'usage', message };
}
