import * as z from 'zod';
import { commonOptions } from '../../rendering/common-options.ts';
import { fitView } from '../../rendering/fit-view.ts';
import { fullTitle } from '../../rendering/layout.ts';
import { createDefanger } from '../../rendering/split-links.ts';
import { forOneMessage, type MarkdownDialect, markdownLink, toMarkdown } from '../../rendering/to-markdown.ts';
import { toneStyles } from '../../rendering/tone.ts';
import { viewNotification } from '../../rendering/view-notification.ts';
import { cutLines } from '../../text/cut-lines.ts';
import { bySeverity, chooseBySeverity } from '../contract/by-severity.ts';
import { classifyHttp } from '../contract/classify-http.ts';
import { defineProvider } from '../contract/define-provider.ts';
import { readJsonAnswer } from '../contract/json-answer.ts';
import { makeOnce } from '../contract/make-once.ts';
import type { Answer } from '../contract/outbound-request.ts';
import { delivered, type Outcome, reject, retry } from '../contract/outcome.ts';
import { provenIf } from '../contract/probe.ts';
import { parseRetryAfter, toWait } from '../contract/retry-after.ts';
import { webhookUrlSecret, webhookUrls } from '../contract/webhook-url-secret.ts';
import { harmlessTitle } from './harmless-title.ts';

/**
 * UTF-16 units of the attachment's text. It is the default of `Message_MaxAllowedSize`, which is checked for a message's
 * own text; what a server would make of a longer attachment is not documented.
 */
export const maxTextUnits = 5_000;

/** Static, from the allow-list: `all`, `here`, or `@` with the name of a user. */
const mention = () =>
  z.union([
    z.enum(['all', 'here']),
    z.string().regex(/^@[0-9a-zA-Z][0-9a-zA-Z._-]{0,62}$/, 'is not all, here or @name'),
  ]);

/**
 * Rocket.Chat has no escape that its server, its web client (marked) and its apps (message-parser) agree on. Inline code
 * is the one thing that all of them read alike, and a backtick in it becomes an apostrophe.
 */
const dialect: MarkdownDialect = {
  text: code,
  code,
  bold: (markdown) => markdown,
  // Every value is code, so what is not is ours.
  own: (words) => words,
  link: markdownLink,
  lineBreak: '\n',
};

/**
 * An incoming webhook of Rocket.Chat, hosted or the team's own. The alerts stand in an attachment, which is not looked
 * through for mentions; its `title` is plain in every client. Source: Rocket.Chat `app/mentions`, `DefaultAttachment`,
 * `packages/message-parser`; Rocket.Chat.ReactNative `Reply.tsx`.
 */
export const rocketChat = defineProvider({
  type: 'rocket-chat',
  class: 'chat',
  options: () => z.strictObject({ ...commonOptions(), mention: bySeverity(mention()).optional() }),
  secret: webhookUrlSecret,
  secretUrls: webhookUrls,
  hosts: { vendor: ['.rocket.chat'], orFence: true },
  render: (input) => {
    const view = viewNotification(input);
    const written = forOneMessage(dialect);
    const text = fitView(
      view,
      (fitted) => toMarkdown(fitted, written, { heading: false }),
      ({ length }) => length <= maxTextUnits,
    );
    const mentioned = chooseBySeverity(input.options.mention, view.tone);
    const title = harmlessTitle(view);
    return {
      kind: 'https',
      method: 'POST',
      url: input.secret.webhookUrl,
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify({
        text: messageText(`${toneStyles[view.tone].emoji} ${title}`, mentioned),
        parseUrls: false,
        attachments: [
          {
            color: toneStyles[view.tone].hex,
            ...(title === view.title ? {} : { title: createDefanger(input.linkHosts)(fullTitle(view)) }),
            text: cutLines(text, maxTextUnits, 'utf16_units'),
            mrkdwn_in: ['text'],
          },
        ],
      }),
    };
  },
  classify,
  // Beside each webhook is one that only says whether it exists. Source: Rocket.Chat `app/integrations/server/api/api.ts`,
  // `integrationInfoRest`.
  probe: ({ secret: { webhookUrl } }) => [
    {
      request: { kind: 'https', method: 'GET', url: infoUrl(webhookUrl), headers: {}, body: '' },
      judge: (answer) => {
        const isThere = answer.status === 200 && readJsonAnswer(answer.body, answerBody())?.success === true;
        return provenIf(isThere, answer, classify);
      },
    },
  ],
});

/** `…/hooks/info/<id>/<token>` for `…/hooks/<id>/<token>`; the one with the id of a user in between alike. */
function infoUrl(webhookUrl: string): string {
  const url = new URL(webhookUrl);
  url.pathname = url.pathname.replace('/hooks/', '/hooks/info/');
  return url.href;
}

/** What phones show. */
function messageText(line: string, mentioned: string | undefined): string {
  if (mentioned === undefined) return line;
  return `${line} ${mentioned.startsWith('@') ? mentioned : `@${mentioned}`}`;
}

function code(value: string): string {
  return value.trim() === '' ? '' : `\`${value.replaceAll('`', "'")}\``;
}

const answerBody = makeOnce(() =>
  z.object({
    success: z.boolean().optional(),
    error: z.string().optional(),
    errorType: z.string().optional(),
  }),
);

/** Source: Rocket.Chat `app/integrations/server/api/api.ts`, `app/api/server/ApiClass.ts`. */
function classify(answer: Answer): Outcome {
  const { status } = answer;
  const { success, error = '', errorType = '' } = readJsonAnswer(answer.body, answerBody()) ?? {};
  if (status === 200 && success === true) return delivered(status);
  if (status === 429 || error.includes('error-too-many-requests') || errorType === 'error-too-many-requests') {
    return retry('rate_limited', { status, afterSeconds: parseRetryAfter(answer.headers) ?? secondsIn(error) });
  }
  if (error.startsWith('Invalid integration id or token')) {
    return reject('destination_gone', { status, secretSuspect: true });
  }
  if (status >= 200 && status <= 299) return reject('refused', { status });
  if (error.includes('error-message-size-exceeded')) return reject('too_large', { status });
  if (error.includes('invalid-channel') || error.includes('error-invalid-room')) {
    return reject('destination_gone', { status });
  }
  return classifyHttp(answer);
}

/** "Please slow down. You must wait 34 seconds before trying this endpoint again." */
function secondsIn(error: string): number | undefined {
  const seconds = /must wait (\d{1,6}) seconds/.exec(error)?.[1];
  return seconds === undefined ? undefined : toWait(Number(seconds));
}
