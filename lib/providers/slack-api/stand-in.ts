import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { EndpointAnswer, EndpointRequest } from '../../local/stand-in/start-endpoint.ts';
import { type Arrival, type Fate, type StandIn, serveStandIn } from '../../local/stand-in/start-stand-in.ts';
import { slackErrorOf } from '../slack/format.ts';
import { createChannels, type SlackChannel } from './channel.ts';
import { slackCall, slackHistory, slackUpdate } from './format.ts';

const optionsSchema = z.object({ channel: z.string(), govSlack: z.boolean().default(false) });

/**
 * Stands in for `chat.postMessage`, `chat.update`, `conversations.history`, `conversations.info` and `auth.test`, and keeps
 * what was posted. One bot may serve several channels, so destinations that name the same secret get the same token.
 * Errors are answered with 200 and `ok: false`. Source: docs.slack.dev/reference/methods.
 */
export async function startStandIn(onArrival: (arrival: Arrival) => void = () => {}): Promise<StandIn> {
  const tokens = new Map<string, string>();
  const channelsOf = new Map<string, Map<string, string>>();
  const channels = createChannels();
  return await serveStandIn(
    {
      type: 'slack-api',
      maxBodyBytes: 1024 * 1024,
      admit: (destination) => {
        const { channel, govSlack } = optionsSchema.parse(destination.options);
        const secretName = destination.secret ?? destination.id;
        const botToken = tokens.get(secretName) ?? `xoxb-000000000000-${randomBytes(12).toString('hex')}`;
        tokens.set(secretName, botToken);
        const destinations = channelsOf.get(botToken) ?? new Map<string, string>();
        channelsOf.set(botToken, destinations.set(channel, destination.id));
        return { secret: { botToken }, host: `${govSlack ? 'slack-gov.com' : 'slack.com'}:443` };
      },
      recognise: (request) => {
        const ofBot = channelsOf.get(tokenOf(request));
        const channel = request.target === '/api/auth.test' ? [...(ofBot?.keys() ?? [])][0] : channelOf(request);
        return ofBot?.get(channel ?? '');
      },
      read: argumentsOf,
      judge: (request, _destination, fate) => judge(request, channelsOf.get(tokenOf(request)), channels, fate),
      posts: ({ target }, { body }) => /^\/api\/chat\./.test(target) && body.startsWith('{"ok":true'),
    },
    onArrival,
  );
}

type Method = (input: unknown, channel: SlackChannel, bot: string, fate: Fate) => EndpointAnswer;

const methods: ReadonlyMap<string, Method> = new Map([
  ['/api/chat.postMessage', post],
  ['/api/chat.update', update],
  ['/api/conversations.history', readHistory],
  ['/api/conversations.info', readInfo],
]);

/** Methods that read take no JSON. */
const readers: ReadonlySet<Method | undefined> = new Set([readHistory, readInfo]);

function judge(
  request: EndpointRequest,
  destinations: ReadonlyMap<string, string> | undefined,
  channels: (id: string) => SlackChannel,
  fate: Fate,
): EndpointAnswer {
  const isTest = request.method === 'POST' && request.target === '/api/auth.test';
  const method = request.method === 'POST' ? methods.get(request.target) : undefined;
  if (method === undefined && !isTest) return refuse('unknown_method');
  if (tokenOf(request) === '') return refuse('not_authed');
  if (destinations === undefined) return refuse('invalid_auth');
  if (fate === 'revoked') return refuse('token_revoked');
  if (method === undefined)
    return answer({ ok: true, team: 'Local', user: 'alertguard', bot_id: botIdOf(tokenOf(request)) });
  const given = argumentsOf(request);
  if (isForm(request) !== readers.has(method)) return refuse('invalid_post_type');
  if (!z.looseObject({}).safeParse(given).success) return refuse('invalid_json');
  const channel = channelOf(request);
  if (channel === undefined) return refuse('invalid_arguments');
  if (!destinations.has(channel)) return refuse('channel_not_found');
  if (fate === 'gone' && method !== readInfo) return refuse('is_archived');
  return method(given, channels(channel), tokenOf(request), fate);
}

