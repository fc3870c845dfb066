import * as z from 'zod';

/** Code points; the server cuts a longer message. Source: zulip.com/api/register-queue, `max_message_length`. */
export const maxContentCodePoints = 10_000;

/** Code points of a topic. Source: zulip.com/api/register-queue, `max_topic_length`. */
export const maxTopicCodePoints = 60;

/** What is longer is refused, although a server would cut it: a cut can leave markup open. */
const codePoints = (max: number) =>
  z
    .string()
    .min(1)
    .refine((text) => [...text].length <= max, 'is too long');

/** A stream by its name, bare or as JSON, or by its id. Source: zulip `extract_stream_indicator`. */
const stream = z
  .string()
  .min(1)
  .transform((text): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  })
  .pipe(z.union([z.string().min(1), z.int().positive()]));

/**
 * The form of a message to a stream. A topic has no control characters and no code points without a character.
 * Source: zulip.com/api/send-message; zulip `zerver/actions/message_send.py`, `check_stream_topic`.
 */
export const messageSchema = z.strictObject({
  type: z.enum(['stream', 'channel']),
  to: stream,
  topic: codePoints(maxTopicCodePoints).refine((text) => !/[\p{Cc}\p{Cs}\p{Cn}]/u.test(text), 'has such a character'),
  content: codePoints(maxContentCodePoints).refine((text) => text.trim() !== '' && !text.includes('\0'), 'is empty'),
});

export type Message = z.output<typeof messageSchema>;

/** The fields of a form, by name. */
export function readForm(body: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(body));
}

export function parseMessage(body: string): Message {
  return messageSchema.parse(readForm(body));
}
