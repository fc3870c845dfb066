import * as z from 'zod';
import { addressDomain } from '../../address/email-address.ts';
import { commonOptions } from '../../rendering/common-options.ts';
import { fitView } from '../../rendering/fit-view.ts';
import { forOneMessage, type MarkdownDialect, markdownLink, toMarkdown } from '../../rendering/to-markdown.ts';
import { viewNotification } from '../../rendering/view-notification.ts';
import { cutLines } from '../../text/cut-lines.ts';
import { markdownCode, markdownText } from '../../text/markdown-value.ts';
import { measureText } from '../../text/measure-text.ts';
import { bySeverity, chooseBySeverity } from '../contract/by-severity.ts';
import { classifyHttp, retryAsAsked } from '../contract/classify-http.ts';
import { defineProvider } from '../contract/define-provider.ts';
import type { Answer } from '../contract/outbound-request.ts';
import { delivered, type Outcome, reject } from '../contract/outcome.ts';
import { proofOf } from '../contract/probe.ts';

/** Bytes of UTF-8 of the Markdown. Source: developer.webex.com/docs/api/v1/messages/create-a-message. */
export const maxMarkdownBytes = 7_439;

/** Opaque, base64 of an internal URL. */
const roomId = () => z.string().regex(/^[A-Za-z0-9+/=_-]{20,256}$/, 'is not the id of a room');

/** Static, from the allow-list: `all`, or the email address of a person in the room. */
const mention = () =>
  z
    .string()
    .refine((text) => text === 'all' || addressDomain(text) !== undefined, 'is neither all nor a plain email address');

/** Nothing that could leave the header. */
const botToken = () =>
  z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9._~+/=-]{20,500}$/);

const dialect: MarkdownDialect = {
  text: markdownText,
  code: markdownCode,
  bold: (markdown) => `**${markdown}**`,
  own: (words) => `*${words}*`,
  link: markdownLink,
  // Two spaces: a bare line feed is a space, as CommonMark has it.
  lineBreak: '  \n',
};

/**
 * A message of a bot in a room. Markdown and not an adaptive card: cards have no mentions, and a client that cannot show
 * one shows the text instead. Values stand as character references, so that neither the Markdown nor the `<@…>` that
 * Webex reads before it can be in them.
 */
export const webex = defineProvider({
  type: 'webex',
  class: 'chat',
  options: () =>
    z.strictObject({
      ...commonOptions(),
      roomId: roomId(),
      mention: bySeverity(mention()).optional(),
    }),
  secret: () => z.object({ botToken: botToken() }),
  hosts: ['webexapis.com'],
  render: (input) => {
    const view = viewNotification(input);
    const written = forOneMessage(dialect);
    const mentioned = chooseBySeverity(input.options.mention, view.tone);
    const mention = mentioned === undefined ? undefined : toMention(mentioned);
    const markdown = fitView(
      view,
      (fitted) => toMarkdown(fitted, written, { heading: true, mention }),
      (text) => measureText(text, 'utf8_bytes') <= maxMarkdownBytes,
    );
    return {
      kind: 'https',
      method: 'POST',
      url: 'https://webexapis.com/v1/messages',
      headers: {
        authorization: `Bearer ${input.secret.botToken}`,
        'content-type': 'application/json; charset=utf-8',
      },
      body: JSON.stringify({
        roomId: input.options.roomId,
        markdown: cutLines(markdown, maxMarkdownBytes, 'utf8_bytes'),
      }),
    };
  },
  classify,
  // A bot sees the rooms that it is in, and no others. Source: developer.webex.com, "Get Room Details", "Bots".
  probe: ({ options, secret }) => [
    {
      request: {
        kind: 'https',
        method: 'GET',
        url: `https://webexapis.com/v1/rooms/${encodeURIComponent(options.roomId)}`,
        headers: { authorization: `Bearer ${secret.botToken}` },
        body: '',
      },
      judge: (answer) => proofOf(classify(answer)),
    },
  ],
});

function toMention(mentioned: string): string {
  return mentioned === 'all' ? '<@all>' : `<@personEmail:${mentioned}>`;
}

/** The answer repeats the whole message, so its end may be missing; `id` comes first. */
const beginsWithId = /^\s*\{\s*"id"\s*:\s*"[^"]/;

/** Errors are told by their status. Source: developer.webex.com/docs/basics, "HTTP responses", "Rate limiting". */
function classify(answer: Answer): Outcome {
  const { status } = answer;
  if (status === 200) return beginsWithId.test(answer.body) ? delivered(status) : reject('refused', { status });
  if (status >= 200 && status <= 299) return reject('refused', { status });
  // "Locked: try again after the time in Retry-After."
  if (status === 423) return retryAsAsked('provider_unavailable', answer);
  return classifyHttp(answer);
}
