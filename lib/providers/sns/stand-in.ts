import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { EndpointAnswer, EndpointRequest } from '../../local/stand-in/start-endpoint.ts';
import { type Arrival, type StandIn, serveStandIn } from '../../local/stand-in/start-stand-in.ts';
import { type ParsedPublish, parsePublish } from './publish.ts';

const optionsSchema = z.object({ topicArn: z.string() });

/** A form needs up to three bytes for each of the message's. */
const maxBodyBytes = 1024 * 1024;

/**
 * The `Publish` operation of SNS (AWS query protocol) for the real SDK client, with the topics of the destinations that
 * were admitted. It keeps what it took and sends nothing anywhere. Signatures of requests are not checked.
 */
export async function startStandIn(onArrival: (arrival: Arrival) => void = () => {}): Promise<StandIn> {
  const topics = new Map<string, string>();
  const published = (request: EndpointRequest): ParsedPublish => parsePublish(request.body?.toString('utf8') ?? '');
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
      recognise: (request) => topics.get(published(request).topicArn),
      read: (request) => {
        const parsed = published(request);
        return parsed.ok ? parsed.message : undefined;
      },
      judge: (request) => {
        if (request.method !== 'POST' || request.target !== '/') return snsError(404, 'NotFound', 'No such operation');
        const parsed = published(request);
        if (!topics.has(parsed.topicArn) && parsed.topicArn !== '') {
          return snsError(404, 'NotFound', 'Topic does not exist');
        }
        return parsed.ok ? accepted() : snsError(400, parsed.code, parsed.reason);
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
