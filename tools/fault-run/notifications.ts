import { gunzipSync } from 'node:zlib';
import * as z from 'zod';
import { anAlert, labels, rawNotification } from '../../test/support/notification-factory.ts';
import type { Delivery } from './judge.ts';

export const receiver = 'ops-critical';

const startMs = Date.UTC(2026, 10, 20, 10);

/**
 * The `step`th notification of an alert group: firing and resolved in turn. An annotation says which one it is, as every
 * destination shows it.
 */
export function aStep(group: number, step: number): string {
  const isFiring = step % 2 === 1;
  // A resolved alert started when its firing did; the next one fires anew.
  const startsAt = new Date(startMs + (step - (isFiring ? 0 : 1)) * 60_000).toISOString();
  const endsAt = isFiring ? '0001-01-01T00:00:00Z' : new Date(startMs + step * 60_000).toISOString();
  const status = isFiring ? 'firing' : 'resolved';
  const groupLabels = labels({ alertname: `Disk${group}Full` });
  const alertLabels = labels({ alertname: `Disk${group}Full`, severity: 'critical' });
  const annotations = labels({ summary: `mark-${group}-${step}-end` });
  return rawNotification({
    receiver,
    status,
    alerts: [anAlert({ status, labels: alertLabels, annotations, startsAt, endsAt })],
    groupLabels,
    commonLabels: alertLabels,
    commonAnnotations: annotations,
    groupKey: `{}:{alertname="Disk${group}Full"}`,
  });
}

/** Which notification a text is about, whatever a provider made of it. */
export function readMark(text: string): Pick<Delivery, 'group' | 'step'> {
  const [, group, step] = /mark-(\d+)-(\d+)-end/.exec(text) ?? [];
  if (group === undefined || step === undefined) throw new TypeError('a message without a mark');
  return { group: Number(group), step: Number(step) };
}

const envelopeSchema = z.object({ destination: z.string() });

/** Read without the guard's own decoder, so that a slip of it cannot hide here. */
export function readQueued(body: string): Delivery {
  const text = gunzipSync(Buffer.from(body, 'base64')).toString('utf8');
  const envelope = envelopeSchema.parse(JSON.parse(text.slice(0, text.indexOf('\n'))));
  return { destination: envelope.destination, ...readMark(text) };
}
