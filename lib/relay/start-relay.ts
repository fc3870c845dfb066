import { isLoopbackHost } from '../address/loopback.ts';
import { relayAddress } from '../address/relay-address.ts';
import { maxBodyBytes } from '../alertmanager/body-limit.ts';
import { version } from '../version.ts';
import { createBodyBudget } from './body-budget.ts';
import { createNotificationHandler } from './handle-notification.ts';
import { type Listener, listen } from './listen.ts';
import { observe, reply } from './observe.ts';
import { type GuardsOptions, openGuards } from './open-guards.ts';
import type { ListenAddress } from './parse-listen-address.ts';
import { RelayStartError } from './start-fault.ts';

export const defaultTimeoutMs = 10_000;

/** One that waits for memory holds its socket and the first 64 KiB of its body. */
const defaultMaxInFlight = 256;
/** How long a notification waits for memory: with an attempt 14 s by default, and Alertmanager is told to allow 15. */
export const maxWaitMs = (timeoutMs: number): number => 0.4 * timeoutMs;

/** The forwards end by their own timeout first, so that the last answers are written. */
const closeMarginMs = 500;

export type RelayOptions = GuardsOptions & {
  /** A loopback address, or any where `serviceHosts` are named; port 0 lets the system choose. */
  readonly listen?: ListenAddress;
  /** By what names, besides loopback, Alertmanager posts. None: the relay serves its own machine only. */
  readonly serviceHosts?: readonly string[];
  /** A second address, which may be any, for health, readiness and metrics alone. */
  readonly metricsListen?: ListenAddress | undefined;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** From connecting to the last byte of the answer; for the attempts at both guards together. */
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
 * Whoever can post to the relay is the sender, so it listens beyond loopback only for names that were stated: an address
 * alone, such as the 0.0.0.0 that containers are used to, is not enough.
 */
export async function startRelay(options: RelayOptions): Promise<Relay> {
  const { log, now = Date.now, timeoutMs = defaultTimeoutMs } = options;
  const address = options.listen ?? relayAddress;
  const serviceHosts = new Set(options.serviceHosts?.map((host) => host.toLowerCase()));
  const mayListenOn = (host: string) => serviceHosts.size > 0 || isLoopbackHost(host);
  if (!mayListenOn(address.host)) throw new RelayStartError('listen_not_loopback');

  const waitMs = maxWaitMs(timeoutMs);
  const guards = await openGuards({ ...options, now, timeoutMs });
  const { metrics } = guards;
  const handleNotification = createNotificationHandler({
    forward: guards.forward,
    metrics,
    log,
    now,
    maxBodyBytes,
    serviceHosts,
    holdMemory: createBodyBudget(maxBodyBytes, waitMs),
    maxInFlight: options.maxInFlight ?? defaultMaxInFlight,
  });
  let closing: Promise<void> | undefined;
  const observed = { ...guards, isClosing: () => closing !== undefined };

  const listener = await listen(address, async (request, response) => {
    if (await observe(observed, request, response)) return;
    await handleNotification(request, response);
  });
  const listeners = [listener];
  try {
    // `localhost` is whatever the system's hosts file says.
    if (!mayListenOn(listener.host)) throw new RelayStartError('listen_not_loopback');
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
    guards.close();
    log({ level: 'info', event: 'relay.stopped' });
  }

  if (!isLoopbackHost(listener.host)) log({ level: 'warn', event: 'relay.listens_beyond_loopback' });
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

function urlOf({ host, port }: Listener): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}/`;
}
