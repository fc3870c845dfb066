import { GetTopicAttributesCommand } from '@aws-sdk/client-sns';
import { reject } from '../providers/contract/outcome.ts';
import type { SnsTopicRequest } from '../providers/contract/probe.ts';
import type { Send } from '../providers/contract/transport.ts';
import { createStatusWatch, sendToAws, watchStep } from './send-aws.ts';
import type { SnsTransportOptions } from './send-sns.ts';

/** Asks SNS `GetTopicAttributes`, in the region that the topic's ARN names. Of the answer the status alone counts. */
export function createSnsTopicTransport({
  clientOf,
  callTimeoutMs = 5_000,
}: SnsTransportOptions): Send<SnsTopicRequest> {
  return async ({ topicArn }, { limits }) => {
    const region = topicArn.split(':')[3];
    if (!region) return { ok: false, outcome: reject('render_failed') };
    const command = new GetTopicAttributesCommand({ TopicArn: topicArn });
    const watch = createStatusWatch();
    command.middlewareStack.add(watch.middleware, watchStep);
    const client = clientOf(region);
    return await sendToAws((abortSignal) => client.send(command, { abortSignal }), watch, {
      callTimeoutMs: limits?.callTimeoutMs ?? callTimeoutMs,
    });
  };
}
