import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { EndpointAnswer, EndpointRequest } from '../../local/stand-in/start-endpoint.ts';
import { type Arrival, type StandIn, serveStandIn } from '../../local/stand-in/start-stand-in.ts';
import { slackErrorOf } from '../slack/format.ts';
import { slackCall } from './format.ts';

const optionsSchema = z.object({ channel: z.string(), govSlack: z.boolean().default(false) });

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
  if (!z.looseObject({}).safeParse(request.json).success) return refuse('invalid_json');
  const channel = channelOf(request);
  if (channel === undefined) return refuse('invalid_arguments');
  if (!channels.has(channel)) return refuse('channel_not_found');
  const call = slackCall.safeParse(request.json);
  if (call.success) return answer({ ok: true, ...call.data, ts: '1503435956.000247' });
  const error = slackErrorOf(call.error);
  return refuse(error === 'invalid_payload' ? 'invalid_arguments' : error);
}

function tokenOf({ headers }: EndpointRequest): string {
  return /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
}

function channelOf({ json }: EndpointRequest): string | undefined {
  return z.looseObject({ channel: z.string() }).safeParse(json).data?.channel;
}

function refuse(error: string): EndpointAnswer {
  return answer({ ok: false, error });
}

function answer(body: object): EndpointAnswer {
  return { status: 200, headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(body) };
}
