import { gzipSync } from 'node:zlib';
import type { Notification } from '../alertmanager/notification.ts';
import type { DeliveryEnvelope } from './queued-delivery.ts';

/** A notification compressed once, for all the destinations that it goes to. */
export type EncodedNotification = { readonly gzipped: Uint8Array };

export function encodeNotification(notification: Notification): EncodedNotification {
  const json = JSON.stringify(notification, (_key, value) => (value instanceof Map ? [...value] : value));
  return { gzipped: gzipSync(json) };
}

/**
 * Encodes a delivery as base64 of gzip of two lines of JSON, envelope and notification: 6 MB of alerts fit a message of
 * 1 MiB, and the characters that SQS refuses (U+FFFE, U+FFFF, control characters) never reach it. Gzip members may be
 * joined (RFC 1952, 2.2), so the notification is compressed only once. The caller compares the length with
 * `maxMessageBytes`.
 */
export function encodeDelivery(envelope: DeliveryEnvelope, notification: EncodedNotification): string {
  const head = gzipSync(`${JSON.stringify({ version: 1, ...envelope })}\n`);
  return Buffer.concat([head, notification.gzipped]).toString('base64');
}
