import * as z from 'zod';

/**
 * UTF-16 units of a message's text, and here of each longer text of an attachment: the default of the server's setting
 * `Message_MaxAllowedSize`. What a server makes of a longer attachment is not documented.
 */
export const maxTextUnits = 5_000;

/** The message of a text that is too long. */
export const tooLong = 'error-message-size-exceeded';

/** `max` of zod counts code points. */
const text = z.string().refine(({ length }) => length <= maxTextUnits, tooLong);

const attachment = z.strictObject({
  /** Whatever CSS takes as the colour of a background. */
  color: z.string().optional(),
  title: z.string().optional(),
  title_link: z.url().optional(),
  text: text.optional(),
  pretext: text.optional(),
  author_name: z.string().optional(),
  mrkdwn_in: z.array(z.enum(['text', 'pretext', 'fields'])).optional(),
  fields: z.array(z.strictObject({ title: z.string(), value: text, short: z.boolean().optional() })).optional(),
  collapsed: z.boolean().optional(),
});

export type RocketChatAttachment = z.output<typeof attachment>;

/** What an incoming webhook accepts, strict. Source: developer.rocket.chat, incoming webhooks and `chat.postMessage`. */
export const rocketChatMessage = z.strictObject({
  text: text.default(''),
  /** With either the message goes to another channel, which the webhook's settings have to allow. */
  channel: z.string().optional(),
  roomId: z.string().optional(),
  /** Whether the server shows what the URLs in the text lead to. */
  parseUrls: z.boolean().default(true),
  attachments: z.array(attachment).default([]),
});

export type RocketChatMessage = z.output<typeof rocketChatMessage>;
