import * as z from 'zod';
import {
  defaultParallelism,
  maxDeliver,
  maxHeartbeat,
  maxLabelValueLength,
  maxParallelism,
  maxPatience,
  maxRequiredLabels,
  maxSendersPerReceiver,
  minHeartbeat,
  minPatience,
} from './limits.ts';
import { fieldSchemas, type ReadEntry } from './read-fields.ts';

/** The shapes of `teams/*.yml`. */

const namedEntries = z.record(z.string(), z.unknown()).default({});

export const teamFileFields = fieldSchemas({
  destinations: namedEntries.describe('where alerts go, under names you choose'),
  receivers: namedEntries.describe("by Alertmanager's receiver name, exactly"),
});

/** The fields of every destination; the others are its provider's. */
export const destinationFields = fieldSchemas({
  type: z.string().describe('which provider delivers'),
  secret: z.string().optional().describe('the name of its secret in AWS Secrets Manager'),
  parallelism: z
    .int()
    .min(1)
    .max(maxParallelism)
    .optional()
    .describe(
      `how many sends may be in flight; one alert group stays in order. Default: ${defaultParallelism.people} where people read them, else ${defaultParallelism.programs}`,
    ),
  patience: duration(minPatience, maxPatience)
    .optional()
    .describe('how long a delivery is tried before it is given up, 1m to 12h. Default: 15m with a fallback, else 12h'),
});

/** Of `30m` or `2h`. */
export function secondsOf(text: string): number {
  return Number.parseInt(text, 10) * (text.endsWith('h') ? 3_600 : 60);
}

/** Seconds, as a person writes them. */
function duration(min: number, max: number) {
  return z
    .string()
    .regex(/^[1-9]\d{0,3}[mh]$/, { error: 'write minutes or hours, such as `30m` or `2h`', abort: true })
    .refine(
      (text) => secondsOf(text) >= min && secondsOf(text) <= max,
      `must be between \`${min / 60}m\` and \`${max / 3_600}h\``,
    );
}

const labels = z
  .record(z.string(), z.string().min(1).max(maxLabelValueLength))
  .refine((required) => Object.keys(required).length <= maxRequiredLabels, `list ${maxRequiredLabels} or fewer`);

export const receiverFields = fieldSchemas({
  senders: z.array(z.string()).min(1).max(maxSendersPerReceiver).describe('a list of senders'),
  require: labels.default({}).describe('labels that every alert must have'),
  deliver: z.array(z.string()).min(1).max(maxDeliver).describe('a list of destinations').optional(),
  fallback: z.array(z.string()).max(maxDeliver).default([]).describe('notified instead when a delivery keeps failing'),
  urgent: z.boolean().default(false).describe('its deliveries never wait behind those that are not urgent'),
  heartbeat: z
    .strictObject({
      every: duration(minHeartbeat, maxHeartbeat).describe('how often one comes, such as `5m`; 1m to 12h'),
    })
    .describe('delivers nothing, and notifies `escalation` when it stays away: for an alert that always fires')
    .optional(),
});

export type DestinationFields = z.output<typeof destinationFields.complete>;
export type ReceiverFields = z.output<typeof receiverFields.complete>;
export type DestinationEntry = ReadEntry<DestinationFields, z.output<typeof destinationFields.valid>>;
export type ReceiverEntry = ReadEntry<ReceiverFields, z.output<typeof receiverFields.valid>>;
