import { type ParseArgsConfig, parseArgs } from 'node:util';
import { namedHost } from '../address/loopback.ts';
import { relayAddress } from '../address/relay-address.ts';
import { type ListenAddress, parseListenAddress } from './parse-listen-address.ts';
import { defaultTimeoutMs } from './start-relay.ts';
import type { TlsFiles } from './tls-files.ts';

export const relayFlags = {
  'guard-url': { type: 'string', multiple: true },
  'key-file': { type: 'string', multiple: true },
  'key-secret': { type: 'string' },
  'client-cert': { type: 'string' },
  'client-key': { type: 'string' },
  ca: { type: 'string' },
  listen: { type: 'string' },
  'service-host': { type: 'string', multiple: true },
  'metrics-listen': { type: 'string' },
  'timeout-ms': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const satisfies NonNullable<ParseArgsConfig['options']>;

export type RelayArguments = {
  readonly guardUrl: string;
  readonly key: { readonly file: string } | { readonly secret: string };
  /** Without a key of its own it takes the first one's. */
  readonly second: { readonly guardUrl: string; readonly key: { readonly file: string } | undefined } | undefined;
  readonly tls: TlsFiles | undefined;
  readonly listen: ListenAddress;
  readonly serviceHosts: readonly string[];
  readonly metricsListen: ListenAddress | undefined;
  readonly timeoutMs: number;
};

export type ParsedRelayArguments =
  | { readonly kind: 'run'; readonly arguments: RelayArguments }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | UsageFault;

type UsageFault = { readonly kind: 'usage'; readonly message: string };

const minTimeoutMs = 100;
/** An HTTP API of AWS gives up after 30 s. */
const maxTimeoutMs = 30_000;

/** Reads the command line. A message names the flag and never repeats a value. */
export function parseRelayArguments(argv: readonly string[]): ParsedRelayArguments {
  const values = parseFlags(argv);
  if (values === undefined) return usage('unknown flag, missing value or unexpected argument');
  if (values.help) return { kind: 'help' };
  if (values.version) return { kind: 'version' };
  const guards = guardsOf(values);
  if ('message' in guards) return guards;
  const tls = tlsOf(values['client-cert'], values['client-key'], values.ca);
  if (tls === 'half a pair') return usage('--client-cert and --client-key go together');
  const listen = addressOf(values.listen, relayAddress);
  const serviceHosts = values['service-host'] ?? [];
  const metricsListen = addressOf(values['metrics-listen'], 'off');
  const timeoutMs = Number(values['timeout-ms'] ?? defaultTimeoutMs);
  if (listen === undefined) return usage('--listen must be <host>:<port>');
  if (serviceHosts.some((host) => namedHost(host) !== host))
    return usage('--service-host must be a name without a port');
  if (metricsListen === undefined) return usage('--metrics-listen must be <host>:<port>');
  if (!Number.isInteger(timeoutMs) || timeoutMs < minTimeoutMs || timeoutMs > maxTimeoutMs) {
    return usage(`--timeout-ms must be a whole number from ${minTimeoutMs} to ${maxTimeoutMs}`);
  }
  const metrics = metricsListen === 'off' ? undefined : metricsListen;
  return { kind: 'run', arguments: { ...guards, tls, listen, serviceHosts, metricsListen: metrics, timeoutMs } };
}

function parseFlags(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: relayFlags, strict: true, allowPositionals: false }).values;
  } catch {
    return undefined;
  }
}

/** The second of each flag is the second guard's. */
function guardsOf(
  values: NonNullable<ReturnType<typeof parseFlags>>,
): Pick<RelayArguments, 'guardUrl' | 'key' | 'second'> | UsageFault {
  const [guardUrl, secondUrl, ...otherUrls] = values['guard-url'] ?? [];
  const [keyFile, secondKeyFile, ...otherKeyFiles] = values['key-file'] ?? [];
  const key = keyOf(keyFile, values['key-secret']);
  if (guardUrl === undefined) return usage('--guard-url is missing');
  if (key === undefined) return usage('pass the key with either --key-file or --key-secret');
  if (otherUrls.length > 0) return usage('--guard-url may be given twice, not more often');
  if (otherKeyFiles.length > 0 || (secondKeyFile !== undefined && secondUrl === undefined)) {
    return usage('--key-file may be given once, or once for each --guard-url in the same order');
  }
  const second = secondUrl === undefined ? undefined : { guardUrl: secondUrl, key: fileOf(secondKeyFile) };
  return { guardUrl, key, second };
}

function keyOf(file: string | undefined, secret: string | undefined): RelayArguments['key'] | undefined {
  if (file !== undefined) return secret === undefined ? { file } : undefined;
  return secret === undefined ? undefined : { secret };
}

function fileOf(file: string | undefined): { readonly file: string } | undefined {
  return file === undefined ? undefined : { file };
}

function tlsOf(
  certificate: string | undefined,
  key: string | undefined,
  ca: string | undefined,
): TlsFiles | 'half a pair' | undefined {
  if (certificate !== undefined && key !== undefined) return { client: { certificate, key }, ca };
  if (certificate !== undefined || key !== undefined) return 'half a pair';
  return ca === undefined ? undefined : { ca };
}

function addressOf<Default>(text: string | undefined, absent: Default): ListenAddress | Default | undefined {
  return text === undefined ? absent : parseListenAddress(text);
}

function usage(message: string): UsageFault {
  return { kind: 'usage', message };
}
