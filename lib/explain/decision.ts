import * as z from 'zod/mini';
import type { AuditLine } from '../audit-lines/read-lines.ts';

const text = z.optional(z.string());
const number = z.optional(z.number());
const texts = z.optional(z.array(z.string()));

/** The fields that are explained; all are perhaps absent, for a newer guard may write other lines. */
const decisionSchema = z.object({
  time: z.string(),
  event: z.string(),
  outcome: text,
  ...{ sender: text, receiver: text, destination: text, reason: text, allowListHash: text, deliveryKey: text },
  ...{ status: number, attempt: number, retryAfterSeconds: number, sinceAcceptedMs: number, alertsNotAllowed: number },
  ...{ destinations: texts, deliveryKeys: texts, fallbacks: texts },
});

export type Decision = z.infer<typeof decisionSchema>;

/** What is described of a decision, wherever its line was read. */
export type Decided = Readonly<Omit<Decision, 'time' | 'status' | 'destinations' | 'deliveryKeys' | 'fallbacks'>> & {
  /** Of `escalation.raised` it is no number. */
  readonly status?: number | string | undefined;
  readonly destinations?: readonly string[] | undefined;
  readonly fallbacks?: readonly string[] | undefined;
};

/** What the lines say, but for those that are not of a decision. */
export function readDecisions(lines: readonly AuditLine[]): Decision[] {
  return lines.flatMap((line) => decisionSchema.safeParse(line).data ?? []);
}

/** Nothing of the allow-list decides on these. */
export function aboutBody(reason = ''): boolean {
  return /^(?:not_|schema|nested|body_|content_|queue_|unexpected)/.test(reason);
}
