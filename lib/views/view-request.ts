import * as z from 'zod/mini';

/** SHA-256 in hex, or as much of its beginning as people copy. */
const hex = z.string().check(z.regex(/^[0-9a-f]{6,64}$/));
const name = z.string().check(z.maxLength(500));

/** Which view is asked for, and about what. The names are those of pages and of what a widget is given. */
export const viewRequestSchema = z.discriminatedUnion('view', [
  z.strictObject({ view: z.literal('stuck'), destination: z.optional(name) }),
  /** Without a group the latest groups. */
  z.strictObject({ view: z.literal('story'), group: z.optional(hex) }),
  z.strictObject({ view: z.literal('notified'), hash: z.optional(hex), destination: z.optional(name) }),
  z.strictObject({ view: z.literal('refused'), sender: z.optional(name), reason: z.optional(name) }),
  z.strictObject({ view: z.literal('unproven') }),
]);

export type ViewRequest = z.infer<typeof viewRequestSchema>;
export type ViewName = ViewRequest['view'];

/** Asked about something in particular: the answer in a few words, which is to the whole question, does not stand above it. */
export function isNarrowed(request: ViewRequest): boolean {
  return Object.keys(request).length > 1;
}
