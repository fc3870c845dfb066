import * as z from 'zod';
import {
  defaultParallelism,
  maxDeliver,
  maxDrill,
  maxHeartbeat,
  maxLabelValueLength,
  maxListEntries,
  maxParallelism,
  maxPatience,
  maxProof,
  maxRequiredLabels,
  maxRequiredValues,
  minDrill,
  minHeartbeat,
  minPatience,
  minProof,
} from './limits.ts';
import { fieldSchemas, type ReadEntry } from './read-fields.ts';

/** The shapes of `teams/*.yml`. */

const unitSeconds = { m: 60, h: 3_600, d: 86_400 } as const;

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
  proof: z
    .strictObject({
      every: duration(minProof, maxProof)
        .describe('how often the vendor is asked, without a message, 15m to 7d. Default: 6h')
        .optional(),
      drill: z
        .union([z.literal('never'), duration(minDrill, maxDrill)])
        .describe(
          'where the vendor cannot be asked: how often a message marked [TEST] is sent, 1d to 365d, or `never`. Default: 30d where people read it, else never',
        )
        .optional(),
    })
    .describe('how it is known to work before it is needed')
    .optional(),
  share: z
    .array(z.string())
    .max(maxListEntries)
    .default([])
    .describe('other teams whose receivers may name it, as `team/name` with this team'),
});

/** Of `30m`, `2h` or `7d`. */
export function secondsOf(text: string): number {
  const unit = text.endsWith('m') ? 'm' : text.endsWith('h') ? 'h' : 'd';
  return Number.parseInt(text, 10) * unitSeconds[unit];
}

/** Seconds, as a person writes them; days where half a day is not the most. */
function duration(min: number, max: number) {
  const [pattern, error] =
    max > unitSeconds.d
      ? [/^[1-9]\d{0,3}[mhd]$/, 'write minutes, hours or days, such as `30m`, `6h` or `7d`']
      : [/^[1-9]\d{0,3}[mh]$/, 'write minutes or hours, such as `30m` or `2h`'];
  return z
    .string()
    .regex(pattern, { error, abort: true })
    .refine(
      (text) => secondsOf(text) >= min && secondsOf(text) <= max,
      `must be between \`${write(min)}\` and \`${write(max)}\``,
    );
}

function write(seconds: number): string {
  if (seconds % unitSeconds.d === 0) return `${seconds / unitSeconds.d}d`;
  return seconds % unitSeconds.h === 0 ? `${seconds / unitSeconds.h}h` : `${seconds / unitSeconds.m}m`;
}

const labelValue = z.string().min(1).max(maxLabelValueLength);

export const requiredLabels = z
  .record(
    z.string(),
    z.union([labelValue, z.array(labelValue).min(1).max(maxRequiredValues)], {
      // What is wrong with the form that was meant, and not with each of them.
      error: (issue) =>
        issue.code === 'invalid_union' ? issue.errors[Array.isArray(issue.input) ? 1 : 0]?.[0]?.message : undefined,
    }),
  )
  .refine((required) => Object.keys(required).length <= maxRequiredLabels, `list ${maxRequiredLabels} or fewer`);

export const receiverFields = fieldSchemas({
  senders: z.array(z.string()).min(1).max(maxListEntries).describe('a list of senders, or of groups of senders'),
  require: requiredLabels
    .default({})
    .describe('labels that every alert must have, each with one value or a list of which it has one'),
  deliver: z
    .array(z.string())
    .min(1)
    .max(maxDeliver)
    .describe('a list of destinations, `team/name` for one that another team shares')
    .optional(),
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
