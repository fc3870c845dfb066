import * as z from 'zod';
import { emailAddress } from '../../address/email-address.ts';
import { commonOptions } from '../../rendering/common-options.ts';
import { fitView } from '../../rendering/fit-view.ts';
import type { NotificationView } from '../../rendering/notification-view.ts';
import { createDefanger, type Defang } from '../../rendering/split-links.ts';
import { forOneMessage, type MarkdownDialect, markdownLink, toMarkdown } from '../../rendering/to-markdown.ts';
import { viewNotification } from '../../rendering/view-notification.ts';
import { cutEscaped } from '../../text/cut-escaped.ts';
import { cutLines } from '../../text/cut-lines.ts';
import { markdownCode, markdownText } from '../../text/markdown-value.ts';
import { measureText } from '../../text/measure-text.ts';
import { bySeverity, chooseBySeverity } from '../contract/by-severity.ts';
import { checkHost } from '../contract/check-host.ts';
import { classifyHttp } from '../contract/classify-http.ts';
import { defineProvider } from '../contract/define-provider.ts';
import { readJsonAnswer } from '../contract/json-answer.ts';
import { makeOnce } from '../contract/make-once.ts';
import { originUrl } from '../contract/origin-url.ts';
import type { Answer } from '../contract/outbound-request.ts';
import { delivered, type Outcome, reject, retry } from '../contract/outcome.ts';
import { type Proof, proofOf, unproven } from '../contract/probe.ts';
import { parseRetryAfter, toWait } from '../contract/retry-after.ts';

/** Code points of a message; the server cuts a longer one. Source: Zulip API, `max_message_length` of `/register`. */
export const maxContentCodePoints = 10_000;

/** Code points of a topic. Source: Zulip API, `max_topic_length` of `/register`. */
export const maxTopicCodePoints = 60;

const vendorHosts = ['.zulipchat.com'] as const;

/** Control characters and code points without a character, which the server refuses in a topic. */
const notInTopic = /[\p{Cc}\p{Cs}\p{Cn}]/gu;

const stream = () => z.union([z.string().trim().min(1).max(60), z.int().positive()]);

const topic = () =>
  z
    .string()
    .trim()
    .min(1)
    .refine((text) => measureText(text, 'code_points') <= maxTopicCodePoints, 'is longer than 60 characters')
    .refine((text) => text.search(notInTopic) < 0, 'has a control character');

/** Static, from the allow-list: `all`, `topic`, a user by its number, or a group as Zulip writes it: `*on-call*`. */
const mention = () =>
  z.union([
    z.enum(['all', 'topic']),
    z.int().positive(),
    z.string().regex(/^\*[\p{L}\p{N}][\p{L}\p{N} ._-]{0,98}\*$/u, 'is not all, topic, the number of a user or *group*'),
  ]);

const dialect: MarkdownDialect = {
  text: markdownText,
  code: markdownCode,
  bold: (markdown) => `**${markdown}**`,
  own: (words) => `*${words}*`,
  link: markdownLink,
  // Shown in the reader's zone. Source: zulip.com/help/global-times.
  time: ({ ms }) => `<time:${new Date(ms).toISOString()}>`,
  lineBreak: '\n',
};

/**
 * A message of a bot in a stream, of Zulip Cloud or the team's own server. Without a topic in the allow-list firing and
 * resolved of one alert group share one of their own. Zulip has no backslash escape, but knows character references.
 * Source: zulip `zerver/lib/markdown/__init__.py`, `zerver/lib/mention.py`.
 */
