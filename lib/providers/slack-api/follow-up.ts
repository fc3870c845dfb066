import * as z from 'zod';
import { parseInstant } from '../../rendering/parse-instant.ts';
import type { RenderInput } from '../contract/define-provider.ts';
import { readJsonAnswer } from '../contract/json-answer.ts';
import { makeOnce } from '../contract/make-once.ts';
import type { Answer, HttpsRequest } from '../contract/outbound-request.ts';
import type { Search, SearchResult } from '../contract/search.ts';
import type { SlackMessage } from '../slack/message.ts';

/**
 * Messages that are looked at, the newest first. Slack's most is 999, and 15 for apps that are distributed outside of its
 * Marketplace. Source: docs.slack.dev/reference/methods/conversations.history.
 */
const maxMessages = 100;

/** Alerts begin by the clock of Prometheus, and messages are posted by Slack's. */
const clockSkewSeconds = 60;

/** Slack's clock and ours are set alike; a group that fires again does so after Alertmanager's `group_interval`. */
const acceptanceSkewSeconds = 5;

/** Letters, digits and `_`. Source: docs.slack.dev/messaging/message-metadata. */
const eventType = 'alertguard_notification';

type FollowInput = RenderInput<
  { readonly channel: string; readonly govSlack: boolean; readonly update: boolean; readonly thread: boolean },
  { readonly botToken: string }
>;

/** A call of Slack's Web API, as JSON, or as a form, which is what methods that read take. */
export function callOf(
  { options, secret }: Pick<FollowInput, 'options' | 'secret'>,
  method: string,
  body: object | URLSearchParams,
): HttpsRequest {
  const isForm = body instanceof URLSearchParams;
  return {
    kind: 'https',
    method: 'POST',
    url: `https://${options.govSlack ? 'slack-gov.com' : 'slack.com'}/api/${method}`,
    headers: {
      authorization: `Bearer ${secret.botToken}`,
      'content-type': isForm ? 'application/x-www-form-urlencoded' : 'application/json; charset=utf-8',
    },
    body: isForm ? body.toString() : JSON.stringify(body),
  };
}

/**
 * By what the firing message is found again: the hash of the alert group alone, of which an alert's author chooses no
 * byte. An edited message keeps it, so that the same edit can be made twice.
 */
export function followMetadata(input: FollowInput): object {
  const { notification, found, options, groupHash } = input;
  const isEdit = found !== undefined && options.update;
  if (!follows(input) || (notification.status === 'resolved' && !isEdit)) return {};
  return { metadata: { event_type: eventType, event_payload: { group: groupHash } } };
}

/** `chat.update` knows no more of a message than these; unlike `chat.postMessage` it makes links unless told not to. */
export function toEdit({ text, blocks }: SlackMessage) {
  return { text, blocks, parse: 'none' };
}

/**
 * The newest message about the alert group since the first of its alerts began, in one call. What was posted after this
 * notification was accepted is not looked at: one that comes late must not edit away that the group fires again.
 */
export function findFiringMessage(input: FollowInput): Search | undefined {
  const { notification, options, groupHash, acceptedAtMs } = input;
  if (notification.status === 'firing' || !follows(input)) return undefined;
  const begins = notification.alerts.map(({ startsAt }) => parseInstant(startsAt)).filter((ms) => ms !== undefined);
  if (begins.length === 0) return undefined;
  const sinceMs = begins.reduce((oldest, ms) => Math.min(oldest, ms));
  const form = new URLSearchParams({
    channel: options.channel,
    limit: String(maxMessages),
    oldest: toTimestamp(sinceMs, -clockSkewSeconds),
    // With both ends given, the messages nearest to the later one are answered.
    latest: toTimestamp(acceptedAtMs, acceptanceSkewSeconds),
    include_all_metadata: 'true',
  });
  return {
    request: callOf(input, 'conversations.history', form),
    read: (answer) => readHistory(answer, groupHash),
    does: options.update ? 'edited' : 'replied',
  };
}

/** A digest is about several alert groups, and what is history is no news: neither is followed nor follows. */
function follows({ options, together }: FollowInput): boolean {
  if (!options.update && !options.thread) return false;
  if (together === undefined) return true;
  const [first, ...others] = together.groups;
  return first !== undefined && others.length === 0 && !first.isHistory;
}

/** Seconds since the epoch as Slack writes them. */
function toTimestamp(ms: number, moreSeconds: number): string {
  return `${Math.max(Math.floor(ms / 1000) + moreSeconds, 0)}.000000`;
}

const historyAnswer = makeOnce(() => z.object({ ok: z.literal(true), messages: z.array(z.unknown()) }));

const followed = makeOnce(() =>
  z.object({
    ts: z.string().regex(/^\d{10}\.\d{6}$/),
    bot_id: z.string(),
    metadata: z.object({ event_type: z.literal(eventType), event_payload: z.object({ group: z.string() }) }),
  }),
);

function readHistory({ status, body }: Answer, groupHash: string): SearchResult {
  const history = status === 200 ? readMessages(body) : undefined;
  if (history === undefined) return { kind: 'not_readable' };
  const own = history
    .map((message) => followed().safeParse(message).data)
    .filter((message) => message?.metadata.event_payload.group === groupHash)
    .filter((message) => message !== undefined);
  // Any app may post the same metadata. Where two have done so it is not known which of them is this one.
  const bots = new Set(own.map(({ bot_id }) => bot_id));
  const newest = own
    .map(({ ts }) => ts)
    .sort()
    .at(-1);
  return newest === undefined || bots.size > 1 ? { kind: 'not_found' } : { kind: 'found', message: newest };
}

/** The messages of a whole answer, or those that came before it was cut off, which are the newest. */
function readMessages(body: string): readonly unknown[] | undefined {
  const whole = readJsonAnswer(body, historyAnswer()) ?? readJsonAnswer(withoutCutMessage(body), historyAnswer());
  return whole?.messages;
}

/** A string, also one that is cut off, or a bracket. */
const token = /"(?:[^"\\]|\\.)*"?|[[\]{}]/gs;

/** The answer as if it ended behind the last whole object of its list. */
function withoutCutMessage(body: string): string {
  let depth = 0;
  let end = 0;
  for (const { 0: found, index } of body.matchAll(token)) {
    if (found === '{' || found === '[') depth += 1;
    if (found !== '}' && found !== ']') continue;
    depth -= 1;
    // The answer and its list are still open.
    if (depth === 2) end = index + 1;
  }
  return `${body.slice(0, end)}]}`;
}
