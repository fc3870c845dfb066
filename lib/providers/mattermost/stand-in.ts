import { randomBytes, randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { EndpointAnswer, EndpointRequest } from '../../local/stand-in/start-endpoint.ts';
import { type Arrival, type Fate, type StandIn, serveStandIn } from '../../local/stand-in/start-stand-in.ts';
import { mattermostMessage } from './format.ts';

/**
 * Stands in for a Mattermost server's incoming webhooks, at the first host of the team's fence. Success is plain text,
 * errors are JSON. Source: docs.mattermost.com, incoming webhooks; mattermost `server/channels/web/webhook.go`.
 */
export async function startStandIn(onArrival: (arrival: Arrival) => void = () => {}): Promise<StandIn> {
  const destinations = new Map<string, string>();
  return await serveStandIn(
    {
      type: 'mattermost',
      maxBodyBytes: 1024 * 1024,
      admit: (destination) => {
        const [fenced] = destination.hosts;
        if (fenced === undefined) throw new TypeError('a mattermost destination needs a host in its fence');
        const path = `/hooks/${randomBytes(13).toString('hex')}`;
        destinations.set(path, destination.id);
        const { origin } = new URL(`https://${fenced.host}:${fenced.port}`);
        return { secret: { webhookUrl: origin + path }, host: `${fenced.host}:${fenced.port}` };
      },
      recognise: ({ target }) => destinations.get(target),
      judge: (request, destination, fate) => judge(request, destination !== undefined && fate !== 'revoked', fate),
    },
    onArrival,
  );
}

/** Each webhook's team has no channel but its own. */
const otherChannel = z.looseObject({ channel: z.string().min(1) });

function judge({ method, json }: EndpointRequest, admitted: boolean, fate: Fate): EndpointAnswer {
  if (method !== 'POST') return refuse(404, 'api.context.404.app_error', 'Sorry, we could not find the page.');
  if (!admitted) return refuse(400, 'web.incoming_webhook.invalid.app_error', 'Invalid webhook.');
  if (otherChannel.safeParse(json).success) {
    return refuse(404, 'web.incoming_webhook.channel.app_error', "Couldn't find the channel.");
  }
  if (fate === 'gone') {
    return refuse(400, 'api.post.create_post.can_not_post_to_deleted.error', 'Can not post to deleted channel.');
  }
  const message = mattermostMessage.safeParse(json);
  if (!message.success) return judgeFault(message.error);
  if (message.data.text === '' && message.data.attachments.length === 0) {
    return refuse(400, 'web.incoming_webhook.text.app_error', 'No text specified.');
  }
  return { status: 200, headers: { 'content-type': 'text/plain' }, body: 'ok' };
}

function judgeFault(error: z.ZodError): EndpointAnswer {
  return error.issues.some(({ code }) => code === 'too_big')
    ? refuse(400, 'model.post.is_valid.msg.app_error', 'Invalid message.')
    : refuse(400, 'web.incoming_webhook.parse.app_error', 'Unable to parse incoming data.');
}

function refuse(status: number, id: string, message: string): EndpointAnswer {
  const body = { id, message, detailed_error: '', request_id: randomUUID(), status_code: status };
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
