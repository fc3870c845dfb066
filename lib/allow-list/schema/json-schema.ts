import * as z from 'zod';

export type JsonSchema = z.core.JSONSchema.JSONSchema;

/** What editors read: yaml-language-server knows draft 7 and below. */
export const dialect = 'http://json-schema.org/draft-07/schema#';

/**
 * The JSON Schema of what a zod schema reads. What zod cannot say in it (a refinement, a transformation) is left out: an
 * editor then finds less than the compiler, and never something that the compiler would take.
 */
export function toJsonSchema(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    target: 'draft-7',
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      // `z.preprocess`: what it hands on, since nothing can be said about what it takes.
      if (
        zodSchema instanceof z.ZodPipe &&
        zodSchema.in instanceof z.ZodTransform &&
        zodSchema.out instanceof z.ZodType
      ) {
        Object.assign(jsonSchema, toJsonSchema(zodSchema.out));
      }
      // A bound that every whole number in YAML keeps to says nothing.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    },
  });
  return json;
}

/** An object schema with some of its properties said more exactly than zod could. */
export function refine(
  schema: JsonSchema,
  properties: Readonly<Record<string, (property: JsonSchema) => JsonSchema>>,
): JsonSchema {
  const refined = Object.entries(properties).map(([name, change]) => {
    const property = schema.properties?.[name];
    if (typeof property !== 'object') throw new Error(`The schema has no property ${name}`);
    return [name, change(property)] as const;
  });
  return { ...schema, properties: { ...schema.properties, ...Object.fromEntries(refined) } };
}

/** Named entries: `names` is what the names must match, where they must match something. */
export function namedEntries(entry: JsonSchema, names?: RegExp): (property: JsonSchema) => JsonSchema {
  return ({ description, default: _, propertyNames: __, ...property }) => ({
    ...(description === undefined ? {} : { description }),
    ...property,
    ...(names === undefined ? {} : { propertyNames: { pattern: names.source } }),
    additionalProperties: entry,
  });
}

/** Text that matches a pattern, as the checks of the compiler state it. */
export function matching(pattern: RegExp): (property: JsonSchema) => JsonSchema {
  return (property) => ({ ...property, pattern: pattern.source });
}
