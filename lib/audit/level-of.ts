import type { AuditEvent } from './audit-event.ts';

const warned: ReadonlySet<AuditEvent['event']> = new Set([
  'notification.rejected',
  'delivery.dead_lettered',
  'destination.unproven',
  'escalation.raised',
]);

/** `WARN` where somebody was not notified, or would not be. */
export function levelOf(event: AuditEvent['event']): 'INFO' | 'WARN' {
  return warned.has(event) ? 'WARN' : 'INFO';
}
