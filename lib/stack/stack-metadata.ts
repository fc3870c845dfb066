import * as z from 'zod';
import type { SourceFile } from '../allow-list/compile/compile.ts';
import { compareText } from '../allow-list/compile/fault.ts';
import { service } from './compose-template.ts';

/** What a template says of its making; CloudFormation keeps it with the stack. */
const stackMetadataSchema = z.object({
  version: z.string(),
  stage: z.string(),
  allowList: z.object({
    /** Of the compiled allow-list, as every audit line states it. */
    hash: z.string(),
    /** Where its sources lie in the bucket. */
    key: z.string(),
  }),
  functions: z.record(
    z.string(),
    z.object({
      /** Of the zip, as Lambda states it: SHA-256 in base64. */
      codeSha256: z.string(),
      /** Of the files without the allow-list: SHA-256 in hex. */
      code: z.string(),
    }),
  ),
});

export type StackMetadata = z.output<typeof stackMetadataSchema>;

/** `undefined` of a template that was not composed here, such as one of osls. */
export function readMetadata(template: unknown): StackMetadata | undefined {
  const parsed = z.object({ Metadata: z.object({ [service]: stackMetadataSchema }) }).safeParse(template);
  return parsed.success ? parsed.data.Metadata[service] : undefined;
}

const sourcesSchema = z.array(z.strictObject({ path: z.string(), text: z.string() }));

/** The files of the allow-list as one text, so that the next deployment can say what changes. */
export function sourcesText(files: readonly SourceFile[]): string {
  const sorted = files.map(({ path, text }) => ({ path, text })).toSorted((a, b) => compareText(a.path, b.path));
  return `${JSON.stringify(sorted)}\n`;
}

/** `undefined` where it is no such text. */
export function parseSources(text: string): readonly SourceFile[] | undefined {
  try {
    const parsed = sourcesSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
