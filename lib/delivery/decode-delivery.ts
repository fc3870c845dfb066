import { gunzipSync } from 'node:zlib';
import * as z from 'zod';
import { type LabelSet, nothingLeftOut, notificationReasons } from '../alertmanager/notification.ts';
import type { QueuedDelivery } from './queued-delivery.ts';

/**
 * What a message may unpack to: a bound against whoever could write to the queue. Ingest packs at most some 2 MB; the
 * rest is for messages of a release that packed whole bodies, up to 6 MiB.
 */
const maxDecodedBytes = 8 * 1024 * 1024;

/** Ingest writes 20. A message names five, but goes through all of them with each try to fit: of 100,000 for two seconds. */
const maxLeftOutNames = 1_000;

const count = z.int().nonnegative();

/** By hand, as most of a message is these: zod takes three times as long to go through an array of pairs. */
const labelEntries = z.custom<[string, string][]>(isEntries).transform((entries): LabelSet => new Map(entries));

/** Absent in JSON, present and undefined in the type. */
const optionalText = z
  .string()
  .optional()
  .transform((value) => value);

const envelopeSchema = z
  .object({
    version: z.literal(1),
    deliveryKey: z.string(),
    notificationHash: z.string(),
    groupHash: z.string(),
    sender: z.string(),
    destination: z.string(),
    fallbackFor: optionalText,
    acceptedAtMs: z.number(),
    requestId: z.string(),
    patienceEndsAtMs: z.number().optional(),
  })
  .transform(({ version: _, ...envelope }) => envelope);

const alertSchema = z.object({
  status: z.enum(['firing', 'resolved']),
  labels: labelEntries,
  annotations: labelEntries,
  startsAt: z.string(),
  endsAt: z.string(),
  generatorURL: optionalText,
  fingerprint: optionalText,
  silenceURL: optionalText,
  dashboardURL: optionalText,
  panelURL: optionalText,
  values: z
    .array(z.tuple([z.string(), z.number()]))
    .optional()
    .transform((entries): ReadonlyMap<string, number> | undefined => entries && new Map(entries)),
  valueString: optionalText,
  imageURL: optionalText,
});

/** Messages of a release that left nothing out have no such field, and those of one that named nothing no names. */
const leftOutSchema = z
  .object({
    firing: count,
    resolved: count,
    names: z
      .array(z.tuple([z.string(), count]))
      .default([])
      .transform((names) => names.slice(0, maxLeftOutNames)),
    notAllowed: count,
    textsCut: z.boolean(),
  })
  .default({ ...nothingLeftOut, names: [] });

const notificationSchema = z.object({
  version: z.enum(['1', '4']),
  receiver: z.string(),
  status: z.enum(['firing', 'resolved']),
  alerts: z.array(alertSchema),
  groupLabels: labelEntries,
  commonLabels: labelEntries,
  commonAnnotations: labelEntries,
  externalURL: z.string(),
  groupKey: z.string(),
  truncatedAlerts: count,
  /** A word that a newer release knows is no ground to lose the message. */
  reason: z
    .enum(notificationReasons)
    .optional()
    .catch(undefined)
    .transform((value) => value),
  leftOut: leftOutSchema,
});

function isEntries(value: unknown): value is [string, string][] {
  return Array.isArray(value) && value.every(isEntry);
}

function isEntry(value: unknown): value is [string, string] {
  return Array.isArray(value) && value.length === 2 && value.every((text) => typeof text === 'string');
}

/** Decodes a message body; `undefined` where it is none of ours. */
export function decodeDelivery(body: string): QueuedDelivery | undefined {
  try {
    const lines = gunzipSync(Buffer.from(body, 'base64'), { maxOutputLength: maxDecodedBytes });
    const end = lines.indexOf(0x0a);
    const envelope = envelopeSchema.parse(JSON.parse(lines.toString('utf8', 0, end)));
    const notification = notificationSchema.parse(JSON.parse(lines.toString('utf8', end + 1)));
    return { ...envelope, notification };
  } catch {
    return undefined;
  }
}
