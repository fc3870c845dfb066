import * as z from 'zod';

/**
 * Bytes of UTF-8: a server makes an attachment of a message that reaches `message-size-limit`, 4,096 by default.
 * Source: docs.ntfy.sh/config; ntfy `util/peek.go`, `LimitReached: read == limit`.
 */
export const maxMessageBytes = 4_095;

/** Bytes of the JSON, read the same way with twice that limit. Source: ntfy `server/server.go`, `readJSONWithLimit`. */
export const maxBodyBytes = 8_191;

/** Buttons of one message. Source: docs.ntfy.sh/publish, "Action buttons". */
export const maxActions = 3;

const url = z.url({ protocol: /^https?$/ });

/** A button that opens a page: `http` and `broadcast` would act on their own. */
const action = z.strictObject({
  action: z.literal('view'),
  label: z.string().min(1),
  url,
  clear: z.boolean().optional(),
});

/**
 * What the guard may use of a message that is published as JSON: no attachment, icon, mail, call or delay, and no Markdown.
 * Source: docs.ntfy.sh/publish, "Publish as JSON"; the topic's pattern is `topicRegex` of ntfy `server/server.go`.
 */
export const messageSchema = z.strictObject({
  topic: z.string().regex(/^[-_A-Za-z0-9]{1,64}$/),
  title: z.string().default(''),
  message: z
    .string()
    .refine((text) => Buffer.byteLength(text) <= maxMessageBytes, 'is too long')
    .default(''),
  priority: z.int().min(1).max(5).default(3),
  tags: z.array(z.string()).default([]),
  click: url.optional(),
  actions: z.array(action).max(maxActions).default([]),
});

export type Message = z.output<typeof messageSchema>;

export function parseMessage(body: string): Message {
  return messageSchema.parse(JSON.parse(body));
}
