import * as z from 'zod';
import type { AuditLine } from '../audit-lines/read-lines.ts';

const text = z.string().optional();

/** The fields that are explained; all are perhaps absent, for a newer guard may write other lines. */
const decisionSchema = z.object({
  time: z.string(),
  event: z.string(),
  outcome: text,
  ...{ sender: text, receiver: text, destination: text, reason: text, allowListHash: text, deliveryKey: text },
  status: z.number().optional(),
  attempt: z.number().optional(),
  retryAfterSeconds: z.number().optional(),
  sinceAcceptedMs: z.number().optional(),
  alertsNotAllowed: z.number().optional(),
  destinations: z.array(z.string()).optional(),
  deliveryKeys: z.array(z.string()).optional(),
  fallbacks: z.array(z.string()).optional(),
});

export type Decision = z.infer<typeof decisionSchema>;

/** What the lines say, but for those that are not of a decision. */
export function readDecisions(lines: readonly AuditLine[]): Decision[] {
  return lines.flatMap((line) => decisionSchema.safeParse(line).data ?? []);
}

/** Nothing of the allow-list decides on these. */
export function aboutBody(reason = ''): boolean {
  return /^(?:not_|schema|nested|body_|content_|queue_|unexpected)/.test(reason);
}
