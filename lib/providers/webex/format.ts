import * as z from 'zod';

/** Bytes of UTF-8 of a message's Markdown. Source: developer.webex.com/docs/api/v1/messages/create-a-message. */
export const maxMarkdownBytes = 7_439;

/** What the guard may use of a message: a room and Markdown, no person, file or card. Source: as above. */
export const messageSchema = z.strictObject({
  roomId: z.string().min(1),
  markdown: z
    .string()
    .min(1)
    .refine((text) => Buffer.byteLength(text) <= maxMarkdownBytes, 'is too long'),
});

export type Message = z.output<typeof messageSchema>;

export function parseMessage(body: string): Message {
  return messageSchema.parse(JSON.parse(body));
}
