import * as z from 'zod';

/** Bytes of a whole event. Source: Matrix specification, Client-Server API, "Size limits". */
const maxEventBytes = 65_536;

/** What a server adds to the content: ids, hashes, a signature, the events before; measured at about 1 KB. */
const envelopeBytes = 1_500;

/** Bytes of an event's content, as JSON. */
export const maxContentBytes = maxEventBytes - envelopeBytes;

/**
 * What the guard may use of the content of an `m.room.message`.
 * Source: Client-Server API, "m.text", "m.notice", "User and room mentions".
 */
export const contentSchema = z
  .strictObject({
    msgtype: z.enum(['m.text', 'm.notice']),
    body: z.string().min(1),
    format: z.literal('org.matrix.custom.html').optional(),
    formatted_body: z.string().min(1).optional(),
    'm.mentions': z
      .strictObject({ room: z.boolean().optional(), user_ids: z.array(z.string().startsWith('@')).optional() })
      .optional(),
  })
  .refine((content) => (content.format === undefined) === (content.formatted_body === undefined));

export type Content = z.output<typeof contentSchema>;

export function parseContent(body: string): Content {
  return contentSchema.parse(JSON.parse(body));
}
