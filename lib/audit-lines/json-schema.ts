import * as z from 'zod';
import { metrics } from '../audit/metrics.ts';
import { eventSchemas, lineFields, metricFields } from './line-schema.ts';

/** Of one line: what `z.toJSONSchema` makes, and no more of it than is read here. */
const lineJsonSchema = z.object({
  description: z.string(),
  properties: z.record(z.string(), z.looseObject({ description: z.string().optional() })),
  required: z.array(z.string()),
});

/** A metric is a member of the line, by its name. */
const patternProperties = {
  [`^(${Object.keys(metrics).join('|')})$`]: { type: 'number', description: 'A metric, for CloudWatch.' },
};

export type LineJsonSchema = z.infer<typeof lineJsonSchema>;

/** The JSON Schema of a line of each event, fields of every line first. */
export function schemasOfLines(): ReadonlyMap<string, LineJsonSchema> {
  return new Map(
    Object.entries(eventSchemas).map(([event, schema]) => {
      const { time, level, allowListHash } = lineFields;
      const line = z
        .strictObject({ time, level, ...schema.shape, allowListHash, ...metricFields })
        .describe(schema.description ?? '');
      const { $schema: _, ...written } = z.toJSONSchema(line);
      return [event, lineJsonSchema.loose().parse({ ...written, patternProperties })];
    }),
  );
}

/** One JSON Schema for a line of any event. */
export function createAuditLinesSchema(): object {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'alertguard: audit lines',
    description: 'One line for each decision, in the log groups of the functions.',
    oneOf: [...schemasOfLines().values()],
  };
}
