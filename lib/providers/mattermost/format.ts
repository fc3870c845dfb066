import * as z from 'zod';

/**
 * Code points of a post, which a server splits when it is longer, and of each text of an attachment, for which the server
 * has no limit of its own: both are rejected here, as nobody wants either. Source: mattermost `PostMessageMaxRunesV2`.
 */
export const maxTextCodePoints = 16_383;

/** `max` of zod counts code points. */
const text = z.string().max(maxTextCodePoints);

const attachment = z.strictObject({
  fallback: text.optional(),
  color: z
    .string()
    .regex(/^#[0-9a-f]{6}$/i)
    .optional(),
  pretext: text.optional(),
  text: text.optional(),
  author_name: z.string().optional(),
  title: z.string().optional(),
  title_link: z.url().optional(),
  footer: z.string().optional(),
  fields: z.array(z.strictObject({ title: z.string(), value: text, short: z.boolean().optional() })).optional(),
});

export type MattermostAttachment = z.output<typeof attachment>;

/**
 * What an incoming webhook accepts, strict, without the fields that say by whom and into which channel. Source:
 * docs.mattermost.com, incoming webhooks and message attachments.
 */
export const mattermostMessage = z.strictObject({
  text: text.default(''),
  attachments: z.array(attachment).default([]),
});

export type MattermostMessage = z.output<typeof mattermostMessage>;
