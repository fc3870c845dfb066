import { PublishCommand, type PublishCommandInput, SNSClient } from '@aws-sdk/client-sns';
import type { SnsRequest } from '../providers/contract/outbound-request.ts';
import { reject } from '../providers/contract/outcome.ts';
import type { Send } from '../providers/contract/transport.ts';
import { type AwsClientConfigInput, awsClientConfig } from './aws-client-config.ts';
import { createStatusWatch, sendToAws, watchStep } from './send-aws.ts';

export type SnsTransportOptions = {
  /** The client of a topic's region, which need not be the function's. */
  readonly clientOf: (region: string) => Pick<SNSClient, 'send'>;
  /** From the call to the last byte of the answer. */
  readonly callTimeoutMs?: number;
};

/** Publishes through SNS `Publish`, in the region that the topic's ARN names. */
export function createSnsTransport({ clientOf, callTimeoutMs = 10_000 }: SnsTransportOptions): Send<SnsRequest> {
  return async (request) => {
    const region = request.topicArn.split(':')[3];
    if (!region) return { ok: false, outcome: reject('render_failed') };
    const command = new PublishCommand(commandInput(request));
    const watch = createStatusWatch();
    command.middlewareStack.add(watch.middleware, watchStep);
    const client = clientOf(region);
    return await sendToAws((abortSignal) => client.send(command, { abortSignal }), watch, { callTimeoutMs });
  };
}

/** Makes one client for each region, when it is first needed. */
export function createSnsClients(): SnsTransportOptions['clientOf'] {
  const clients = new Map<string, SNSClient>();
  return (region) => {
    const client = clients.get(region) ?? createSnsClient({ region });
    clients.set(region, client);
    return client;
  };
}

/** One attempt only: a standard topic does not deduplicate, so a retry of the SDK's after a timeout publishes twice. */
export function createSnsClient(config: Pick<AwsClientConfigInput, 'region' | 'endpoint'>): SNSClient {
  return new SNSClient(
    awsClientConfig({ ...config, maxAttempts: 1, connectTimeoutMs: 3_000, attemptTimeoutMs: 10_000 }),
  );
}

function commandInput({ topicArn, subject, message, attributes, fifo }: SnsRequest): PublishCommandInput {
  const entries = Object.entries(attributes);
  return {
    TopicArn: topicArn,
    Subject: subject,
    Message: message,
    MessageAttributes: Object.fromEntries(
      entries.map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
    ),
    ...(fifo === undefined ? {} : { MessageGroupId: fifo.groupId, MessageDeduplicationId: fifo.deduplicationId }),
  };
}
