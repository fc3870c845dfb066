import type { UnavailableReason } from './answer-alertmanager.ts';

/** Classes of what Alertmanager was told; `aborted` when it went away first. */
export type AnswerClass = '2xx' | '4xx' | '5xx' | 'aborted';

export type FailureReason = UnavailableReason | 'overloaded' | 'unexpected_error';

/** What an attempt at a guard came to: 2xx, 4xx, or anything after which Alertmanager tries again. */
export type AttemptResult = 'accepted' | 'refused' | 'failed';

export type RelayMetricsOptions = {
  readonly version: string;
  /** Which guard gets the next notification; absent where there is one guard. */
  readonly isFirstDown?: (() => boolean) | undefined;
};

export type RelayMetrics = {
  answered(answerClass: AnswerClass): void;
  failed(reason: FailureReason): void;
  forwardStarted(): void;
  forwardEnded(): void;
  forwardTook(durationMs: number): void;
  forwardSucceeded(nowMs: number): void;
  keyReloaded(ok: boolean): void;
  tlsFilesReloaded(ok: boolean): void;
  /** Milliseconds since the epoch. There is no such series before. */
  clientCertificateExpires(expiresAtMs: number): void;
  attempted(guard: 1 | 2, result: AttemptResult): void;
  /** A notification goes to the second guard. */
  failedOver(): void;
  inFlight(): number;
  /** Prometheus text format 0.0.4. */
  render(): string;
};

export const metricsContentType = 'text/plain; version=0.0.4; charset=utf-8';

/** Upper bounds in seconds; the last one is over the default timeout. */
const durationBuckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] as const;

// Every label value is there from the start, so that a rate over the first failure is not lost.
const answerClasses = ['2xx', '4xx', '5xx', 'aborted'] as const satisfies readonly AnswerClass[];
const failureReasons = Object.keys({
  connect_failed: 0,
  connect_timeout: 0,
  tls_failed: 0,
  client_certificate_refused: 0,
  timeout: 0,
  connection_lost: 0,
  protocol_switched: 0,
  caller_gone: 0,
  throttled: 0,
  redirected: 0,
  status_invalid: 0,
  guard_failed: 0,
  key_missing: 0,
  refused_by_second: 0,
  overloaded: 0,
  unexpected_error: 0,
} satisfies Record<FailureReason, 0>);

