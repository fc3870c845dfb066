import { isLoopbackHost } from '../address/loopback.ts';
import { relayAddress } from '../address/relay-address.ts';
import { maxBodyBytes } from '../alertmanager/body-limit.ts';
import type { SecretReader } from '../secrets/secret-access.ts';
import { version } from '../version.ts';
import { createBodyBudget } from './body-budget.ts';
import { followSecret } from './follow-secret.ts';
import { createForwarder } from './forward.ts';
import { createNotificationHandler } from './handle-notification.ts';
import type { KeyReload, KeySource } from './key-source.ts';
import { type Listener, listen } from './listen.ts';
import { observe, reply } from './observe.ts';
import { parseGuardUrl } from './parse-guard-url.ts';
import type { ListenAddress } from './parse-listen-address.ts';
import type { RelayLog } from './relay-log.ts';
import { createRelayMetrics, type RelayMetrics } from './relay-metrics.ts';
import { createSigningKeys } from './signing-keys.ts';
import { RelayStartError } from './start-fault.ts';
import { watchKeyFile } from './watch-key-file.ts';

export const defaultTimeoutMs = 10_000;

/** One that waits for memory holds its socket and the first 64 KiB of its body. */
const defaultMaxInFlight = 256;
const maxConnectTimeoutMs = 3000;
/** How long a notification waits for memory: with an attempt 14 s by default, and Alertmanager is told to allow 15. */
export const maxWaitMs = (timeoutMs: number): number => 0.4 * timeoutMs;

/** The forwards end by their own timeout first, so that the last answers are written. */
const closeMarginMs = 500;

export type RelayOptions = {
  /** `https://<api>/v1/senders/<sender>/notifications`; plain http to a loopback host only. */
  readonly guardUrl: string;
  /** The key: a file or a secret of Secrets Manager, which are followed, or a source. */
  readonly key:
    | { readonly file: string }
    | { readonly secretName: string; readonly reader: SecretReader }
    | { readonly source: KeySource };
  readonly log: RelayLog;
  /** A loopback address; port 0 lets the system choose. */
  readonly listen?: ListenAddress;
  /** A second address, which may be any, for health, readiness and metrics alone. */
  readonly metricsListen?: ListenAddress | undefined;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** For one attempt, from connecting to the last byte of the answer. */
  readonly timeoutMs?: number;
  readonly maxInFlight?: number;
};

export type Relay = {
  /** What to put into `webhook_configs.url`. */
  readonly url: string;
  readonly metricsUrl: string | undefined;
  /** Stops accepting, finishes what is in flight within the wait and the timeout, closes all connections. */
  close(): Promise<void>;
};

/**
 * Starts the signing relay. Rejects with a RelayStartError when the URL, the key or an address is not usable.
 *
 * There is no way to listen for notifications off loopback, not even by a flag: whoever can post to the relay is the
 * sender. A container beside Alertmanager shares its loopback, so nothing needs it; only metrics are asked from afar.
 */
export async function startRelay(options: RelayOptions): Promise<Relay> {
  const { log, now = Date.now, timeoutMs = defaultTimeoutMs } = options;
  const address = options.listen ?? relayAddress;
  const guard = parseGuardUrl(options.guardUrl);
  if (!guard.ok) throw new RelayStartError(guard.reason);
  if (!isLoopbackHost(address.host)) throw new RelayStartError('listen_not_loopback');

  const metrics = createRelayMetrics(version);
  const keySource = await openKeySource(options.key, now, (reload) => reportReload(reload, metrics, log));
  const waitMs = maxWaitMs(timeoutMs);
  const connectTimeoutMs = Math.min(timeoutMs, maxConnectTimeoutMs);
  const forwarder = createForwarder({ guardUrl: guard.url, connectTimeoutMs, timeoutMs });
  const handleNotification = createNotificationHandler({
    signingKeys: createSigningKeys(keySource, now),
    forwarder,
    metrics,
    log,
    now,
    maxBodyBytes,
    holdMemory: createBodyBudget(maxBodyBytes, waitMs),
    maxInFlight: options.maxInFlight ?? defaultMaxInFlight,
  });
  let closing: Promise<void> | undefined;
  const observed = { keySource, metrics, isClosing: () => closing !== undefined };

  const listener = await listen(address, async (request, response) => {
    if (await observe(observed, request, response)) return;
    await handleNotification(request, response);
  });
  const listeners = [listener];
  try {
    // `localhost` is whatever the system's hosts file says.
    if (!isLoopbackHost(listener.host)) throw new RelayStartError('listen_not_loopback');
    if (options.metricsListen !== undefined) {
      const observeOnly = await listen(options.metricsListen, async (request, response) => {
        if (!(await observe(observed, request, response))) reply(response, 404, 'not found\n');
      });
      listeners.push(observeOnly);
    }
  } catch (error) {
    await Promise.all(listeners.map((started) => started.close(0)));
    throw error;
  }

  async function stop(): Promise<void> {
    log({ level: 'info', event: 'relay.stopping' });
    // Observed to the end, so that the last failures can still be scraped.
    await listener.close(waitMs + timeoutMs + closeMarginMs);
    await Promise.all(listeners.map((started) => started.close(0)));
    forwarder.close();
    log({ level: 'info', event: 'relay.stopped' });
  }

  log({ level: 'info', event: 'relay.started', port: listener.port, version: version });
  return {
    url: urlOf(listener),
    metricsUrl: listeners[1] && urlOf(listeners[1]),
    close: async () => {
      closing ??= stop();
      await closing;
    },
  };
}

async function openKeySource(
  key: RelayOptions['key'],
  now: () => number,
  onReload: (reload: KeyReload) => void,
): Promise<KeySource> {
  if ('source' in key) return key.source;
  if ('secretName' in key) {
    const followed = await followSecret({ ...key, now, onReload });
    if (!followed.ok) throw new RelayStartError(followed.reason);
    return followed.source;
  }
  const groups = [...(process.getgroups?.() ?? []), ...(process.getegid ? [process.getegid()] : [])];
  const watched = await watchKeyFile({ path: key.file, groups, now, onReload });
  if (!watched.ok) throw new RelayStartError(watched.reason);
  return watched.source;
}

function reportReload(reload: KeyReload, metrics: RelayMetrics, log: RelayLog): void {
  metrics.keyReloaded(reload.ok);
  if (reload.ok) log({ level: 'info', event: 'key.reloaded' });
  else if (!reload.repeated) log({ level: 'error', event: 'key.reload_failed', reason: reload.reason });
}

function urlOf({ host, port }: Listener): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}/`;
}
