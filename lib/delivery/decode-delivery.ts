import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import * as z from 'zod';
import type { LabelSet } from '../alertmanager/notification.ts';
import type { QueuedDelivery } from './queued-delivery.ts';

/** What a decoded message may grow to: a bound against a decompression bomb by whoever could write to the queue. */
const maxDecodedBytes = 64 * 1024 * 1024;

const gunzipAsync = promisify(gunzip);

const labelEntries = z.array(z.tuple([z.string(), z.string()])).transform((entries): LabelSet => new Map(entries));

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
});

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
  truncatedAlerts: z.number(),
});

/** Decodes a message body; `undefined` where it is none of ours. */
export async function decodeDelivery(body: string): Promise<QueuedDelivery | undefined> {
  try {
    const lines = await gunzipAsync(Buffer.from(body, 'base64'), { maxOutputLength: maxDecodedBytes });
    const end = lines.indexOf(0x0a);
    const envelope = envelopeSchema.parse(JSON.parse(lines.toString('utf8', 0, end)));
    const notification = notificationSchema.parse(JSON.parse(lines.toString('utf8', end + 1)));
    return { ...envelope, notification };
  } catch {
    return undefined;
  }
}
