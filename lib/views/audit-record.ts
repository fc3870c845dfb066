import * as z from 'zod/mini';
import type { AuditEvent } from '../audit/audit-event.ts';

const text = z.optional(z.string());
const number = z.optional(z.number());
const texts = z.optional(z.array(z.string()));

const failing = z.object({
  ...{ destination: z.string(), by: z.string(), reason: z.string() },
  ...{ sinceMs: z.number(), failures: z.number(), told: z.boolean() },
});

const fields = {
  ...{ outcome: text, sender: text, receiver: text, destination: text, provider: text, reason: text, code: text },
  ...{ deliveryKey: text, groupHash: text, requestId: text, followUp: text, by: text, subject: text },
  ...{ attempt: number, latencyMs: number, ageMs: number, retryAfterSeconds: number, alertsNotAllowed: number },
  ...{ queuedMs: number, sinceAcceptedMs: number, messageDeliveries: number },
  ...{ destinations: texts, deliveryKeys: texts, fallbacks: texts },
  /** Of HTTP; of `escalation.raised`, `firing` or `resolved`. */
  status: z.optional(z.union([z.number(), z.string()])),
  alerts: z.optional(z.object({ firing: z.number(), resolved: z.number(), truncated: z.number() })),
  overtaken: z.optional(z.boolean()),
  /** Of `proof.ran`. */
  failing: z.optional(z.array(failing)),
};

const lineSchema = z.object({ time: z.iso.datetime(), allowListHash: z.string(), event: z.string(), ...fields });

/** All that a list or an object is made of, as the views take it: they change nothing. */
type Frozen<T> = T extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : T extends object
    ? { readonly [Name in keyof T]: Frozen<T[Name]> }
    : T;

type Fields = Omit<z.infer<typeof lineSchema>, 'time' | 'allowListHash' | 'event'>;

/**
 * An audit line as the views read it. Every field but the event may be absent: the log has lines of earlier releases, and
 * of later ones after a rollback.
 */
export type AuditRecord = { readonly [Name in keyof Fields]?: Frozen<Fields[Name]> | undefined } & {
  /** Milliseconds since the epoch. */
  readonly timeMs: number;
  readonly allowListHash: string;
  readonly event: string;
};

/** The record of an event that was decided in this process. */
export function toRecord(event: AuditEvent, allowListHash: string, timeMs: number): AuditRecord {
  return { ...event, allowListHash, timeMs };
}

/** The records of lines as CloudWatch has them; what is no audit line is left out. */
export function readRecords(lines: readonly string[]): AuditRecord[] {
  return lines.flatMap((line) => {
    const parsed = lineSchema.safeParse(parseJson(line));
    if (!parsed.success) return [];
    const { time, ...rest } = parsed.data;
    return [{ ...rest, timeMs: Date.parse(time) }];
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
