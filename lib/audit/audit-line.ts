import type { AuditEvent } from './audit-event.ts';
import { levelOf } from './level-of.ts';

/** What every audit line has beside the fields of its event, and in which order. */
export function auditLine({ event, ...fields }: AuditEvent, allowListHash: string, nowMs: number) {
  return { time: new Date(nowMs).toISOString(), level: levelOf(event), event, ...fields, allowListHash };
}