/** Counts what the relay does; the names follow https://prometheus.io/docs/practices/naming/. */
export function createRelayMetrics(options: RelayMetricsOptions): RelayMetrics {
  const { version, isFirstDown } = options;
  const answers = new Map<string, number>(answerClasses.map((name) => [name, 0]));
  const failures = new Map<string, number>(failureReasons.map((name) => [name, 0]));
  const reloads = new Map<string, number>(reloadResults);
  const tlsReloads = new Map<string, number>(reloadResults);
  const attempts = new Map<string, number>(
    (isFirstDown === undefined ? [1] : [1, 2]).flatMap((guard) =>
      attemptResults.map((result): [string, number] => [attemptLabels(guard, result), 0]),
    ),
  );
  /** Each by the first bound that it is not over. */
  const buckets = new Map<number, number>(durationBuckets.map((bound) => [bound, 0]));
  const countUpTo = (bound: number) =>
    [...buckets].reduce((sum, [upper, count]) => (upper <= bound ? sum + count : sum), 0);
  let [durationSum, durationCount, inFlight, keyIsFresh, lastSuccessSeconds] = [0, 0, 0, 1, 0];
  let [tlsFilesAreFresh, failovers] = [1, 0];
  let certificateExpiresMs: number | undefined;

  function render(): string {
    return [
      family('requests_total', 'counter', 'Requests answered, by class of status code.', labelled('code', answers)),
      family(
        'forward_failures_total',
        'counter',
        'Failed attempts to forward a notification, by reason.',
        labelled('reason', failures),
      ),
      family('forward_attempts_total', 'counter', 'Attempts at each guard, by its number and what it answered.', [
        ...attempts,
      ]),
      ...(isFirstDown === undefined ? [] : describeGuards(isFirstDown() ? 2 : 1, failovers)),
      family('requests_in_flight', 'gauge', 'Notifications waiting for memory, being read or being forwarded.', [
        ['', inFlight],
      ]),
      family('forward_duration_seconds', 'histogram', 'Time from sending to the last byte of the answer.', [
        ...durationBuckets.map((bound): Sample => [`_bucket{le="${bound}"}`, countUpTo(bound)]),
        ['_bucket{le="+Inf"}', durationCount],
        ['_sum', durationSum],
        ['_count', durationCount],
      ]),
      family(
        'last_successful_forward_timestamp_seconds',
        'gauge',
        'When the guard last accepted, in Unix seconds; 0 before.',
        [['', lastSuccessSeconds]],
      ),
      family(
        'key_reloads_total',
        'counter',
        'Re-reads of the key file that changed something or failed.',
        labelled('result', reloads),
      ),
      family('key_last_reload_successful', 'gauge', 'Whether the last read of the key file succeeded.', [
        ['', keyIsFresh],
      ]),
      ...(certificateExpiresMs === undefined
        ? []
        : [
            family(
              'client_certificate_expiry_timestamp_seconds',
              'gauge',
              'When the first certificate of the client chain expires, in Unix seconds.',
              [['', certificateExpiresMs / 1000]],
            ),
          ]),
      family(
        'tls_files_reloads_total',
        'counter',
        'Re-reads of client certificate, key and authorities that changed something or failed.',
        labelled('result', tlsReloads),
      ),
      family('tls_files_last_reload_successful', 'gauge', 'Whether the last read of those files succeeded.', [
        ['', tlsFilesAreFresh],
      ]),
      family('build_info', 'gauge', 'The version that is running.', [[`{version="${version}"}`, 1]]),
    ].join('');
  }

  return {
    answered: (answerClass) => increment(answers, answerClass),
    failed: (reason) => increment(failures, reason),
    forwardStarted: () => {
      inFlight += 1;
    },
    forwardEnded: () => {
      inFlight -= 1;
    },
    forwardTook: (durationMs) => {
      durationSum += durationMs / 1000;
      durationCount += 1;
      const bound = durationBuckets.find((upper) => durationMs / 1000 <= upper);
      if (bound !== undefined) increment(buckets, bound);
    },
    forwardSucceeded: (nowMs) => {
      lastSuccessSeconds = nowMs / 1000;
    },
    keyReloaded: (ok) => {
      keyIsFresh = ok ? 1 : 0;
      increment(reloads, ok ? 'success' : 'failure');
    },
    tlsFilesReloaded: (ok) => {
      tlsFilesAreFresh = ok ? 1 : 0;
      increment(tlsReloads, ok ? 'success' : 'failure');
    },
    clientCertificateExpires: (expiresAtMs) => {
      certificateExpiresMs = expiresAtMs;
    },
    attempted: (guard, result) => increment(attempts, attemptLabels(guard, result)),
    failedOver: () => {
      failovers += 1;
    },
    inFlight: () => inFlight,
    render,
  };
}

const reloadResults = [
  ['success', 0],
  ['failure', 0],
] as const;

const attemptResults = ['accepted', 'refused', 'failed'] as const satisfies readonly AttemptResult[];

function attemptLabels(guard: number, result: AttemptResult): string {
  return `{guard="${guard}",result="${result}"}`;
}

/** A number and never the URL, which a metric would show to everybody. */
function describeGuards(inUse: 1 | 2, failovers: number): string[] {
  return [
    family('failovers_total', 'counter', 'Notifications that were given to the second guard.', [['', failovers]]),
    family(
      'guard_in_use',
      'gauge',
      'Which guard notifications go to: 2 while the first counts as down.',
      [1, 2].map((guard): Sample => [`{guard="${guard}"}`, guard === inUse ? 1 : 0]),
    ),
  ];
}

type Sample = readonly [suffix: string, value: number];

function increment<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function labelled(label: string, counts: ReadonlyMap<string, number>): Sample[] {
  return [...counts].map(([value, count]) => [`{${label}="${value}"}`, count]);
}

function family(name: string, type: string, help: string, samples: readonly Sample[]): string {
  const full = `alertguard_relay_${name}`;
  const lines = samples.map(([suffix, value]) => `${full}${suffix} ${value}`);
  return [`# HELP ${full} ${help}`, `# TYPE ${full} ${type}`, ...lines, ''].join('\n');
}
