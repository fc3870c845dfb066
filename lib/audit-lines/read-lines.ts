import * as z from 'zod';

/** What is read of a line. Its other fields are kept as they are: a newer guard may write events that are unknown here. */
const lineSchema = z.looseObject({ time: z.iso.datetime(), event: z.string() });

export type AuditLine = z.infer<typeof lineSchema>;

/** The audit lines in a text of one JSON object a line, such as a log; everything else in it is left out. */
export function readAuditLines(text: string): AuditLine[] {
  return text.split('\n').flatMap((line) => {
    // A log has many other lines, which need no parser.
    if (!line.startsWith('{')) return [];
    const parsed = lineSchema.safeParse(parseJson(line));
    return parsed.success ? [parsed.data] : [];
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
