import * as z from 'zod';
import { commonOptions } from '../../rendering/common-options.ts';
import { fitView } from '../../rendering/fit-view.ts';
import { viewNotification } from '../../rendering/view-notification.ts';
import { bySeverity, chooseBySeverity } from '../contract/by-severity.ts';
import { classifyHttp, retryAsAsked } from '../contract/classify-http.ts';
import { defineProvider } from '../contract/define-provider.ts';
import { readJsonAnswer } from '../contract/json-answer.ts';
import { makeOnce } from '../contract/make-once.ts';
import type { Answer } from '../contract/outbound-request.ts';
import { delivered, type Outcome, reject, retry } from '../contract/outcome.ts';
import { provenIf } from '../contract/probe.ts';
import { toWait } from '../contract/retry-after.ts';
import { webhookUrlSecret, webhookUrls } from '../contract/webhook-url-secret.ts';
import { type DiscordEmbed, maxDescriptionUnits, toDiscordEmbeds } from './to-embeds.ts';

/** Embeds of a message. Source: docs.discord.com, Webhook, "Execute Webhook". */
export const maxEmbeds = 10;

/** UTF-16 units of all texts of all embeds, the strictest reading. Source: docs.discord.com, Message, "Embed Limits". */
export const maxTotalUnits = 6_000;

/** `SUPPRESS_NOTIFICATIONS`: good news wakes nobody. Source: docs.discord.com, Message, "Message Flags". */
const silently = { flags: 1 << 12 };

/** Static, from the allow-list: `here`, `everyone`, `user:<id>` or `role:<id>`. */
const mention = () =>
  z
    .union([
      z.enum(['here', 'everyone']),
      z.string().regex(/^(user|role):\d{17,20}$/, 'is not here, everyone, user:<id> or role:<id>'),
    ])
    .describe('whom to mention while something fires: here, everyone, user:<id> or role:<id>');

/** The native endpoint: with `/slack` or `/github` behind it the same webhook reads another format. */
const webhookPath = /^\/api\/(v\d+\/)?webhooks\/\d+\/[\w-]+$/;

const secret = () =>
  z.object({
    webhookUrl: webhookUrlSecret().shape.webhookUrl.refine(
      (url) => URL.canParse(url) && webhookPath.test(new URL(url).pathname),
    ),
  });

/** An incoming webhook of Discord. */
export const discord = defineProvider({
  type: 'discord',
  class: 'chat',
  options: () =>
    z.strictObject({
      ...commonOptions(),
      mention: bySeverity(mention()).optional(),
      threadId: z
        .string()
        .regex(/^\d{17,20}$/, 'is not an id of 17 to 20 digits')
        .optional()
        .describe("the id of a thread of the webhook's channel; a forum needs one"),
    }),
  secret,
  secretUrls: webhookUrls,
  // The last two are what the clients of the preview channels copy.
  hosts: ['discord.com', 'discordapp.com', 'ptb.discord.com', 'canary.discord.com'],
  render: (input) => {
    const { threadId } = input.options;
    const url = new URL(input.secret.webhookUrl);
    // Without it "a message that is not saved does not return an error". Source: docs.discord.com, "Execute Webhook".
    url.searchParams.set('wait', 'true');
    if (threadId !== undefined) url.searchParams.set('thread_id', threadId);
    const view = viewNotification(input);
    const mentioned = chooseBySeverity(input.options.mention, view.tone);
    return {
      kind: 'https',
      method: 'POST',
      url: url.href,
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify({
        ...mentionParts(mentioned),
        ...(view.status === 'resolved' && silently),
        embeds: fitView(view, toDiscordEmbeds, fits),
      }),
    };
  },
  classify,
  // "Get Webhook with Token" needs no other authentication. Source: docs.discord.com, Webhook.
  probe: ({ secret: { webhookUrl } }) => [
    {
      request: { kind: 'https', method: 'GET', url: webhookUrl, headers: {}, body: '' },
      judge: (answer) => {
        const webhook = readJsonAnswer(answer.body, webhookBody());
        return provenIf(answer.status === 200 && webhook !== undefined, answer, classify);
      },
    },
  ],
});

const webhookBody = makeOnce(() => z.object({ id: z.string() }));

/** Only what is listed here notifies; without the list Discord would read `content` for users. */
function mentionParts(mentioned: string | undefined) {
  if (mentioned === undefined) return { allowed_mentions: { parse: [] } };
  const [kind = '', id = ''] = mentioned.split(':');
  if (kind === 'user') return { content: `<@${id}>`, allowed_mentions: { parse: [], users: [id] } };
  if (kind === 'role') return { content: `<@&${id}>`, allowed_mentions: { parse: [], roles: [id] } };
  return { content: `@${kind}`, allowed_mentions: { parse: ['everyone'] } };
}

function fits(embeds: readonly DiscordEmbed[]): boolean {
  const totalUnits = embeds.reduce((sum, { title, description, footer }) => {
    return sum + (title ?? '').length + (description ?? '').length + (footer?.text ?? '').length;
  }, 0);
  const isShort = ({ description = '' }: DiscordEmbed) => description.length <= maxDescriptionUnits;
  return embeds.length <= maxEmbeds && totalUnits <= maxTotalUnits && embeds.every(isShort);
}

const errorBody = makeOnce(() => z.object({ code: z.number().optional(), retry_after: z.number().optional() }));

/** Source: docs.discord.com, "Rate Limits" and "Opcodes and Status Codes". */
function classify(answer: Answer): Outcome {
  const { status } = answer;
  if (status === 200 || status === 204) return delivered(status);
  if (status >= 200 && status <= 299) return reject('refused', { status });
  const { code, retry_after: seconds } = readJsonAnswer(answer.body, errorBody()) ?? {};
  if (status === 429 && seconds !== undefined) {
    return retry('rate_limited', { status, afterSeconds: toWait(seconds) });
  }
  switch (code) {
    // The channel or thread is gone, and not the webhook: another token would not help.
    case 10003:
      return reject('destination_gone', { status });
    // "API resource is currently overloaded".
    case 130000:
      return retryAsAsked('provider_unavailable', answer);
    default:
      return classifyHttp(answer);
  }
}