export const zulip = defineProvider({
  type: 'zulip',
  class: 'chat',
  options: () =>
    z.strictObject({
      ...commonOptions(),
      /** The organisation's URL, `site` in a zuliprc file. */
      site: originUrl(),
      stream: stream(),
      topic: topic().optional(),
      mention: bySeverity(mention()).optional(),
    }),
  secret: () =>
    z.object({
      botEmail: emailAddress(),
      apiKey: z
        .string()
        .trim()
        .regex(/^[A-Za-z0-9]{16,128}$/),
    }),
  hosts: { vendor: vendorHosts, orFence: true },
  optionUrls: ({ site }) => (checkHost(site, vendorHosts, []).ok ? [] : [{ field: 'site', url: site }]),
  render: (input) => {
    const { site, stream, topic } = input.options;
    const view = viewNotification(input);
    const written = forOneMessage(dialect);
    const mentioned = chooseBySeverity(input.options.mention, view.tone);
    const mention = mentioned === undefined ? undefined : toMention(mentioned);
    const content = fitView(
      view,
      (fitted) => toMarkdown(fitted, written, { heading: true, mention }),
      (markdown) => measureText(markdown, 'code_points') <= maxContentCodePoints,
    );
    return {
      kind: 'https',
      method: 'POST',
      url: new URL('/api/v1/messages', site).href,
      headers: {
        authorization: authorizationOf(input.secret),
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({
        type: 'stream',
        // As JSON, so that a stream whose name is a number is no id.
        to: JSON.stringify(stream),
        topic: topic ?? defaultTopic(view, createDefanger(input.linkHosts)),
        content: cutLines(content, maxContentCodePoints, 'code_points'),
      }).toString(),
    };
  },
  classify,
  // A bot need not have subscribed to write, but must have access. Source: zulip.com/api/get-stream-id, get-stream-by-id.
  probe: ({ options: { site, stream: one }, secret }) => {
    const path = typeof one === 'number' ? `streams/${one}` : `get_stream_id?stream=${encodeURIComponent(one)}`;
    return [
      {
        request: {
          kind: 'https',
          method: 'GET',
          url: new URL(`/api/v1/${path}`, site).href,
          headers: { authorization: authorizationOf(secret) },
          body: '',
        },
        judge: judgeStream,
      },
    ];
  },
});

function authorizationOf({ botEmail, apiKey }: { readonly botEmail: string; readonly apiKey: string }): string {
  return `Basic ${Buffer.from(`${botEmail}:${apiKey}`, 'utf8').toString('base64')}`;
}

const archivedBody = makeOnce(() => z.object({ stream: z.object({ is_archived: z.literal(true) }) }));

/** `BAD_REQUEST` is about the stream, as that is all that was asked. Servers before Zulip 6 know no stream by its id. */
function judgeStream(answer: Answer): Proof {
  const { status } = answer;
  if (status === 404 || status === 405) return unproven('refused', { isFinal: false, status });
  const isMissing = readJsonAnswer(answer.body, answerBody())?.code === 'BAD_REQUEST';
  return isMissing || readJsonAnswer(answer.body, archivedBody()) !== undefined
    ? unproven('destination_gone', { isFinal: true, status })
    : proofOf(classify(answer));
}

/** Zulip shows a link beside a topic that holds one (`topic_links`). */
function defaultTopic({ topic }: NotificationView, defang: Defang): string {
  return cutEscaped(topic.replace(notInTopic, '\uFFFD').trim(), maxTopicCodePoints, 'code_points', defang);
}

function toMention(mentioned: string | number): string {
  if (typeof mentioned === 'number') return `@**|${mentioned}**`;
  return mentioned.startsWith('*') ? `@${mentioned}` : `@**${mentioned}**`;
}

const answerBody = makeOnce(() =>
  z.object({
    result: z.string().optional(),
    code: z.string().optional(),
    'retry-after': z.number().optional(),
  }),
);

/** `code` and not `msg`, which is translated. Source: zulip.com/api/rest-error-handling. */
function classify(answer: Answer): Outcome {
  const { status } = answer;
  const body = readJsonAnswer(answer.body, answerBody()) ?? {};
  if (status === 200 && body.result === 'success') return delivered(status);
  switch (body.code) {
    case 'RATE_LIMIT_HIT': {
      const asked = body['retry-after'];
      const afterSeconds = asked === undefined ? parseRetryAfter(answer.headers) : toWait(asked);
      return retry('rate_limited', { status, afterSeconds });
    }
    case 'UNAUTHORIZED':
    case 'INVALID_API_KEY':
    case 'USER_DEACTIVATED':
    case 'REALM_DEACTIVATED':
      return reject('unauthenticated', { status, secretSuspect: true });
    case 'STREAM_DOES_NOT_EXIST':
      return reject('destination_gone', { status });
    default:
      return status >= 200 && status <= 299 ? reject('refused', { status }) : classifyHttp(answer);
  }
}
