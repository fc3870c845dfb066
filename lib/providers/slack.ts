import * as z from 'zod';
import { delivered, type Outcome, reject } from '../delivery/outcome.ts';
import { commonOptions } from '../rendering/common-options.ts';
import { fitView } from '../rendering/fit-view.ts';
import type { NotificationView } from '../rendering/notification-view.ts';
import { slackTexts, toSlackBlocks } from '../rendering/to-slack-blocks.ts';
import { viewNotification } from '../rendering/view-notification.ts';
import { fullTitle } from '../rendering/view-texts.ts';
import { cutText } from '../text/cut-text.ts';
import { escapeMrkdwn } from '../text/escape-mrkdwn.ts';
import { classifyHttp, retryAsAsked } from './classify-http.ts';
import { type Answer, defineProvider } from './define-provider.ts';
import { webhookUrlSecret } from './webhook-url-secret.ts';

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
const mention = z.union([z.enum(['here', 'channel']), z.string().regex(/^[UWS][A-Z0-9]{2,20}$/)]);

/** An incoming webhook of Slack or GovSlack. */
export const slack = defineProvider({
  type: 'slack',
  options: z.strictObject({ ...commonOptions, mention: mention.optional() }),
  secret: webhookUrlSecret,
  hosts: ['hooks.slack.com', 'hooks.slack-gov.com'],
  render: (input) => {
    const mentioned = input.notification.status === 'firing' ? input.options.mention : undefined;
    const message = fitView(viewNotification(input), (view) => createMessage(view, mentioned), fits);
    return {
      kind: 'https',
      method: 'POST',
      url: input.secret.webhookUrl,
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(message),
    };
  },
  classify,
});

type Message = ReturnType<typeof createMessage>;

/** No `channel`: legacy webhooks answer 404 even to their own (slackapi/java-slack-sdk#1621). No `link_names` either. */
function createMessage(view: NotificationView, mentioned: string | undefined) {
  const blocks = toSlackBlocks(view);
  return {
    text: escapeMrkdwn(cutText(fullTitle(view), maxFallbackUnits, 'utf16_units')),
    mrkdwn: false,
    unfurl_links: false,
    unfurl_media: false,
    blocks: mentioned === undefined ? blocks : [mentionBlock(mentioned), ...blocks],
  } as const;
}

/** The only mrkdwn of the message, so that nothing but the allow-list decides what it holds. */
function mentionBlock(mentioned: string) {
  return { type: 'section', text: { type: 'mrkdwn', text: toMention(mentioned), verbatim: true } } as const;
}

function toMention(mentioned: string): string {
  if (mentioned === 'here' || mentioned === 'channel') return `<!${mentioned}>`;
  return mentioned.startsWith('S') ? `<!subteam^${mentioned}>` : `<@${mentioned}>`;
}

function fits({ text, blocks }: Message): boolean {
  const texts = blocks.flatMap((block) => (block.type === 'section' ? [block.text.text] : slackTexts([block])));
  const totalUnits = texts.reduce((sum, { length }) => sum + length, text.length);
  return blocks.length <= maxBlocks && totalUnits <= maxTotalUnits;
}

/**
 * Success is 200 with the body `ok`, and errors are words in plain text. `rollup_error` is the one error that passes.
 * Source: prometheus/alertmanager notify/slack; api.slack.com/changelog/2016-05-17.
 */
function classify(answer: Answer): Outcome {
  if (answer.status === 200 && answer.body === 'ok') return delivered(200);
  if (answer.body.trim() === 'rollup_error') return retryAsAsked('provider_unavailable', answer);
  if (answer.status >= 200 && answer.status <= 299) return reject('refused', { status: answer.status });
  return classifyHttp(answer);
}
