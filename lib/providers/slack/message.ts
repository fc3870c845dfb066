import * as z from 'zod';
import { fitTitle } from '../../rendering/fit-text.ts';
import { fitView } from '../../rendering/fit-view.ts';
import type { NotificationView } from '../../rendering/notification-view.ts';
import { createDefanger, type Defang } from '../../rendering/split-links.ts';
import { type ViewInput, viewNotification } from '../../rendering/view-notification.ts';
import { type BySeverity, bySeverity, chooseBySeverity } from '../contract/by-severity.ts';
import { escapeMrkdwn } from './escape-mrkdwn.ts';
import { type SlackBlock, slackTexts, toSlackBlocks } from './to-blocks.ts';

/** Blocks of a message. Source: docs.slack.dev/reference/block-kit/blocks. */
export const maxBlocks = 50;

/**
 * UTF-16 units of all texts and URLs together. The limit is not documented: 9,597 characters were taken and 11,341
 * refused with `msg_blocks_too_long` (slackapi/bolt-js#2867).
 */
export const maxTotalUnits = 9_000;

/** The line that phones and screen readers show; `text` is kept short, as it counts too. */
const maxFallbackUnits = 300;

/** Static, from the allow-list: `here`, `channel`, a user (`U…`, `W…`) or a user group (`S…`). */
export function slackMention() {
  return bySeverity(
    z.union([
      z.enum(['here', 'channel']),
      z.string().regex(/^[UWS][A-Z0-9]{2,20}$/, 'is not here, channel or the id of a user or user group'),
    ]),
  )
    .optional()
    .describe('whom to mention while something fires: here, channel, or the id of a user or user group');
}

type MentionBlock = {
  readonly type: 'section';
  readonly text: { readonly type: 'mrkdwn'; readonly text: string; readonly verbatim: true };
};

/** What incoming webhooks and `chat.postMessage` both take. */
export type SlackMessage = {
  readonly text: string;
  readonly mrkdwn: false;
  readonly unfurl_links: false;
  readonly unfurl_media: false;
  readonly blocks: readonly (MentionBlock | SlackBlock)[];
};

/** The message for a notification, inside Slack's limits; the mention is used while something fires. */
export function createSlackMessage(input: ViewInput, mention: BySeverity<string> | undefined): SlackMessage {
  const whole = viewNotification(input);
  const mentioned = chooseBySeverity(mention, whole.tone);
  const defang = createDefanger(input.linkHosts);
  return fitView(whole, (view) => toMessage(view, { mentioned, defang }), fits);
}

type MessageContext = { readonly mentioned: string | undefined; readonly defang: Defang };

/** No `link_names`, and no `parse`: either would make mentions of what stands in the text. */
function toMessage(view: NotificationView, { mentioned, defang }: MessageContext): SlackMessage {
  const blocks = toSlackBlocks(view);
  return {
    text: escapeMrkdwn(fitTitle(view, defang, { max: maxFallbackUnits, unit: 'utf16_units' })),
    mrkdwn: false,
    unfurl_links: false,
    unfurl_media: false,
    // Status and count come first.
    blocks: mentioned === undefined ? blocks : [...blocks.slice(0, 1), mentionBlock(mentioned), ...blocks.slice(1)],
  };
}

/** The only mrkdwn of the message, so that nothing but the allow-list decides what it holds. */
function mentionBlock(mentioned: string): MentionBlock {
  return { type: 'section', text: { type: 'mrkdwn', text: toMention(mentioned), verbatim: true } };
}

function toMention(mentioned: string): string {
  if (mentioned === 'here' || mentioned === 'channel') return `<!${mentioned}>`;
  return mentioned.startsWith('S') ? `<!subteam^${mentioned}>` : `<@${mentioned}>`;
}

function fits({ text, blocks }: SlackMessage): boolean {
  const texts = blocks.flatMap((block) => (block.type === 'section' ? [block.text.text] : slackTexts([block])));
  const totalUnits = texts.reduce((sum, { length }) => sum + length, text.length);
  return blocks.length <= maxBlocks && totalUnits <= maxTotalUnits;
}
