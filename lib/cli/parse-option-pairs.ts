import * as z from 'zod';

export type ParsedOptions =
  | { readonly ok: true; readonly options: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly message: string };

const object = z.record(z.string(), z.unknown());

/**
 * `--option key=value`, where a value that is JSON is that (`maxAlerts=3`, `to=["a@example.com"]`) and any other is
 * text, over `--options {…}`.
 */
export function parseOptionPairs(pairs: readonly string[], json: string | undefined): ParsedOptions {
  const base = json === undefined ? { success: true as const, data: {} } : object.safeParse(parseJson(json));
  if (!base.success) return { ok: false, message: '--options must be a JSON object' };
  const entries = pairs.map((pair) => /^([^=]+)=(.*)$/s.exec(pair));
  if (entries.includes(null)) return { ok: false, message: '--option must be key=value' };
  const own = entries.map((match) => [match?.[1] ?? '', readValue(match?.[2] ?? '')] as const);
  return { ok: true, options: { ...base.data, ...Object.fromEntries(own) } };
}

function readValue(text: string): unknown {
  return parseJson(text) ?? text;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
