import type * as z from 'zod';

/** The fields that a schema refused, as paths such as `mention.id`, and none of their values. */
export function issueFields(error: z.ZodError): string[] {
  return [...new Set(error.issues.flatMap((issue) => fieldsOf(issue)))];
}

/** Of what may have one of several forms, the fields inside of the form that comes nearest. */
function fieldsOf({ path, ...issue }: z.core.$ZodIssue): string[] {
  const forms = issue.code === 'invalid_union' ? issue.errors : [];
  const inside = forms.flatMap((form) => form.filter((one) => one.path.length > 0)).flatMap(fieldsOf);
  const name = path.join('.');
  return inside.length === 0 ? [name] : inside.map((field) => `${name}.${field}`);
}

/** What to write instead, where a schema's own check says it in its `params`. */
export function hintFor(field: string, { issues }: z.ZodError): { readonly hint?: string } {
  for (const issue of issues) {
    const hint: unknown = issue.code === 'custom' && issue.path.join('.') === field && issue.params?.['hint'];
    if (typeof hint === 'string') return { hint };
  }
  return {};
}
