import type * as z from 'zod';

/** The JSON of an answer's body, as far as the schema knows it; `undefined` where it is no such JSON. */
export function readJsonAnswer<Schema extends z.ZodType>(body: string, schema: Schema): z.output<Schema> | undefined {
  try {
    return schema.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}
