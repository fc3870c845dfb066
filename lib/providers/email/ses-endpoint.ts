import { randomUUID } from 'node:crypto';
import { type Endpoint, type EndpointAnswer, startEndpoint } from '../../local/stand-in/start-endpoint.ts';
import { type AcceptedEmail, parseSesRequest } from './ses-request.ts';

export type SesEndpoint = Endpoint & {
  readonly emails: readonly AcceptedEmail[];
};

/** 40 MB after encoding; the JSON of a simple message needs about that much. Source: "Service quotas in Amazon SES". */
const maxMessageBytes = 40 * 1024 * 1024;

/** The `SendEmail` operation of SES v2 for the real SDK client. It keeps what it took and sends nothing anywhere. */
export async function startSesEndpoint(onEmail: (email: AcceptedEmail) => void = () => {}): Promise<SesEndpoint> {
  const emails: AcceptedEmail[] = [];
  const endpoint = await startEndpoint({ maxBodyBytes: maxMessageBytes }, ({ method, target, body, json }) => {
    if (method !== 'POST' || target !== '/v2/email/outbound-emails') {
      return sesError(404, 'NotFoundException', 'No such operation');
    }
    if (body === undefined) return sesError(400, 'MessageRejected', 'Message length is more than the maximum');
    const parsed = parseSesRequest(json);
    if (!parsed.ok) return sesError(400, 'BadRequestException', parsed.message);
    emails.push(parsed.email);
    onEmail(parsed.email);
    return answer(200, { MessageId: randomUUID() });
  });
  return { ...endpoint, emails };
}

/** An error as SES writes it, for faults too: `addFault({ answer: sesError(…), times: 1 })`. */
export function sesError(status: number, name: string, message: string): EndpointAnswer {
  return answer(status, { message }, { 'x-amzn-errortype': name });
}

function answer(status: number, body: object, headers: Readonly<Record<string, string>> = {}): EndpointAnswer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}
