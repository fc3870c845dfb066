import { randomBytes, randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { EndpointAnswer, EndpointRequest } from '../../local/stand-in/start-endpoint.ts';
import { type Arrival, type StandIn, serveStandIn } from '../../local/stand-in/start-stand-in.ts';

/** Code points, at least one. */
const characters = (max: number) =>
  z
    .string()
    .min(1)
    .refine((text) => [...text].length <= max, 'is too long');

const seconds = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,6}$/, 'is not a number')
    .refine((text) => Number(text) >= min && Number(text) <= max, `must be ${min} to ${max} seconds`);

/** Source: pushover.net/api. Strict: a field that the API does not document is refused. */
const messageSchema = z.strictObject({
  message: characters(1_024),
  title: characters(250).optional(),
  url: characters(512)
    .refine((text) => URL.canParse(text), 'is invalid')
    .optional(),
  url_title: characters(100).optional(),
  priority: z.enum(['-2', '-1', '0', '1', '2']).optional(),
  retry: seconds(30, 10_800).optional(),
  expire: seconds(30, 10_800).optional(),
  timestamp: z
    .string()
    .regex(/^\d{1,12}$/)
    .optional(),
  device: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,25}$/)
    .optional(),
  sound: z
    .string()
    .regex(/^[a-z0-9_]{1,20}$/)
    .optional(),
});

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
  const { token, user, ...fields } = readForm(request);
  if (!known.some((keys) => keys.token === token)) return refuse({ token: 'invalid' }, 'application token is invalid');
  if (!known.some((keys) => keys.token === token && keys.user === user)) {
    return refuse({ user: 'invalid' }, 'user identifier is not a valid user, group, or subscribed user key');
  }
  const message = messageSchema.safeParse(fields);
  if (!message.success) {
    const [issue] = message.error.issues;
    const field = issue?.path.join('.') || 'parameter';
    return refuse({ [field]: 'is invalid' }, `${field} ${issue?.message}`);
  }
  const { priority, retry, expire } = message.data;
  if (priority === '2' && (retry === undefined || expire === undefined)) {
    return refuse({ expire: 'must be supplied with priority=2' }, 'expire must be supplied with priority=2');
  }
  const receipt = priority === '2' ? { receipt: randomKey('r') } : {};
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
