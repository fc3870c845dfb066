import * as z from 'zod';
import { commonOptions } from '../../rendering/common-options.ts';
import { classifyHttp, retryAsAsked } from '../contract/classify-http.ts';
import { defineProvider } from '../contract/define-provider.ts';
import { readJsonAnswer } from '../contract/json-answer.ts';
import { makeOnce } from '../contract/make-once.ts';
import type { Answer } from '../contract/outbound-request.ts';
import { delivered, type Outcome, reject } from '../contract/outcome.ts';
import { type Proof, proven, provenIf, unproven } from '../contract/probe.ts';
import { createSlackMessage, slackMention } from '../slack/message.ts';
import { callOf, findFiringMessage, followMetadata, toEdit } from './follow-up.ts';

/** An id, not a name: names can be taken over by another channel. `C…` channel, `G…` private, `D…` direct message. */
const channel = () =>
  z
    .string()
    .regex(/^[CGD][A-Z0-9]{8,20}$/, 'is not a channel id such as C0123ABCD')
    .describe('the id of the channel, such as C0123ABCD');

/** `xoxb-…`, or `xoxe.xoxb-…` where tokens rotate: nothing that could leave the header. */
const botToken = () =>
  z
    .string()
    .trim()
    .regex(/^(xoxe\.)?xoxb-[A-Za-z0-9-]{10,500}$/);

const options = () =>
  z.strictObject({
    ...commonOptions(),
    channel: channel(),
    mention: slackMention(),
    govSlack: z.boolean().default(false).describe('whether the workspace is one of GovSlack, which has its own host'),
    update: z.boolean().default(false).describe('whether a resolved notification edits the firing message in place'),
    thread: z
      .boolean()
      .default(false)
      .describe('whether a resolved notification answers in the firing message’s thread'),
  });

/**
 * A message of a bot, through `chat.postMessage`. The bot needs `chat:write` and must be in the channel; with `update` or
 * `thread` it also needs `channels:history`, `groups:history` or `im:history`, by the kind of its channel.
 */
export const slackApi = defineProvider({
  type: 'slack-api',
  vendor: 'slack',
  class: 'chat',
  options: () =>
    options().refine(({ update, thread }) => !(update && thread), {
      path: ['thread'],
      message: 'is not possible together with `update`: choose one of them',
    }),
  secret: () => z.object({ botToken: botToken() }),
  hosts: ['slack.com', 'slack-gov.com'],
  find: findFiringMessage,
  render: (input) => {
    const { found, options: chosen } = input;
    const { channel: id, mention } = chosen;
    const message = createSlackMessage(input, mention);
    const metadata = followMetadata(input);
    if (found !== undefined && chosen.update) {
      return callOf(input, 'chat.update', { channel: id, ts: found, ...toEdit(message), ...metadata });
    }
    const thread = found === undefined ? {} : { thread_ts: found };
    return callOf(input, 'chat.postMessage', { channel: id, ...thread, ...message, ...metadata });
  },
  classify,
  probe: (input) => [
    {
      request: callOf(input, 'auth.test', new URLSearchParams()),
      judge: (answer) => provenIf(answer.status === 200 && readVerdict(answer.body) === 'ok', answer, classify),
    },
    {
      request: callOf(input, 'conversations.info', new URLSearchParams({ channel: input.options.channel })),
      judge: judgeChannel,
    },
  ],
});

const channelAnswer = makeOnce(() =>
  z.object({
    ok: z.literal(true),
    channel: z.object({ is_archived: z.boolean().optional(), is_member: z.boolean().optional() }),
  }),
);

/**
 * `missing_scope` is no fault: a bot that may only write works, and its token is proven by then. Who has
 * `chat:write.public` need not be in a public channel; every answer names the scopes.
 * Source: docs.slack.dev/reference/methods/conversations.info, docs.slack.dev/authentication/installing-with-oauth.
 */
function judgeChannel(answer: Answer): Proof {
  const { status, headers, body } = answer;
  if (status === 200 && readVerdict(body) === 'missing_scope') return proven(status);
  const found = status === 200 ? readJsonAnswer(body, channelAnswer())?.channel : undefined;
  if (found === undefined) return provenIf(false, answer, classify);
  const mayWriteAnywhere = headers['x-oauth-scopes']?.split(/[ ,]+/).includes('chat:write.public') === true;
  const isOutside = found.is_member === false && !mayWriteAnywhere;
  return found.is_archived || isOutside ? unproven('destination_gone', { isFinal: true, status }) : proven(status);
}

const postAnswer = makeOnce(() => z.object({ ok: z.boolean(), error: z.string().optional() }));

/** The answer repeats the whole message, so its end may be cut off by then; `ok` comes first. */
const beginsWithOk = /^\s*\{\s*"ok"\s*:\s*true\s*[,}]/;

/** Source: docs.slack.dev/reference/methods/chat.postMessage, "Errors". */
function classify(answer: Answer): Outcome {
  const { status } = answer;
  if (status < 200 || status > 299) return classifyHttp(answer);
  const verdict = status === 200 ? readVerdict(answer.body) : undefined;
  switch (verdict) {
    case 'ok':
      return delivered(status);
    case 'ratelimited':
    case 'rate_limited':
    case 'message_limit_exceeded':
      return retryAsAsked('rate_limited', answer);
    case 'internal_error':
    case 'fatal_error':
    case 'request_timeout':
    case 'service_unavailable':
    // An organisation is being migrated: it passes within hours.
    case 'team_added_to_org':
    case 'org_login_required':
      return retryAsAsked('provider_unavailable', answer);
    case 'not_authed':
    case 'invalid_auth':
    case 'account_inactive':
    case 'token_revoked':
    case 'token_expired':
    case 'not_allowed_token_type':
    case 'no_permission':
    case 'missing_scope':
    case 'access_denied':
    case 'accesslimited':
    case 'team_access_not_granted':
    case 'ekm_access_denied':
      return reject('unauthenticated', { status, secretSuspect: true });
    case 'channel_not_found':
    case 'not_in_channel':
    case 'is_archived':
      return reject('destination_gone', { status });
    case 'msg_too_long':
    case 'msg_blocks_too_long':
      return reject('too_large', { status });
    default:
      return reject('refused', { status });
  }
}

/** `ok`, or the error's name. */
function readVerdict(body: string): string | undefined {
  if (beginsWithOk.test(body)) return 'ok';
  const read = readJsonAnswer(body, postAnswer());
  return read?.ok === true ? 'ok' : read?.error;
}
