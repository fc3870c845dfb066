import { randomBytes } from 'node:crypto';
import type { EndpointAnswer, EndpointRequest } from '../../local/stand-in/start-endpoint.ts';
import { type Arrival, type StandIn, serveStandIn } from '../../local/stand-in/start-stand-in.ts';
import { rocketChatMessage, tooLong } from './format.ts';

/**
 * Stands in for Rocket.Chat's incoming webhooks, as a hosted workspace.
 * Source: Rocket.Chat `app/integrations/server/api/api.ts`; developer.rocket.chat, incoming webhooks.
 */
export async function startStandIn(onArrival: (arrival: Arrival) => void = () => {}): Promise<StandIn> {
  const destinations = new Map<string, string>();
  return await serveStandIn(
    {
      type: 'rocket-chat',
      maxBodyBytes: 1024 * 1024,
      admit: (destination) => {
        const path = `/hooks/${randomBytes(12).toString('hex')}/${randomBytes(24).toString('base64url')}`;
        destinations.set(path, destination.id);
        return { secret: { webhookUrl: `https://local.rocket.chat${path}` }, host: 'local.rocket.chat:443' };
      },
      recognise: ({ target }) => destinations.get(target.replace(/^\/hooks\/info\//, '/hooks/')),
      // A webhook whose channel is gone exists all the same.
      judge: (request, destination, fate) => {
        if (destination === undefined || fate === 'revoked') return refuse(404, unknownWebhook);
        const isQuestion = request.target.startsWith('/hooks/info/');
        if (isQuestion)
          return request.method === 'GET' ? answer(200, { success: true }) : refuse(405, 'Method Not Allowed');
        return fate === 'gone' ? refuse(400, 'invalid-channel') : judge(request);
      },
    },
    onArrival,
  );
}

const unknownWebhook = 'Invalid integration id or token provided.';

function judge({ method, json }: EndpointRequest): EndpointAnswer {
  if (method !== 'POST') return refuse(405, 'Method Not Allowed');
  const message = rocketChatMessage.safeParse(json);
  if (!message.success) {
    const isTooLong = message.error.issues.some((issue) => issue.message === tooLong);
    return refuse(400, isTooLong ? tooLong : 'error-invalid-message');
  }
  const { text, attachments, channel, roomId } = message.data;
  if (channel !== undefined || roomId !== undefined) {
    return refuse(400, 'overriding destination channel is disabled for this integration');
  }
  // The server answers this with success and posts nothing, which is worse.
  if (text === '' && attachments.length === 0) return refuse(400, 'unknown-error');
  return answer(200, { success: true });
}

function refuse(status: number, error: string): EndpointAnswer {
  return answer(status, { success: false, error });
}

function answer(status: number, body: object): EndpointAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
