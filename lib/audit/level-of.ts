import type { AuditEvent } from './audit-event.ts';

/** `WARN` where somebody was not notified. */
export function levelOf(event: AuditEvent['event']): 'INFO' | 'WARN' {
  return event === 'notification.rejected' || event === 'delivery.dead_lettered' ? 'WARN' : 'INFO';
}
