import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { EndpointAnswer, EndpointRequest } from '../../local/stand-in/start-endpoint.ts';
import { type Arrival, type StandIn, serveStandIn } from '../../local/stand-in/start-stand-in.ts';
import { parsePublish } from './format.ts';

const optionsSchema = z.object({ topicArn: z.string() });

/** A form needs up to three bytes for each of the message's. */
const maxBodyBytes = 1024 * 1024;

/**
 * The `Publish` operation of SNS (AWS query protocol) for the real SDK client, with the topics of the destinations that
 * were admitted. It keeps what it took and sends nothing anywhere. Signatures of requests are not checked.
 *
 * Not that of fauxqs, which the local queue is: of subjects, characters, attributes and ids it rejects none (2.4.1).
 */
export async function startStandIn(onArrival: (arrival: Arrival) => void = () => {}): Promise<StandIn> {
  const topics = new Map<string | undefined, string>();
  const publishIn = ({ body }: EndpointRequest) => parsePublish(body?.toString('utf8') ?? '');
  return await serveStandIn(
    {
      type: 'sns',
      awsService: 'sns',
      maxBodyBytes,
      admit: (destination) => {
        const { topicArn } = optionsSchema.parse(destination.options);
        topics.set(topicArn, destination.id);
        // Reached by the SDK's own endpoint setting, not by this name.
        return { secret: {}, host: `sns.${topicArn.split(':')[3]}.amazonaws.com:443` };
      },
      recognise: (request) => topics.get(publishIn(request).topicArn),
      read: (request) => publishIn(request).parsed.data,
      judge: (request, destination) => {
        if (request.method !== 'POST' || request.target !== '/') return snsError(404, 'NotFound', 'No such operation');
        const { topicArn, parsed } = publishIn(request);
        if (destination === undefined && topicArn !== undefined) {
          return snsError(404, 'NotFound', 'Topic does not exist');
        }
        const [issue] = parsed.error?.issues ?? [];
        if (issue === undefined) return accepted();
        return snsError(400, 'InvalidParameter', `Invalid parameter: ${issue.path.join('.') || issue.message}`);
      },
    },
    onArrival,
  );
}

/** An error as SNS writes it, for faults too: `addFault({ answer: snsError(…), times: 1 })`. */
export function snsError(status: number, code: string, message: string): EndpointAnswer {
  const type = status < 500 ? 'Sender' : 'Receiver';
  const error = `<Error><Type>${type}</Type><Code>${code}</Code><Message>${message}</Message></Error>`;
  return xml(status, `<ErrorResponse${namespace}>${error}<RequestId>${randomUUID()}</RequestId></ErrorResponse>`);
}

function accepted(): EndpointAnswer {
  const result = `<PublishResult><MessageId>${randomUUID()}</MessageId></PublishResult>`;
  const metadata = `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata>`;
  return xml(200, `<PublishResponse${namespace}>${result}${metadata}</PublishResponse>`);
}

const namespace = ' xmlns="http://sns.amazonaws.com/doc/2010-03-31/"';

function xml(status: number, body: string): EndpointAnswer {
  return { status, headers: { 'content-type': 'text/xml' }, body };
}
