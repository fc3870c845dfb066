import { randomBytes, randomUUID } from 'node:crypto';
import type { EndpointAnswer, EndpointRequest } from '../../local/stand-in/start-endpoint.ts';
import { type Arrival, type StandIn, serveStandIn } from '../../local/stand-in/start-stand-in.ts';
import { formSchema } from './format.ts';

type Keys = { readonly token: string; readonly user: string; readonly destination: string };

/** Stands in for Pushover's message API: a form, errors that name the field. Source: pushover.net/api. */
export async function startStandIn(onArrival: (arrival: Arrival) => void = () => {}): Promise<StandIn> {
  const known: Keys[] = [];
  return await serveStandIn(
    {
      type: 'pushover',
      maxBodyBytes: 1024 * 1024,
      admit: (destination) => {
        const [token, user] = [randomKey('a'), randomKey('u')];
        known.push({ token, user, destination: destination.id });
        return { secret: { token, user }, host: 'api.pushover.net:443' };
      },
      recognise: (request) => {
        const { token, user } = readForm(request);
        return known.find((keys) => keys.token === token && keys.user === user)?.destination;
      },
      read: (request) => {
        const { token: _token, user: _user, ...message } = readForm(request);
        return message;
      },
      judge: (request) => judge(request, known),
    },
    onArrival,
  );
}

function judge(request: EndpointRequest, known: readonly Keys[]): EndpointAnswer {
  if (request.method !== 'POST' || request.target !== '/1/messages.json') return { status: 404, body: '' };
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(request.headers['content-type'] ?? '')) {
    return refuse({ message: 'cannot be blank' }, 'message cannot be blank');
  }
  const form = readForm(request);
  const { token, user } = form;
  if (!known.some((keys) => keys.token === token)) return refuse({ token: 'invalid' }, 'application token is invalid');
  if (!known.some((keys) => keys.token === token && keys.user === user)) {
    return refuse({ user: 'invalid' }, 'user identifier is not a valid user, group, or subscribed user key');
  }
  const message = formSchema.safeParse(form);
  if (!message.success) {
    const [issue] = message.error.issues;
    const field = issue?.path.join('.') || 'parameter';
    return refuse({ [field]: 'is invalid' }, `${field} ${issue?.message}`);
  }
  const receipt = message.data.priority === '2' ? { receipt: randomKey('r') } : {};
  return answer(200, { status: 1, request: randomUUID(), ...receipt });
}

/** The last of a field that stands twice, as Rack reads it. */
function readForm({ body }: EndpointRequest): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(body?.toString('utf8') ?? ''));
}

/** 30 letters and digits. */
function randomKey(first: string): string {
  return `${first}${randomBytes(15).toString('hex').slice(1)}`;
}

function refuse(fields: Readonly<Record<string, string>>, error: string): EndpointAnswer {
  return answer(400, { ...fields, errors: [error], status: 0, request: randomUUID() });
}

function answer(status: number, body: object): EndpointAnswer {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(body) };
}