function post(input: unknown, channel: SlackChannel, bot: string): EndpointAnswer {
  const call = slackCall.safeParse(input);
  if (!call.success) return refuse(errorOf(call.error));
  const { channel: id, thread_ts, metadata, message } = call.data;
  if (thread_ts !== undefined && channel.find(thread_ts) === undefined) return refuse('thread_not_found');
  const { ts } = channel.add({ bot, thread_ts, metadata, message });
  return answer({ ok: true, channel: id, ts, message });
}

function update(input: unknown, channel: SlackChannel, bot: string): EndpointAnswer {
  const call = slackUpdate.safeParse(input);
  if (!call.success) return refuse(errorOf(call.error));
  const { channel: id, ts, metadata, message } = call.data;
  const found = channel.find(ts);
  if (found === undefined) return refuse('message_not_found');
  if (found.bot !== bot) return refuse('cant_update_message');
  channel.replace({ ...found, message, metadata: metadata ?? found.metadata });
  return answer({ ok: true, channel: id, ts, text: message.text });
}

/** The newest first, without what stands in threads; what metadata holds only where it is asked for. */
function readHistory(input: unknown, channel: SlackChannel): EndpointAnswer {
  const call = slackHistory.safeParse(input);
  if (!call.success) return refuse(historyErrorOf(call.error));
  const { oldest, latest, inclusive, limit, include_all_metadata } = call.data;
  const within = channel.messages().filter(({ ts, thread_ts }) => {
    if (thread_ts !== undefined) return false;
    if (inclusive && (ts === oldest || ts === latest)) return true;
    return ts > oldest && (latest === undefined || ts < latest);
  });
  // With an end alone the page begins there: docs.slack.dev/apis/web-api/pagination, "Pagination by time".
  const isFromOldest = latest === undefined && oldest !== '0000000000.000000';
  const page = isFromOldest ? within.slice(0, limit) : within.slice(-limit);
  return answer({
    ok: true,
    messages: page.toReversed().map(({ bot, ts, message: { text, blocks }, metadata }) => ({
      ...{ type: 'message', subtype: 'bot_message', bot_id: botIdOf(bot), ts, text, blocks },
      ...(metadata === undefined
        ? {}
        : { metadata: include_all_metadata ? metadata : { event_type: metadata.event_type } }),
    })),
    has_more: page.length < within.length,
  });
}

/** Source: docs.slack.dev/reference/objects/conversation-object. */
function readInfo(input: unknown, _channel: SlackChannel, _bot: string, fate: Fate): EndpointAnswer {
  const { channel: id } = z.looseObject({ channel: z.string() }).parse(input);
  return answer({ ok: true, channel: { id, is_channel: true, is_archived: fate === 'gone', is_member: true } });
}

function errorOf(error: z.ZodError): string {
  if (error.issues[0]?.path[0] === 'metadata') return 'invalid_metadata_format';
  const named = slackErrorOf(error);
  return named === 'invalid_payload' ? 'invalid_arguments' : named;
}

function historyErrorOf({ issues: [issue] }: z.ZodError): string {
  const named: Readonly<Record<string, string>> = {
    limit: 'invalid_limit',
    oldest: 'invalid_ts_oldest',
    latest: 'invalid_ts_latest',
  };
  return named[String(issue?.path[0])] ?? 'invalid_arguments';
}

/** Of the app that a token belongs to. */
function botIdOf(token: string): string {
  return `B${token.slice(-10).toUpperCase()}`;
}

function tokenOf({ headers }: EndpointRequest): string {
  return /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
}

function isForm({ headers }: EndpointRequest): boolean {
  return /^application\/x-www-form-urlencoded\s*(;|$)/i.test(headers['content-type'] ?? '');
}

function argumentsOf(request: EndpointRequest): unknown {
  if (!isForm(request)) return request.json;
  return Object.fromEntries(new URLSearchParams(request.body?.toString('utf8') ?? ''));
}

function channelOf(request: EndpointRequest): string | undefined {
  return z.looseObject({ channel: z.string() }).safeParse(argumentsOf(request)).data?.channel;
}

function refuse(error: string): EndpointAnswer {
  return answer({ ok: false, error });
}

function answer(body: object): EndpointAnswer {
  return { status: 200, headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(body) };
}
