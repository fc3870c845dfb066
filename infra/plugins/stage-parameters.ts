import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import { isStage } from '../../lib/allow-list/stage.ts';

type Value = string | number | boolean;
export type Parameters = Readonly<Record<string, Value>>;

export type StageParameters =
  | { readonly ok: true; readonly parameters: Parameters }
  | { readonly ok: false; readonly fault: string };

const fileSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullable();

/**
 * What `infra/stages/<stage>.yml` sets; nothing where there is no such file. A name that serverless.yml does not know is
 * a fault: it would protect nothing, and nobody would notice.
 */
export function readStageParameters(
  serviceDirectory: string,
  stage: string,
  known: readonly string[],
): StageParameters {
  const fault = (text: string) => ({ ok: false, fault: text }) as const;
  if (!isStage(stage)) return fault('A stage is named by up to 24 letters, digits and hyphens.');
  const file = `infra/stages/${stage}.yml`;
  let text: string;
  try {
    text = readFileSync(join(serviceDirectory, file), 'utf8');
  } catch {
    return { ok: true, parameters: {} };
  }
  const parsed = fileSchema.safeParse(parseYaml(text));
  if (!parsed.success) return fault(`${file}: write each parameter on a line of its own, as \`name: value\`.`);
  const parameters = parsed.data ?? {};
  const unknown = Object.keys(parameters).filter((name) => !known.includes(name));
  if (unknown.length === 0) return { ok: true, parameters };
  return fault(`${file}: serverless.yml has no parameter ${unknown.join(', ')}. It has ${known.join(', ')}.`);
}

function parseYaml(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}
