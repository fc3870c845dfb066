import * as z from 'zod';
import { slackMessage } from '../slack/format.ts';

/** `C…` is a channel, `G…` a private one, `D…` a direct message. */
const channelId = z.string().regex(/^[CGD][A-Z0-9]{8,}$/);

/** Of a message: seconds since the epoch, and what makes it unique in its channel. */
const timestamp = z.string().regex(/^\d{10}\.\d{6}$/);

/** Source: docs.slack.dev/messaging/message-metadata; slackapi/node-slack-sdk packages/types/src/message-metadata.ts. */
const metadata = z.strictObject({
  event_type: z.string().regex(/^\w{1,255}$/),
  event_payload: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});

const absent = z.undefined();

/**
 * The arguments of `chat.postMessage`: the channel's id, and a message as incoming webhooks take it.
 * Source: docs.slack.dev/reference/methods/chat.postMessage.
 */
export const slackCall = z
  .looseObject({ channel: channelId, thread_ts: timestamp.optional(), metadata: metadata.optional() })
  .transform(({ channel, thread_ts, metadata, ...message }) => ({ channel, thread_ts, metadata, message }))
  .pipe(
    z.strictObject({
      channel: channelId,
      thread_ts: timestamp.or(absent),
      metadata: metadata.or(absent),
      message: slackMessage,
    }),
  );

/** What `chat.postMessage` knows and `chat.update` does not. */
const onlyOfPosts = ['thread_ts', 'mrkdwn', 'unfurl_links', 'unfurl_media'];

/**
 * The arguments of `chat.update`. Without `parse` it makes links of what stands in the text.
 * Source: docs.slack.dev/reference/methods/chat.update.
 */
export const slackUpdate = z
  .looseObject({ channel: channelId, ts: timestamp, parse: z.literal('none'), metadata: metadata.optional() })
  .refine((call) => onlyOfPosts.every((name) => !(name in call)))
  .transform(({ channel, ts, parse: _, metadata, ...message }) => ({ channel, ts, metadata, message }))
  .pipe(z.strictObject({ channel: channelId, ts: timestamp, metadata: metadata.or(absent), message: slackMessage }));

const bool = z.enum(['true', 'false', '1', '0']).transform((text) => text === 'true' || text === '1');

/** What the method that reads a channel accepts, as a form. Source: docs.slack.dev/reference/methods/conversations.history. */
export const slackHistory = z.strictObject({
  channel: channelId,
  limit: z
    .string()
    .regex(/^\d{1,3}$/)
    .transform(Number)
    .refine((limit) => limit >= 1, 'invalid_limit')
    .default(100),
  oldest: timestamp.default('0000000000.000000'),
  latest: timestamp.optional(),
  inclusive: bool.default(false),
  include_all_metadata: bool.default(false),
});
