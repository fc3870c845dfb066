import { inspect } from 'node:util';
import { SNSClient } from '@aws-sdk/client-sns';
import { expect, it, onTestFinished } from 'vitest';
import { awsClientConfig } from '../../lib/aws/aws-client-config.ts';
import { createSnsTopicTransport } from '../../lib/aws/get-sns-topic.ts';
import { reject, retry } from '../../lib/providers/contract/outcome.ts';
import type { SendContext, TransportResult } from '../../lib/providers/contract/transport.ts';
import { snsError, startStandIn } from '../../lib/providers/sns/stand-in.ts';
import { startHttpServer } from '../support/egress-server.ts';
import { aDestination } from '../support/local-destination.ts';

const topicArn = 'arn:aws:sns:eu-west-1:123456789012:payments-alerts';
const patientMs = 10_000;
const regions: string[] = [];

async function ask(url: string, arn = topicArn, limits?: SendContext['limits']): Promise<TransportResult> {
  const times = { connectTimeoutMs: patientMs, attemptTimeoutMs: patientMs };
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const clientOf = (region: string) => {
    regions.push(region);
    return new SNSClient({ ...awsClientConfig({ region, maxAttempts: 1, endpoint: url, ...times }), credentials });
  };
  const transport = createSnsTopicTransport({ clientOf, callTimeoutMs: patientMs });
  const context = { destinationId: 'payments/topic', allowPrivate: false, ...(limits && { limits }) };
  const result = await transport({ kind: 'sns_topic', topicArn: arn }, context);
  expect(inspect(result, { depth: 9, showHidden: true })).not.toMatch(/payments-alerts|127\.0\.0\.1/);
  return result;
}

async function startTopic() {
  const standIn = await startStandIn();
  onTestFinished(standIn.close);
  standIn.admit(aDestination({ id: 'payments/topic', type: 'sns', options: { topicArn } }));
  return standIn;
}

it('a topic is asked for in its own region, and its answer is 200', async () => {
  const standIn = await startTopic();
  expect(await ask(standIn.url)).toEqual({ ok: true, answer: { status: 200, headers: {}, body: '' } });
  expect(regions).toEqual(['eu-west-1']);
  expect(standIn.arrivals).toMatchObject([{ status: 200, isMessage: false }]);
});

it('a topic that is not there is answered by name', async () => {
  const standIn = await startTopic();
  const answer = { status: 404, errorName: 'NotFoundException' };
  expect(await ask(standIn.url, `${topicArn}-2`)).toMatchObject({ ok: true, answer });
  standIn.setFate('payments/topic', 'gone');
  expect(await ask(standIn.url)).toMatchObject({ ok: true, answer });
});

it.each([
  [403, 'AuthorizationError'],
  [500, 'InternalError'],
])('an answer of %i is one', async (status, code) => {
  const standIn = await startTopic();
  standIn.addFault({ answer: snsError(status, code, 'no'), times: 1 });
  expect(await ask(standIn.url)).toMatchObject({ ok: true, answer: { status } });
});

it('what is no ARN is asked of nobody', async () => {
  expect(await ask('http://127.0.0.1:9', 'topic')).toEqual({ ok: false, outcome: reject('render_failed') });
});

it('an answer that does not come in time is a timeout', async () => {
  const server = await startHttpServer(() => {});
  const result = await ask(`http://127.0.0.1:${server.port}`, topicArn, { callTimeoutMs: 300 });
  expect(result).toEqual({ ok: false, outcome: retry('timeout') });
});
