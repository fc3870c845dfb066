import * as z from 'zod';
import { blocksSchema, textsOf } from './judge-blocks.ts';

/**
 * 9,597 characters over all blocks were accepted and 11,341 refused; what lies between is not known, so it is refused.
 * Source: slackapi/bolt-js#2867.
 */
export const maxTotalText = 9_597;

const maxAttachments = 100;

const messageSchema = z.strictObject({
  text: z.string().optional(),
  blocks: z.unknown().optional(),
  attachments: z
    .array(
      z.strictObject({ color: z.string().optional(), fallback: z.string().optional(), blocks: z.unknown().optional() }),
    )
    .optional(),
  mrkdwn: z.boolean().optional(),
  unfurl_links: z.boolean().optional(),
  unfurl_media: z.boolean().optional(),
});

export type SlackVerdict =
  | 'ok'
  | 'invalid_payload'
  | 'no_text'
  | 'too_many_attachments'
  | 'invalid_blocks'
  | 'msg_blocks_too_long';

/** Slack's word on a message, by whichever way it came. */
export function judgeSlackMessage(json: unknown): SlackVerdict {
  const message = messageSchema.safeParse(json);
  if (!message.success) return 'invalid_payload';
  const { text: fallback = '', blocks, attachments = [] } = message.data;
  if (fallback === '' && blocks === undefined && attachments.length === 0) return 'no_text';
  if (attachments.length > maxAttachments) return 'too_many_attachments';
  const all = [blocks, ...attachments.map((attachment) => attachment.blocks)].filter((list) => list !== undefined);
  if (!all.every((list) => blocksSchema.safeParse(list).success)) return 'invalid_blocks';
  const length = textsOf(all).reduce((sum, piece) => sum + piece.length, 0);
  return length > maxTotalText ? 'msg_blocks_too_long' : 'ok';
}
