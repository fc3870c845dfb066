import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { EndpointAnswer, EndpointRequest } from '../../local/stand-in/start-endpoint.ts';
import { type Arrival, type StandIn, serveStandIn } from '../../local/stand-in/start-stand-in.ts';
import { parsePublish } from './format.ts';

const optionsSchema = z.object({ topicArn: z.string() });

/** A form needs up to three bytes for each of the message's. */
const maxBodyBytes = 1024 * 1024;

/**
 * The operations `Publish` and `GetTopicAttributes` of SNS (AWS query protocol) for the real SDK client, with the topics of
 * the destinations that were admitted. It keeps what it took and sends nothing anywhere. Signatures of requests are not checked.
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
      judge: (request, destination, fate) => {
        if (request.method !== 'POST' || request.target !== '/') return snsError(404, 'NotFound', 'No such operation');
        const { topicArn, parsed } = publishIn(request);
        if ((destination === undefined && topicArn !== undefined) || fate !== 'live') {
          return snsError(404, 'NotFound', 'Topic does not exist');
        }
        if (isQuestion(request)) return attributesOf(topicArn ?? '');
        const [issue] = parsed.error?.issues ?? [];
        if (issue === undefined) return accepted();
        return snsError(400, 'InvalidParameter', `Invalid parameter: ${issue.path.join('.') || issue.message}`);
      },
      posts: (request) => !isQuestion(request),
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

function isQuestion({ body }: EndpointRequest): boolean {
  return new URLSearchParams(body?.toString('utf8') ?? '').get('Action') === 'GetTopicAttributes';
}

/** Source: API reference of SNS, `GetTopicAttributes`. */
function attributesOf(topicArn: string): EndpointAnswer {
  const entry = `<entry><key>TopicArn</key><value>${topicArn}</value></entry>`;
  const result = `<GetTopicAttributesResult><Attributes>${entry}</Attributes></GetTopicAttributesResult>`;
  return xml(200, `<GetTopicAttributesResponse${namespace}>${result}${metadata()}</GetTopicAttributesResponse>`);
}

function metadata(): string {
  return `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata>`;
}

function accepted(): EndpointAnswer {
  const result = `<PublishResult><MessageId>${randomUUID()}</MessageId></PublishResult>`;
  return xml(200, `<PublishResponse${namespace}>${result}${metadata()}</PublishResponse>`);
}

const namespace = ' xmlns="http://sns.amazonaws.com/doc/2010-03-31/"';

function xml(status: number, body: string): EndpointAnswer {
  return { status, headers: { 'content-type': 'text/xml' }, body };
}
