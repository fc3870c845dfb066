import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import * as z from 'zod';
import type { LabelSet, Notification } from '../alertmanager/notification.ts';

/** One notification on its way to one destination, as the queue keeps it. */
export type QueuedDelivery = {
  readonly deliveryKey: string;
  readonly groupHash: string;
  readonly sender: string;
  /** `team/name`. */
  readonly destination: string;
  /** Set when this delivery stands in for one that kept failing. */
  readonly fallbackFor: string | undefined;
  /** Milliseconds since the epoch. */
  readonly acceptedAtMs: number;
  readonly requestId: string;
  readonly notification: Notification;
};

/** 1 MiB, the largest message of SQS, which counts attributes too: room is left for the dead-letter reason. */
export const maxMessageBytes = 1_048_576 - 4_096;

/** What a decoded message may grow to: a bound against a decompression bomb by whoever could write to the queue. */
const maxDecodedBytes = 64 * 1024 * 1024;

const gzipAsync = promisify(gzip);
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

/** Everything but the notification, which the deliveries of one request share. */
export type DeliveryEnvelope = Omit<QueuedDelivery, 'notification'>;

/** A notification compressed once, for all the destinations that it goes to. */
export type EncodedNotification = { readonly gzipped: Uint8Array };

export async function encodeNotification(notification: Notification): Promise<EncodedNotification> {
  const json = JSON.stringify(notification, (_key, value) => (value instanceof Map ? [...value] : value));
  return { gzipped: await gzipAsync(json) };
}

/**
 * Encodes a delivery as base64 of gzip of two lines of JSON, envelope and notification: 6 MB of alerts fit a message of
 * 1 MiB, and the characters that SQS refuses (U+FFFE, U+FFFF, control characters) never reach it. Gzip members may be
 * joined (RFC 1952, 2.2), so the notification is compressed only once. The caller compares the length with
 * `maxMessageBytes`.
 */
export async function encodeDelivery(envelope: DeliveryEnvelope, notification: EncodedNotification): Promise<string> {
  const head = await gzipAsync(`${JSON.stringify({ version: 1, ...envelope })}\n`);
  return Buffer.concat([head, notification.gzipped]).toString('base64');
}

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
