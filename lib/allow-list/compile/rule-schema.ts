import * as z from 'zod';
import { maxDeliver, maxListEntries, maxReasonLength } from './limits.ts';
import { requiredLabels } from './team-schema.ts';

/** The shape of an organisation's rules in `platform.yml`: which receivers or destinations, and what they must have. */

const reason = z
  .string()
  .max(maxReasonLength)
  .regex(/^\S(?:.*\S)?$/, 'write one line, without spaces around it');

/** Of a calendar, in UTC: it is compared as text. */
const date = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, { error: 'write a date as `2027-03-31`', abort: true })
  .refine((text) => isDate(text), 'there is no such day');

const names = z.array(z.string()).min(1).max(maxListEntries);
const count = z.int().min(2).max(maxDeliver);
const demanded = z.literal(true);

const selectedReceivers = z
  .strictObject({
    require: requiredLabels.default({}).describe('those that require one of these values; all where absent'),
  })
  .describe('judges receivers that deliver');

const selectedDestinations = z
  .strictObject({ types: names.describe('those of these types; all where absent').optional() })
  .describe('judges destinations');

const demand = z
  .strictObject({
    destinations: count.describe('so many destinations in `deliver`').optional(),
    vendors: count.describe('destinations of so many vendors in `deliver`').optional(),
    oneOfTypes: names.describe('a destination of one of these types in `deliver`').optional(),
    fallback: demanded.describe('a `fallback` that `deliver` does not list').optional(),
    urgent: demanded.describe('`urgent: true`').optional(),
    require: names.describe('labels that it must require, whatever the value').optional(),
    onlyTypes: names.describe('no destination of another type').optional(),
    onlyRegions: names.describe('no destination in another region, of types that have regions').optional(),
  })
  .describe('what each of them must have');

const exception = z.strictObject({
  until: date.describe('the last day on which it holds, such as `2027-03-31`'),
  reason: reason.describe('why this team is let off'),
});

export const ruleSchema = z.strictObject({
  receivers: selectedReceivers.optional(),
  destinations: selectedDestinations.optional(),
  teams: names.describe('of these teams; of all where absent').optional(),
  demand,
  reason: reason.describe('shown to whoever breaks the rule').optional(),
  exceptions: z.record(z.string(), exception).default({}).describe('teams that may break it for a while'),
});

export type Rule = Readonly<z.output<typeof ruleSchema>>;
export type Demand = Rule['demand'];

function isDate(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
