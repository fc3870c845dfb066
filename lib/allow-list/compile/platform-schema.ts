import * as z from 'zod';
import { schemeSchema } from '../allow-list.ts';
import { labelPattern } from './check-names.ts';
import { maxLabelNameLength, maxListEntries, maxReceivers } from './limits.ts';
import { fieldSchemas, type ReadEntry } from './read-fields.ts';
import { ruleSchema } from './rule-schema.ts';

/** The shapes of `platform.yml`. What the values may be is for the checks, which know the other entries. */

const nameList = z.array(z.string()).max(maxListEntries);

/** Names are read from the nodes, each with its line; here it only counts that there is a map. */
const namedEntries = z
  .record(z.string(), z.unknown())
  .refine((entries) => Object.keys(entries).length > 0, 'list at least one');

/** As it is compared: without the spaces around it, which the guard takes off a label's value too. */
const severityNames = z
  .array(
    z
      .string()
      .max(maxLabelNameLength)
      .regex(/^\S(?:.*\S)?$/, 'write a name, without spaces around it'),
  )
  .max(maxListEntries)
  .optional();

export const severitiesSchema = z.strictObject({
  label: z
    .string()
    .max(maxLabelNameLength)
    .regex(labelPattern, 'write the label in letters, digits and underscores, no digit first')
    .describe('the label that says how bad an alert is; `severity` where absent')
    .optional(),
  critical: severityNames.describe('names that are as red as can be'),
  warning: severityNames.describe('names of warnings'),
  info: severityNames.describe('names of what is only said'),
});

export const platformFields = fieldSchemas({
  emailFrom: z.string().describe('the address that every email comes from').optional(),
  audience: z
    .string()
    .regex(/^[!-~]{1,200}$/, 'write 1 to 200 printable characters without spaces')
    .describe('what the `aud` of bearer tokens must be; `alertguard-<stage>` where absent')
    .optional(),
  senders: namedEntries.describe('who may send, each with `scheme` and `secret`'),
  senderGroups: z
    .record(z.string(), nameList.min(1))
    .default({})
    .describe('names for several senders, each with a list of them: they stand wherever senders are listed'),
  teams: namedEntries.describe('the teams, each with its fence'),
  linkHosts: nameList.default([]).describe('hosts to which a message may link; other links are left out, and counted'),
  severities: severitiesSchema.describe('names of severities, beside those that the guard knows').optional(),
  rules: z
    .record(z.string(), ruleSchema)
    .default({})
    .describe("what the organisation demands of all teams' receivers and destinations"),
  escalation: nameList.default([]).describe('who is notified of what is wrong with the guard, each `team/destination`'),
});

export const senderFields = fieldSchemas({
  scheme: z.enum(schemeSchema.options).describe('how the sender authenticates'),
  secret: z.string().describe("the name of its key's secret in AWS Secrets Manager"),
});

/** `host`, `host:port` or either of them as `{ host: …, private: true }`. */
const hostSchema = z.preprocess(
  (value) => (typeof value === 'string' ? { host: value } : value),
  z.strictObject(
    { host: z.string().describe('the host'), private: z.boolean().default(false).describe('allows private addresses') },
    {
      error: ({ code }) =>
        code === 'invalid_type' ? 'write `host`, `host:port` or `{ host: …, private: true }`' : undefined,
    },
  ),
);

export const teamFields = fieldSchemas({
  senders: nameList.default([]).describe('senders, or groups of them, whose alerts this team may receive'),
  receivers: z
    .array(z.string())
    .max(maxReceivers)
    .optional()
    .describe("Alertmanager's receiver names that it may claim; without the list any that no other team has"),
  secrets: z.string().optional().describe('its destinations may use secrets under this prefix only'),
  emailDomains: nameList.default([]).describe('exactly these domains, without subdomains'),
  hosts: z.array(hostSchema).max(maxListEntries).default([]).describe('self-hosted endpoints that the team may call'),
  topics: nameList.default([]).describe('ARNs of the SNS topics that the team may publish to'),
});

export type WrittenHost = z.output<typeof hostSchema>;
export type PlatformFields = z.output<typeof platformFields.complete>;
export type SenderFields = z.output<typeof senderFields.complete>;
/**
 * What a fence can say. Whoever treats its fields one by one does it in a record by these names, so that a new field
 * does not compile until each of them knows it.
 */
export type FenceFields = z.output<typeof teamFields.complete>;
export type SenderEntry = ReadEntry<SenderFields, z.output<typeof senderFields.valid>>;
export type TeamEntry = ReadEntry<FenceFields, z.output<typeof teamFields.valid>>;
export type PlatformEntry = ReadEntry<PlatformFields, z.output<typeof platformFields.valid>>;
