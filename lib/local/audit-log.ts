import { appendFileSync, chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Audit, AuditEvent } from '../audit/audit-event.ts';
import { auditLine } from '../audit/audit-line.ts';

/** Where the local stack keeps its audit lines, from the directory it is started in. */
export const localAuditLog = join('.alertguard', 'audit.ndjson');

export type AuditLog = { readonly ok: true; readonly audit: Audit } | { readonly ok: false };

/** Empties the file, and writes each event to it as CloudWatch gets it, for the eyes of its owner alone. */
export function openAuditLog(file: string, allowListHash: string, nowMs: () => number): AuditLog {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, '', { mode: 0o600 });
    // The mode above is only for a file that was not there.
    chmodSync(file, 0o600);
  } catch {
    return { ok: false };
  }
  return {
    ok: true,
    audit: (event) => {
      try {
        appendFileSync(file, `${toAuditLine(event, allowListHash, nowMs())}\n`);
      } catch {
        // As in the cloud: a decision that was taken stays taken, though its line was not written.
      }
    },
  };
}

/** A line as CloudWatch gets it, but for the metrics in it. */
export function toAuditLine(event: AuditEvent, allowListHash: string, nowMs: number): string {
  return JSON.stringify(auditLine(event, allowListHash, nowMs));
}
