import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { EndpointAnswer, EndpointRequest } from '../../local/stand-in/start-endpoint.ts';
import { type Arrival, type Fate, type StandIn, serveStandIn } from '../../local/stand-in/start-stand-in.ts';
import { maxMessageBytes, sendEmailSchema } from './format.ts';

const optionsSchema = z.object({ to: z.array(z.string()) });

/**
 * The operations `SendEmail` and `GetEmailIdentity` of SES v2 for the real SDK client. It keeps what it took and sends
 * nothing anywhere. All destinations send from one identity: it is that of the one that was admitted last.
 */
export async function startStandIn(onArrival: (arrival: Arrival) => void = () => {}): Promise<StandIn> {
  const destinations = new Map<string, string>();
  let newest: string | undefined;
  const mailIn = ({ json }: EndpointRequest) => sendEmailSchema.safeParse(json).data;
  return await serveStandIn(
    {
      type: 'email',
      awsService: 'ses',
      maxBodyBytes: maxMessageBytes,
      admit: (destination) => {
        newest = destination.id;
        destinations.set(JSON.stringify(optionsSchema.parse(destination.options).to), destination.id);
        // Reached by the SDK's own endpoint setting, not by this name.
        return { secret: {}, host: 'email.us-east-1.amazonaws.com:443' };
      },
      // A mail carries no destination's name; its recipients are the destination's.
      recognise: (request) =>
        identityIn(request) === undefined ? destinations.get(JSON.stringify(mailIn(request)?.to)) : newest,
      read: mailIn,
      judge: (request, _destination, fate) => {
        const identity = identityIn(request);
        return identity === undefined ? judge(request) : tellIdentity(identity, fate);
      },
    },
    onArrival,
  );
}

function identityIn({ method, target }: EndpointRequest): string | undefined {
  const identity = method === 'GET' ? /^\/v2\/email\/identities\/([^/?]+)$/.exec(target)?.[1] : undefined;
  return identity === undefined ? undefined : decodeURIComponent(identity);
}

/** A domain was verified, and none of its addresses by itself. Source: API reference of SES v2, `GetEmailIdentity`. */
function tellIdentity(identity: string, fate: Fate): EndpointAnswer {
  if (identity !== 'example.com') return sesError(404, 'NotFoundException', 'Email identity does not exist.');
  return answer(200, { IdentityType: 'DOMAIN', VerifiedForSendingStatus: fate === 'live' });
}

function judge({ method, target, body, json }: EndpointRequest): EndpointAnswer {
  if (method !== 'POST' || target !== '/v2/email/outbound-emails') {
    return sesError(404, 'NotFoundException', 'No such operation');
  }
  if (body === undefined) return sesError(400, 'MessageRejected', 'Message length is more than the maximum');
  const { error } = sendEmailSchema.safeParse(json);
  const [issue] = error?.issues ?? [];
  return issue === undefined
    ? answer(200, { MessageId: randomUUID() })
    : sesError(400, 'BadRequestException', `${issue.path.join('.')}: ${issue.message}`);
}

/** An error as SES writes it, for faults too: `addFault({ answer: sesError(…), times: 1 })`. */
export function sesError(status: number, name: string, message: string): EndpointAnswer {
  return answer(status, { message }, { 'x-amzn-errortype': name });
}

function answer(status: number, body: object, headers: Readonly<Record<string, string>> = {}): EndpointAnswer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}
