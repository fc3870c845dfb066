import * as z from 'zod';
import { commonOptions } from '../../rendering/common-options.ts';
import { fitView } from '../../rendering/fit-view.ts';
import { fullTitle } from '../../rendering/layout.ts';
import { createDefanger } from '../../rendering/split-links.ts';
import { forOneMessage, type MarkdownDialect, markdownLink, toMarkdown } from '../../rendering/to-markdown.ts';
import { toneStyles } from '../../rendering/tone.ts';
import { viewNotification } from '../../rendering/view-notification.ts';
import { cutLines } from '../../text/cut-lines.ts';
import { markdownCode, markdownText } from '../../text/markdown-value.ts';
import { measureText } from '../../text/measure-text.ts';
import { bySeverity, chooseBySeverity } from '../contract/by-severity.ts';
import { classifyHttp } from '../contract/classify-http.ts';
import { defineProvider } from '../contract/define-provider.ts';
import { readJsonAnswer } from '../contract/json-answer.ts';
import { makeOnce } from '../contract/make-once.ts';
import type { Answer } from '../contract/outbound-request.ts';
import { delivered, type Outcome, reject } from '../contract/outcome.ts';
import { provenIf } from '../contract/probe.ts';
import { webhookUrlSecret, webhookUrls } from '../contract/webhook-url-secret.ts';

/**
 * Code points of the attachment's text. It is the limit of a post's own text, which attachments may exceed, but a longer
 * one nobody reads. Source: docs.mattermost.com, incoming webhooks; prometheus/alertmanager notify/mattermost.
 */
export const maxTextCodePoints = 16_383;

/** Static, from the allow-list: `here`, `channel`, `all`, or `@` with the name of a user or group. */
const mention = () =>
  z.union([
    z.enum(['here', 'channel', 'all']),
    z.string().regex(/^@[a-z0-9][a-z0-9._-]{0,62}$/, 'is not here, channel, all or @name'),
  ]);

const dialect: MarkdownDialect = {
  text: markdownText,
  code: markdownCode,
  bold: (markdown) => `**${markdown}**`,
  own: (words) => `*${words}*`,
  link: markdownLink,
  lineBreak: '\n',
};

/**
 * An incoming webhook of a Mattermost server of the team. The message is one attachment, for its colour: of its fields
 * `text` is Markdown and looked through for mentions, `fallback` is plain and shown in notifications. Neither `title`,
 * whose Markdown is that of links only, nor `fields` are used. The server also rewrites Slack's `<!channel>`, `<@id>` in
 * `text` before it reads the Markdown; no `<` is left in it by then. Source: mattermost `server/channels/app/slack.go`,
 * `notification.go`, webapp `message_attachment.tsx`.
 */
export const mattermost = defineProvider({
  type: 'mattermost',
  class: 'chat',
  options: () => z.strictObject({ ...commonOptions(), mention: bySeverity(mention()).optional() }),
  secret: webhookUrlSecret,
  secretUrls: webhookUrls,
  hosts: 'fence',
  render: (input) => {
    const view = viewNotification(input);
    const written = forOneMessage(dialect);
    const text = fitView(
      view,
      (fitted) => toMarkdown(fitted, written, { heading: true }),
      (markdown) => measureText(markdown, 'code_points') <= maxTextCodePoints,
    );
    const mentioned = chooseBySeverity(input.options.mention, view.tone);
    return {
      kind: 'https',
      method: 'POST',
      url: input.secret.webhookUrl,
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify({
        ...(mentioned !== undefined && { text: mentioned.startsWith('@') ? mentioned : `@${mentioned}` }),
        attachments: [
          {
            fallback: createDefanger(input.linkHosts)(fullTitle(view)),
            color: toneStyles[view.tone].hex,
            text: cutLines(text, maxTextCodePoints, 'code_points'),
          },
        ],
      }),
    };
  },
  classify,
  probe: ({ secret: { webhookUrl } }) => [
    {
      request: {
        kind: 'https',
        method: 'POST',
        url: webhookUrl,
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: JSON.stringify({ channel: noChannel, text: 'probe' }),
      },
      judge: (answer) => {
        const id = readJsonAnswer(answer.body, errorBody())?.id;
        // 403 where the webhook is locked to its channel, should a server look at that first.
        const isThere = id === 'web.incoming_webhook.channel.app_error' && answer.status === 404;
        const isLocked = id === 'web.incoming_webhook.channel_locked.app_error';
        // The error of the channel again, where the server could not look for one.
        return provenIf(isThere || isLocked, answer, answer.status === 500 ? classifyHttp : classify);
      },
    },
  ],
});

/**
 * The name of a channel has neither blanks nor capitals, so none has this name, and nothing can be posted to it. The server
 * looks for the webhook first and for the channel then ("Couldn't find the channel").
 * Source: docs.mattermost.com, incoming webhooks; mattermost `HandleIncomingWebhook`, `IsValidChannelIdentifier`.
 */
const noChannel = 'No Channel: A Probe';

const errorBody = makeOnce(() => z.object({ id: z.string() }));

/** Success is 200 with the body `ok`; errors are named by `id`. Source: mattermost `server/channels/app/webhook.go`. */
function classify(answer: Answer): Outcome {
  const { status, body } = answer;
  if (status === 200 && body.trim() === 'ok') return delivered(status);
  if (status >= 200 && status <= 299) return reject('refused', { status });
  switch (readJsonAnswer(body, errorBody())?.id) {
    // The webhook is unknown or was deleted, which is answered with 400.
    case 'web.incoming_webhook.invalid.app_error':
    case 'api.webhook.incoming.invalid_hook_id.app_error':
      return reject('destination_gone', { status, secretSuspect: true });
    case 'web.incoming_webhook.channel.app_error':
    case 'api.post.create_post.can_not_post_to_deleted.error':
      return reject('destination_gone', { status });
    // Another URL would not help: the server's settings or the owner's permissions do.
    case 'web.incoming_webhook.disabled.app_error':
    case 'web.incoming_webhook.permissions.app_error':
    case 'web.incoming_webhook.channel_locked.app_error':
    case 'web.incoming_webhook.user.app_error':
      return reject('refused', { status });
    case 'web.incoming_webhook.split_props_length.app_error':
    case 'model.post.is_valid.msg.app_error':
      return reject('too_large', { status });
    default:
      return classifyHttp(answer);
  }
}
