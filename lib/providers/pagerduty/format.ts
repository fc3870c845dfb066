import * as z from 'zod';

// Source of all: PagerDuty/developer-docs, docs/events-API-v2/01-Overview.md and 02-Trigger-Events.md.

/** Bytes of the body: "512 KB", read as thousands. */
export const maxBodyBytes = 512_000;

/** UTF-16 units, the strictest reading of "1024 characters". */
export const maxSummaryUnits = 1_024;

/** UTF-16 units, the strictest reading of "255 characters". */
export const maxDedupKeyUnits = 255;

const routingKeyCharacters = 32;

/** Not `max`, which counts code points. */
const textUpTo = (maxUnits: number) =>
  z
    .string()
    .min(1)
    .refine(({ length }) => length <= maxUnits);

const dedupKey = textUpTo(maxDedupKeyUnits);

export type Detail = string | Details | readonly Detail[];
export type Details = { readonly [name: string]: Detail };

/** PagerDuty takes any JSON; the guard writes texts, in lists and tables. */
const detail: z.ZodType<Detail> = z.lazy(() => z.union([z.string(), z.array(detail), z.record(z.string(), detail)]));

/** Without `images`, which whoever opens the incident would fetch. */
const trigger = z.strictObject({
  routing_key: z.string().length(routingKeyCharacters),
  event_action: z.literal('trigger'),
  dedup_key: dedupKey.optional(),
  payload: z.strictObject({
    summary: textUpTo(maxSummaryUnits),
    source: z.string().min(1),
    severity: z.enum(['critical', 'error', 'warning', 'info']),
    timestamp: z.iso.datetime().optional(),
    component: z.string().optional(),
    group: z.string().optional(),
    class: z.string().optional(),
    custom_details: z.record(z.string(), detail).optional(),
  }),
  client: z.string().optional(),
  client_url: z.url().optional(),
  links: z.array(z.strictObject({ href: z.url(), text: z.string().min(1).optional() })).optional(),
});

/** Both need the key of the alert that they are about. */
const followUp = z.strictObject({
  routing_key: z.string().length(routingKeyCharacters),
  event_action: z.enum(['acknowledge', 'resolve']),
  dedup_key: dedupKey,
});

/** An alert event of the Events API v2. */
export const eventSchema = z.discriminatedUnion('event_action', [trigger, followUp]);
