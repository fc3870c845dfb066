import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { EndpointAnswer, EndpointRequest } from '../../local/stand-in/start-endpoint.ts';
import { type Arrival, type StandIn, serveStandIn } from '../../local/stand-in/start-stand-in.ts';

/** Characters, as JavaScript counts, of a text: the default of the server's `Message_MaxAllowedSize`. */
export const maxMessageUnits = 5_000;

const text = z.string().refine(({ length }) => length <= maxMessageUnits, 'too long');

const attachmentSchema = z.strictObject({
  color: z.string().optional(),
  title: z.string().optional(),
  title_link: z.url().optional(),
  text: text.optional(),
  pretext: text.optional(),
  author_name: z.string().optional(),
  mrkdwn_in: z.array(z.enum(['text', 'pretext', 'fields'])).optional(),
  fields: z.array(z.strictObject({ title: z.string(), value: text, short: z.boolean().optional() })).optional(),
  collapsed: z.boolean().optional(),
});

const messageSchema = z.strictObject({
  text: text.optional(),
  channel: z.string().optional(),
  roomId: z.string().optional(),
  parseUrls: z.boolean().optional(),
  attachments: z.array(attachmentSchema).optional(),
});

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
      recognise: ({ target }) => destinations.get(target),
      judge: (request) => judge(request, destinations.has(request.target)),
    },
    onArrival,
  );
}

function judge({ method, json }: EndpointRequest, admitted: boolean): EndpointAnswer {
  if (!admitted) return refuse(404, 'Invalid integration id or token provided.');
  if (method !== 'POST') return refuse(405, 'Method Not Allowed');
  const message = messageSchema.safeParse(json);
  if (!message.success) {
    const isTooLong = message.error.issues.some((issue) => issue.message === 'too long');
    return refuse(400, isTooLong ? 'error-message-size-exceeded' : 'error-invalid-message');
  }
  const { text: own, attachments, channel, roomId } = message.data;
  if (channel !== undefined || roomId !== undefined) {
    return refuse(400, 'overriding destination channel is disabled for this integration');
  }
  // The server answers this with success and posts nothing, which is worse.
  if (!own && !attachments?.length) return refuse(400, 'unknown-error');
  return answer(200, { success: true });
}

function refuse(status: number, error: string): EndpointAnswer {
  return answer(status, { success: false, error });
}

function answer(status: number, body: object): EndpointAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
