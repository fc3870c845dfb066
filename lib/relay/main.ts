import { once } from 'node:events';
import type { SecretReader } from '../secrets/secret-access.ts';
import { version } from '../version.ts';
import { helpText } from './help-text.ts';
import type { RelayKey } from './open-guards.ts';
import { parseRelayArguments, type RelayArguments } from './parse-relay-arguments.ts';
import { jsonLines } from './relay-log.ts';
import { RelayStartError } from './start-fault.ts';
import { type Relay, startRelay } from './start-relay.ts';

export type RelayIo = {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  /** Aborted to stop the relay. */
  readonly stop: AbortSignal;
  /** Reads Secrets Manager, for --key-secret; absent in the build without the AWS SDK. */
  readonly secretReader?: SecretReader;
};

export const relayExitCodes = { stopped: 0, cannotStart: 1, usage: 2 } as const;

/** Runs the relay until `io.stop` is aborted. Resolves to the exit code; `--help` says what each means. */
export async function runRelay(argv: readonly string[], io: RelayIo): Promise<number> {
  const parsed = parseRelayArguments(argv);
  switch (parsed.kind) {
    case 'help':
      io.stdout.write(helpText);
      return relayExitCodes.stopped;
    case 'version':
      io.stdout.write(`${version}\n`);
      return relayExitCodes.stopped;
    case 'usage':
      io.stderr.write(`alertguard-relay: ${parsed.message} (see --help)\n`);
      return relayExitCodes.usage;
    case 'run':
      return await run(parsed.arguments, io);
  }
}

async function run({ key, ...options }: RelayArguments, io: RelayIo): Promise<number> {
  let relay: Relay;
  try {
    const log = jsonLines((line) => io.stdout.write(line), Date.now);
    relay = await startRelay({ ...options, key: keySourceOf(key, io), log });
  } catch (error) {
    if (!(error instanceof RelayStartError)) throw error;
    io.stderr.write(`alertguard-relay: ${error.message}\n`);
    return relayExitCodes.cannotStart;
  }
  if (!io.stop.aborted) await once(io.stop, 'abort');
  await relay.close();
  return relayExitCodes.stopped;
}

function keySourceOf(key: RelayArguments['key'], { secretReader }: RelayIo): RelayKey {
  if ('file' in key) return key;
  if (secretReader === undefined) throw new RelayStartError('key_secret_unsupported');
  return { secretName: key.secret, reader: secretReader };
}
