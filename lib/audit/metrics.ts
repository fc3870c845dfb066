/**
 * Every metric by its name: its unit, and its dimensions beside `stage`, which all have. Each set of values of the
 * dimensions is a metric of its own to CloudWatch, with a price of its own: none has a dimension that grows with the
 * allow-list, but for heartbeats, which are few. What is asked by destination is asked of the audit lines.
 */
export const metrics = {
  NotificationsAccepted: { unit: 'count', by: [] },
  /** Of senders that the allow-list has. */
  NotificationsRefused: { unit: 'count', by: ['code'] },
  /** The path names no sender that the allow-list has. */
  StrangersRefused: { unit: 'count', by: [] },
  IngestLatency: { unit: 'milliseconds', by: [] },
  CredentialsRedacted: { unit: 'count', by: [] },
  DeliveriesSent: { unit: 'count', by: [] },
  DeliveriesRetried: { unit: 'count', by: [] },
  DeliveriesSetAside: { unit: 'count', by: [] },
  DeliveriesFellBack: { unit: 'count', by: [] },
  DeliveriesDeadLettered: { unit: 'count', by: [] },
  /** From acceptance to the vendor's 2xx. */
  TimeToNotified: { unit: 'milliseconds', by: ['class'] },
  /** How old a delivery that failed will be at its next attempt, counted from its acceptance. */
  UndeliveredAge: { unit: 'milliseconds', by: [] },
  SecretsRefreshed: { unit: 'count', by: [] },
  /** Of what the guard itself has to say. */
  EscalationsFailed: { unit: 'count', by: [] },
  DestinationsProven: { unit: 'count', by: [] },
  DestinationsUnproven: { unit: 'count', by: [] },
  EscalationUnproven: { unit: 'count', by: [] },
  HeartbeatReceived: { unit: 'count', by: ['sender', 'receiver'] },
} as const satisfies Record<string, Metric>;

type Metric = { readonly unit: 'count' | 'milliseconds'; readonly by: readonly string[] };

export type MetricName = keyof typeof metrics;

export type DimensionsOf<Name extends MetricName> = {
  readonly [dimension in (typeof metrics)[Name]['by'][number]]: string;
};
