import { parse } from 'yaml';
import * as z from 'zod';

/** A parameter as it is written: on a stage a list stands for ids that are separated by commas. */
export type ParameterValue = string | number | boolean | readonly string[];

const defaultsSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

/** The parameters of a deployment with their defaults, from the text of infra/parameters.yml. */
export function parseParameterDefaults(text: string): z.output<typeof defaultsSchema> {
  return defaultsSchema.parse(parse(text));
}
