import type { Notification } from '../alertmanager/notification.ts';
import { type EncodedNotification, encodeNotification, fitsMessage } from '../delivery/encode-delivery.ts';
import { type RedactedNotification, redactNotification } from '../redaction/redact-notification.ts';
import type { Severities } from '../rendering/severity.ts';
import { type Bounds, bounds, cutToBounds, keepUrgentAlerts, trimTexts } from './bound-notification.ts';

export type PackedNotification = { readonly packed: EncodedNotification; readonly redacted: RedactedNotification };

/**
 * Makes of a notification what fits into a message of the queue: the alerts that a message can show, without
 * credentials, and shortened where it is too large, which it then says of itself. It always fits, so that no alert is
 * lost because of a neighbour's size.
 */
export function packNotification(notification: Notification, severities: Severities): PackedNotification {
  const shown = keepUrgentAlerts(notification, severities);
  let smallest: PackedNotification | undefined;
  for (const one of bounds) {
    const candidate = pack(shown, one, severities);
    if (candidate === undefined) continue;
    smallest = candidate;
    if (fitsMessage(candidate.packed)) break;
  }
  if (smallest === undefined) throw new RangeError('the tightest bounds are below the limit');
  return smallest;
}

function pack(notification: Notification, given: Bounds, severities: Severities): PackedNotification | undefined {
  const cut = cutToBounds(notification, given, severities);
  if (cut === undefined) return undefined;
  const redacted = redactNotification(cut);
  const trimmed = trimTexts(redacted.notification, given);
  return { packed: encodeNotification(trimmed), redacted: { ...redacted, notification: trimmed } };
}
