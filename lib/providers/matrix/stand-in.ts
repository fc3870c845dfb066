import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { EndpointAnswer, EndpointRequest } from '../../local/stand-in/start-endpoint.ts';
import { type Arrival, type Fate, type StandIn, serveStandIn } from '../../local/stand-in/start-stand-in.ts';
import { contentSchema, maxContentBytes } from './format.ts';

const optionsSchema = z.object({ homeserver: z.url({ protocol: /^https$/ }), roomId: z.string() });

const sendPath = /^\/_matrix\/client\/v3\/rooms\/([^/?]+)\/send\/m\.room\.message\/([^/?]+)$/;

type User = {
  readonly destination: string;
  readonly roomId: string;
  /** Event ids by transaction. */
  readonly events: Map<string, string>;
};

/**
 * Stands in for Matrix homeservers, one user for each destination. A transaction that it knows is answered with the
 * event that it made. Source: Matrix specification, `PUT /rooms/{roomId}/send/{eventType}/{txnId}`,
 * `GET /joined_rooms`.
 */
export async function startStandIn(onArrival: (arrival: Arrival) => void = () => {}): Promise<StandIn> {
  const users = new Map<string, User>();
  const userOf = ({ headers }: EndpointRequest) => users.get(headers.authorization ?? '');
  return await serveStandIn(
    {
      type: 'matrix',
      maxBodyBytes: 1024 * 1024,
      admit: (destination) => {
        const { homeserver, roomId } = optionsSchema.parse(destination.options);
        const { hostname, port } = new URL(homeserver);
        const accessToken = `syt_${randomBytes(24).toString('base64url')}`;
        users.set(`Bearer ${accessToken}`, { destination: destination.id, roomId, events: new Map() });
        return { secret: { accessToken }, host: `${hostname}:${port || '443'}` };
      },
      recognise: (request) => userOf(request)?.destination,
      judge: (request, _destination, fate) => {
        const user = fate === 'revoked' ? undefined : userOf(request);
        if (user === undefined) return refuse(401, 'M_UNKNOWN_TOKEN', 'Unrecognised access token');
        const asksForRooms = request.method === 'GET' && request.target === '/_matrix/client/v3/joined_rooms';
        if (!asksForRooms) return judge(request, user, fate);
        return answer(200, { joined_rooms: ['!other:example.com', ...(fate === 'gone' ? [] : [user.roomId])] });
      },
    },
    onArrival,
  );
}

function judge(request: EndpointRequest, user: User, fate: Fate): EndpointAnswer {
  const [, room, transaction] = sendPath.exec(request.target) ?? [];
  if (room === undefined || transaction === undefined) return refuse(404, 'M_UNRECOGNIZED', 'Unrecognized request');
  if (request.method !== 'PUT') return refuse(405, 'M_UNRECOGNIZED', 'Unrecognized request');
  if (decodeURIComponent(room) !== user.roomId || fate === 'gone')
    return refuse(403, 'M_FORBIDDEN', 'User is not in the room');
  const known = user.events.get(transaction);
  if (known !== undefined) return answer(200, { event_id: known });
  if (request.json === undefined) return refuse(400, 'M_NOT_JSON', 'Content not JSON.');
  if (!contentSchema.safeParse(request.json).success) return refuse(400, 'M_BAD_JSON', 'Not an m.room.message');
  if ((request.body?.length ?? 0) > maxContentBytes) return refuse(413, 'M_TOO_LARGE', 'event too large');
  const eventId = `$${randomBytes(32).toString('base64url')}`;
  user.events.set(transaction, eventId);
  return answer(200, { event_id: eventId });
}

function refuse(status: number, errcode: string, error: string): EndpointAnswer {
  return answer(status, { errcode, error });
}

function answer(status: number, body: object): EndpointAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
