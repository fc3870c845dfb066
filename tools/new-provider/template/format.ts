import * as z from 'zod';

/**
 * Code points. Look up: every limit in the vendor's documentation. Never import those of `provider.ts`: a fault there is
 * found only because it is not repeated here.
 */
export const maxTitleCodePoints = 100;

/** Bytes of UTF-8. */
export const maxTextBytes = 4_000;

/** Look up: the fields that the guard may use, and their form. Strict, so that any other is refused. */
export const messageSchema = z.strictObject({
  title: z
    .string()
    .min(1)
    .refine((text) => [...text].length <= maxTitleCodePoints, 'is too long'),
  text: z
    .string()
    .min(1)
    .refine((text) => Buffer.byteLength(text) <= maxTextBytes, 'is too long'),
  color: z.string().regex(/^#[0-9a-f]{6}$/),
  link: z.strictObject({ text: z.string().min(1), url: z.url({ protocol: /^https?$/ }) }).optional(),
});

export type Message = z.output<typeof messageSchema>;

export function parseMessage(body: string): Message {
  return messageSchema.parse(JSON.parse(body));
}
