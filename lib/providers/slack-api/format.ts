import * as z from 'zod';
import { slackMessage } from '../slack/format.ts';

/** `C…` is a channel, `G…` a private one, `D…` a direct message. */
const channelId = z.string().regex(/^[CGD][A-Z0-9]{8,}$/);

/**
 * The arguments of `chat.postMessage`: the channel's id, and a message as incoming webhooks take it.
 * Source: docs.slack.dev/reference/methods/chat.postMessage.
 */
export const slackCall = z
  .looseObject({ channel: channelId })
  .transform(({ channel, ...message }) => ({ channel, message }))
  .pipe(z.strictObject({ channel: channelId, message: slackMessage }));
