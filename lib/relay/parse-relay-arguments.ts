import { type ParseArgsConfig, parseArgs } from 'node:util';
import { relayAddress } from '../address/relay-address.ts';
import { type ListenAddress, parseListenAddress } from './parse-listen-address.ts';
import { defaultTimeoutMs } from './start-relay.ts';

export const relayFlags = {
  'guard-url': { type: 'string' },
  'key-file': { type: 'string' },
  'key-secret': { type: 'string' },
  listen: { type: 'string' },
  'metrics-listen': { type: 'string' },
  'timeout-ms': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const satisfies NonNullable<ParseArgsConfig['options']>;

export type RelayArguments = {
  readonly guardUrl: string;
  readonly key: { readonly file: string } | { readonly secret: string };
  readonly listen: ListenAddress;
  readonly metricsListen: ListenAddress | undefined;
  readonly timeoutMs: number;
};

export type ParsedRelayArguments =
  | { readonly kind: 'run'; readonly arguments: RelayArguments }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'usage'; readonly message: string };

const minTimeoutMs = 100;
/** An HTTP API of AWS gives up after 30 s. */
const maxTimeoutMs = 30_000;

/** Reads the command line. A message names the flag and never repeats a value. */
export function parseRelayArguments(argv: readonly string[]): ParsedRelayArguments {
  const values = parseFlags(argv);
  if (values === undefined) return usage('unknown flag, missing value or unexpected argument');
  if (values.help) return { kind: 'help' };
  if (values.version) return { kind: 'version' };
  const guardUrl = values['guard-url'];
  const key = keyOf(values['key-file'], values['key-secret']);
  if (guardUrl === undefined) return usage('--guard-url is missing');
  if (key === undefined) return usage('pass the key with either --key-file or --key-secret');
  const listen = addressOf(values.listen, relayAddress);
  const metricsListen = addressOf(values['metrics-listen'], 'off');
  const timeoutMs = Number(values['timeout-ms'] ?? defaultTimeoutMs);
  if (listen === undefined) return usage('--listen must be <host>:<port>');
  if (metricsListen === undefined) return usage('--metrics-listen must be <host>:<port>');
  if (!Number.isInteger(timeoutMs) || timeoutMs < minTimeoutMs || timeoutMs > maxTimeoutMs) {
    return usage(`--timeout-ms must be a whole number from ${minTimeoutMs} to ${maxTimeoutMs}`);
  }
  const metrics = metricsListen === 'off' ? undefined : metricsListen;
  return { kind: 'run', arguments: { guardUrl, key, listen, metricsListen: metrics, timeoutMs } };
}

function parseFlags(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: relayFlags, strict: true, allowPositionals: false }).values;
  } catch {
    return undefined;
  }
}

function keyOf(file: string | undefined, secret: string | undefined): RelayArguments['key'] | undefined {
  if (file !== undefined) return secret === undefined ? { file } : undefined;
  return secret === undefined ? undefined : { secret };
}

function addressOf<Default>(text: string | undefined, absent: Default): ListenAddress | Default | undefined {
  return text === undefined ? absent : parseListenAddress(text);
}

function usage(message: string): ParsedRelayArguments {
  return { kind: 'usage', message };
}
