import type { AuditEvent } from '../audit/audit-event.ts';

/** What an escalation says of an alarm beside the alarm's own description. */
export type KnownAlarm = {
  readonly severity: 'critical' | 'warning';
  /** False where it rings for something that happened, which has no end: back to OK is no news. */
  readonly saysEnd: boolean;
  /** The audit lines that tell whom it is about. */
  readonly about?: About;
};

export type About = { readonly events: readonly AuditEvent['event'][]; readonly by: 'destination' | 'sender' };

const refusals: About = { events: ['notification.rejected'], by: 'sender' };

const refused: KnownAlarm = { severity: 'warning', saysEnd: true, about: refusals };

/** By the end of an alarm's name, as lib/stack/monitoring/alarms.ts has them. Every other alarm is critical, ends, and is about the guard. */
const known: Readonly<Record<string, KnownAlarm>> = {
  'deliveries-late': {
    severity: 'critical',
    saysEnd: true,
    about: { events: ['delivery.retried'], by: 'destination' },
  },
  'dead-letters': {
    severity: 'critical',
    saysEnd: false,
    about: { events: ['delivery.dead_lettered'], by: 'destination' },
  },
  'senders-refused': { severity: 'critical', saysEnd: true, about: refusals },
  'notifications-refused-not-allowed': refused,
  'notifications-refused-malformed': refused,
  'notifications-refused-too-large': refused,
  'notifications-refused-unsupported': refused,
  'strangers-refused': refused,
  'ingest-unavailable': { severity: 'critical', saysEnd: true, about: refusals },
};

/**
 * What is said another way. An escalation that fails must not make another one: it has the topic of the stack's alarms
 * alone. So has the function escalate: while it fails, the end of its own alarm would call it again, and begin the next
 * alarm. Destinations that no longer work are named by the function prove itself; their alarm is for a stack without
 * `escalation`.
 */
const unsayable: ReadonlySet<string> = new Set([
  ...['escalations-failed', 'escalate-errors', 'escalate-not-called'],
  'destinations-unproven',
]);

/** `undefined` where nothing is to be said. */
export function findAlarm(name: string): KnownAlarm | undefined {
  if (unsayable.has(name)) return undefined;
  return known[name] ?? { severity: 'critical', saysEnd: true };
}
