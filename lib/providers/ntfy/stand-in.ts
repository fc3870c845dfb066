import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { EndpointAnswer, EndpointRequest } from '../../local/stand-in/start-endpoint.ts';
import { type Arrival, type Fate, type StandIn, serveStandIn } from '../../local/stand-in/start-stand-in.ts';
import { maxBodyBytes, messageSchema } from './format.ts';

const optionsSchema = z.object({ server: z.string().default('https://ntfy.sh'), topic: z.string() });

type Topic = { readonly destination: string; readonly topic: string };

/**
 * Stands in for ntfy.sh and for the teams' own servers: JSON to `/`, an access token for each topic.
 * Source: docs.ntfy.sh/publish, "Publish as JSON"; ntfy `server/errors.go`, `server/server.go`.
 */
export async function startStandIn(onArrival: (arrival: Arrival) => void = () => {}): Promise<StandIn> {
  const topics = new Map<string, Topic>();
  const topicOf = ({ headers }: EndpointRequest) => topics.get(`${headers.host} ${headers.authorization}`);
  return await serveStandIn(
    {
      type: 'ntfy',
      maxBodyBytes: 1024 * 1024,
      admit: (destination) => {
        const { server, topic } = optionsSchema.parse(destination.options);
        const { host, hostname, port } = new URL(server);
        const accessToken = `tk_${randomBytes(29).toString('hex').slice(0, 29)}`;
        topics.set(`${host} Bearer ${accessToken}`, { destination: destination.id, topic });
        return { secret: { accessToken }, host: `${hostname}:${port || '443'}` };
      },
      recognise: (request) => topicOf(request)?.destination,
      judge: (request, _destination, fate) => {
        const access = fate === 'revoked' ? undefined : topicOf(request);
        return isQuestion(request) ? tellAccess(request, access, fate) : judge(request, access, fate);
      },
    },
    onArrival,
  );
}

function isQuestion({ method, target }: EndpointRequest): boolean {
  return method === 'GET' && /^\/[-_A-Za-z0-9]{1,64}\/auth$/.test(target);
}

function tellAccess({ target }: EndpointRequest, access: Topic | undefined, fate: Fate): EndpointAnswer {
  if (access === undefined) return refuse(401, 40101, 'unauthorized');
  const mayRead = target === `/${access.topic}/auth` && fate === 'live';
  return mayRead ? { status: 200, headers, body: '{"success":true}' } : refuse(403, 40301, 'forbidden');
}

function judge(request: EndpointRequest, access: Topic | undefined, fate: Fate): EndpointAnswer {
  const { method, target, body, json } = request;
  if (target !== '/' || (method !== 'POST' && method !== 'PUT')) return refuse(404, 40401, 'page not found');
  if (access === undefined) return refuse(401, 40101, 'unauthorized');
  if ((body?.length ?? 0) > maxBodyBytes) return refuse(413, 41303, 'JSON body too large');
  const message = messageSchema.safeParse(json);
  if (!message.success) {
    const isTooLong = message.error.issues.every(({ code, path }) => code === 'custom' && path[0] === 'message');
    if (isTooLong) return refuse(413, 41301, 'attachment too large, or bandwidth limit reached');
    return refuse(400, 40024, 'invalid request: request body must be valid JSON');
  }
  if (message.data.topic !== access.topic || fate === 'gone') return refuse(403, 40301, 'forbidden');
  const stored = { id: randomBytes(6).toString('hex'), event: 'message', ...message.data };
  return { status: 200, headers, body: JSON.stringify(stored) };
}

/** An error as ntfy writes it. */
function refuse(status: number, code: number, error: string): EndpointAnswer {
  return { status, headers, body: JSON.stringify({ code, http: status, error }) };
}

const headers = { 'content-type': 'application/json' };
