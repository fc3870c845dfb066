export type RelayEvent =
  | 'relay.started'
  | 'relay.listens_beyond_loopback'
  | 'relay.stopping'
  | 'relay.stopped'
  | 'notification.forwarded'
  | 'notification.refused'
  | 'notification.unavailable'
  | 'notification.aborted'
  | 'key.reloaded'
  | 'key.reload_failed'
  | 'tls_files.reloaded'
  | 'tls_files.reload_failed'
  | 'client_certificate.expired'
  | 'guard.failed_over'
  | 'guard.returned';

/** One line of the log. No field can hold a key, a body, a URL or a header, except the id that the guard gave back. */
export type RelayLogEntry = {
  readonly level: 'info' | 'warn' | 'error';
  readonly event: RelayEvent;
  readonly reason?: string | undefined;
  /** What Alertmanager was told. */
  readonly status?: number | undefined;
  readonly guardStatus?: number | undefined;
  /** Which guard was asked last: the first or the second of the command line. */
  readonly guard?: 1 | 2 | undefined;
  /** Why the first was asked in vain before. */
  readonly firstFailure?: string | undefined;
  readonly bytes?: number | undefined;
  readonly durationMs?: number | undefined;
  /** SHA-256 of the body: the same for all attempts of one notification. */
  readonly messageId?: string | undefined;
  /** The guard's `x-request-id`, to find its audit line. */
  readonly requestId?: string | undefined;
  readonly port?: number | undefined;
  readonly version?: string | undefined;
};

export type RelayLog = (entry: RelayLogEntry) => void;

/** A log sink that writes JSON lines with the time in front. */
export function jsonLines(write: (line: string) => void, now: () => number): RelayLog {
  return (entry) => write(`${JSON.stringify({ time: new Date(now()).toISOString(), ...entry })}\n`);
}
