import { randomBytes, randomUUID } from 'node:crypto';
import type { EndpointAnswer, EndpointRequest } from '../../local/stand-in/start-endpoint.ts';
import { type Arrival, type Fate, type StandIn, serveStandIn } from '../../local/stand-in/start-stand-in.ts';
import { formSchema } from './format.ts';

type Keys = { readonly token: string; readonly user: string; readonly destination: string };

type Emergency = { readonly token: string; readonly tags: readonly string[] };

/** `ringing` are the titles of the emergencies that nobody has acknowledged or cancelled. */
export type PushoverStandIn = StandIn & { readonly ringing: () => readonly string[] };

/**
 * Stands in for Pushover's message API: a form, errors that name the field; emergencies can be cancelled by a tag.
 * Source: pushover.net/api, pushover.net/api/receipts.
 */
export async function startStandIn(onArrival: (arrival: Arrival) => void = () => {}): Promise<PushoverStandIn> {
  const known: Keys[] = [];
  const emergencies = new Map<Emergency, string>();
  const standIn = await serveStandIn(
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
        const isCancel = cancelledTag(request) !== undefined;
        return known.find((keys) => keys.token === token && (isCancel || keys.user === user))?.destination;
      },
      read: (request) => {
        const { token: _token, user: _user, ...message } = readForm(request);
        const tag = cancelledTag(request);
        return tag === undefined ? message : { ...message, cancelledTag: tag };
      },
      judge: (request, destination, fate) => {
        const tag = cancelledTag(request);
        const living = known.flatMap((keys) => livingKeys(keys, keys.destination === destination ? fate : 'live'));
        return tag === undefined ? judge(request, living, emergencies) : cancel(request, tag, living, emergencies);
      },
      posts: ({ target }) => target === '/1/messages.json',
    },
    onArrival,
  );
  return { ...standIn, ringing: () => [...emergencies.values()] };
}

/** A token that was revoked is nobody's; where the user is gone it still is the application's. */
function livingKeys(keys: Keys, fate: Fate): Keys[] {
  if (fate === 'revoked') return [];
  return [fate === 'gone' ? { ...keys, user: '' } : keys];
}

function cancelledTag({ method, target }: EndpointRequest): string | undefined {
  return method === 'POST' ? /^\/1\/receipts\/cancel_by_tag\/([^/?]+)\.json$/.exec(target)?.[1] : undefined;
}

/** Those of the application alone. */
function cancel(
  request: EndpointRequest,
  tag: string,
  known: readonly Keys[],
  emergencies: Map<Emergency, string>,
): EndpointAnswer {
  const { token } = readForm(request);
  if (!known.some((keys) => keys.token === token)) return refuse({ token: 'invalid' }, 'application token is invalid');
  const cancelled = [...emergencies.keys()].filter((one) => one.token === token && one.tags.includes(tag));
  for (const one of cancelled) emergencies.delete(one);
  return answer(200, { status: 1, canceled: cancelled.length, request: randomUUID() });
}

function judge(request: EndpointRequest, known: readonly Keys[], emergencies: Map<Emergency, string>): EndpointAnswer {
  const isQuestion = request.target === '/1/users/validate.json';
  if (request.method !== 'POST' || !(isQuestion || request.target === '/1/messages.json')) {
    return { status: 404, body: '' };
  }
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(request.headers['content-type'] ?? '')) {
    return refuse({ message: 'cannot be blank' }, 'message cannot be blank');
  }
  const form = readForm(request);
  const { token, user } = form;
  if (!known.some((keys) => keys.token === token)) return refuse({ token: 'invalid' }, 'application token is invalid');
  if (!known.some((keys) => keys.token === token && keys.user === user)) {
    return refuse({ user: 'invalid' }, 'user identifier is not a valid user, group, or subscribed user key');
  }
  // Source: pushover.net/api#validate.
  if (isQuestion) return answer(200, { status: 1, group: 0, devices: ['oncall-phone'], request: randomUUID() });
  const message = formSchema.safeParse(form);
  if (!message.success) {
    const [issue] = message.error.issues;
    const field = issue?.path.join('.') || 'parameter';
    return refuse({ [field]: 'is invalid' }, `${field} ${issue?.message}`);
  }
  const { priority, tags = '', title = '' } = message.data;
  if (priority !== '2') return answer(200, { status: 1, request: randomUUID() });
  emergencies.set({ token: message.data.token, tags: tags.split(',') }, title);
  return answer(200, { status: 1, request: randomUUID(), receipt: randomKey('r') });
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
