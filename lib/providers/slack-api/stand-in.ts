import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { EndpointAnswer, EndpointRequest } from '../../local/stand-in/start-endpoint.ts';
import { type Arrival, type StandIn, serveStandIn } from '../../local/stand-in/start-stand-in.ts';
import { judgeSlackMessage } from '../slack/judge-message.ts';

const optionsSchema = z.object({ channel: z.string(), govSlack: z.boolean().default(false) });
const callSchema = z.looseObject({ channel: z.string().optional() });

/**
 * Stands in for `chat.postMessage`. One bot may serve several channels, so destinations that name the same secret get
 * the same token. Errors are answered with 200 and `ok: false`.
 * Source: docs.slack.dev/reference/methods/chat.postMessage.
 */
export async function startStandIn(onArrival: (arrival: Arrival) => void = () => {}): Promise<StandIn> {
  const tokens = new Map<string, string>();
  const channelsOf = new Map<string, Map<string, string>>();
  return await serveStandIn(
    {
      type: 'slack-api',
      maxBodyBytes: 1024 * 1024,
      admit: (destination) => {
        const { channel, govSlack } = optionsSchema.parse(destination.options);
        const secretName = destination.secret ?? destination.id;
        const botToken = tokens.get(secretName) ?? `xoxb-000000000000-${randomBytes(12).toString('hex')}`;
        tokens.set(secretName, botToken);
        const channels = channelsOf.get(botToken) ?? new Map<string, string>();
        channelsOf.set(botToken, channels.set(channel, destination.id));
        return { secret: { botToken }, host: `${govSlack ? 'slack-gov.com' : 'slack.com'}:443` };
      },
      recognise: (request) => channelsOf.get(tokenOf(request))?.get(channelOf(request) ?? ''),
      judge: (request) => judge(request, channelsOf.get(tokenOf(request))),
    },
    onArrival,
  );
}

function judge(request: EndpointRequest, channels: ReadonlyMap<string, string> | undefined): EndpointAnswer {
  if (request.method !== 'POST' || request.target !== '/api/chat.postMessage') return refuse('unknown_method');
  if (tokenOf(request) === '') return refuse('not_authed');
  if (channels === undefined) return refuse('invalid_auth');
  if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')) return refuse('invalid_post_type');
  const call = callSchema.safeParse(request.json);
  if (!call.success) return refuse('invalid_json');
  const { channel, ...message } = call.data;
  if (channel === undefined) return refuse('invalid_arguments');
  if (!channels.has(channel)) return refuse('channel_not_found');
  const verdict = judgeSlackMessage(message);
  if (verdict !== 'ok') return refuse(verdict === 'invalid_payload' ? 'invalid_arguments' : verdict);
  return answer({ ok: true, channel, ts: '1503435956.000247', message });
}

function tokenOf({ headers }: EndpointRequest): string {
  return /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
}

function channelOf({ json }: EndpointRequest): string | undefined {
  return callSchema.safeParse(json).data?.channel;
}

function refuse(error: string): EndpointAnswer {
  return answer({ ok: false, error });
}

function answer(body: object): EndpointAnswer {
  return { status: 200, headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(body) };
}
