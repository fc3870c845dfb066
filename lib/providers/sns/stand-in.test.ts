import { PublishCommand, type PublishCommandInput, SNSClient } from '@aws-sdk/client-sns';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { aDestination } from '../../../test/support/local-destination.ts';
import { sendRaw } from '../../../test/support/local-http.ts';
import type { StandIn } from '../../local/stand-in/start-stand-in.ts';
import { snsError, startStandIn } from './stand-in.ts';

const topicArn = 'arn:aws:sns:eu-central-1:123456789012:payments-alerts';

let endpoint: StandIn;
let client: SNSClient;

beforeEach(async () => {
  endpoint = await startStandIn();
  for (const arn of [topicArn, `${topicArn}.fifo`]) {
    endpoint.admit(aDestination({ id: `payments/${arn.split(':')[5]}`, type: 'sns', options: { topicArn: arn } }));
  }
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  client = new SNSClient({ region: 'eu-central-1', endpoint: endpoint.url, credentials, maxAttempts: 1 });
});

afterEach(async () => {
  client.destroy();
  await endpoint.close();
});

const publish = (input: Partial<PublishCommandInput> = {}) =>
  client.send(new PublishCommand({ TopicArn: topicArn, Message: 'm', ...input }));

const fifo = { TopicArn: `${topicArn}.fifo`, MessageGroupId: 'g', MessageDeduplicationId: 'd' };
const attribute = { DataType: 'String', StringValue: 'firing' };

it('takes a message, keeps it and gives it an id', async () => {
  const sent = await publish({
    Subject: '[FIRING] & <b>',
    Message: 'ü & <b>\n+%',
    MessageAttributes: { status: attribute },
  });
  expect(sent).toMatchObject({ MessageId: expect.stringMatching(/^[\da-f-]{36}$/) });
  expect(endpoint.arrivals).toMatchObject([
    {
      type: 'sns',
      destination: 'payments/payments-alerts',
      status: 200,
      json: { topicArn, subject: '[FIRING] & <b>', message: 'ü & <b>\n+%', attributes: { status: 'firing' } },
    },
  ]);
});

it.for<[string, Partial<PublishCommandInput>]>([
  ['a subject of 99 characters', { Subject: 'x'.repeat(99) }],
  ['a subject beyond ASCII', { Subject: `漢字 ${'😀'.repeat(48)}` }],
  ['a message of 262,144 bytes', { Message: `${'漢'.repeat(87_381)}x` }],
  [
    'a FIFO message with ids of 128',
    { ...fifo, MessageGroupId: 'g'.repeat(128), MessageDeduplicationId: 'd'.repeat(128) },
  ],
])('takes %s', async ([, input]) => {
  await publish(input);
  expect(endpoint.arrivals).toHaveLength(1);
});

it.for<[string, Partial<PublishCommandInput>]>([
  ['a subject of 100 characters', { Subject: 'x'.repeat(100) }],
  ['a subject of 100 UTF-16 units', { Subject: '😀'.repeat(50) }],
  ['a subject with a line break', { Subject: 'a\nb' }],
  ['a subject with a control character', { Subject: 'a\u0085b' }],
  ['a subject that begins with a space', { Subject: ' a' }],
  ['an empty message', { Message: '' }],
  ['a message of 262,145 bytes', { Message: `${'漢'.repeat(87_381)}xx` }],
  [
    'a message that is too long with its attributes',
    { Message: 'x'.repeat(262_140), MessageAttributes: { status: attribute } },
  ],
  ['a control character', { Message: 'a\u0000b' }],
  ['an attribute without a value', { MessageAttributes: { status: { DataType: 'String', StringValue: '' } } }],
  ['an attribute of AWS', { MessageAttributes: { 'AWS.SNS.SMS': attribute } }],
  ['a deduplication id for a standard topic', { MessageDeduplicationId: 'd' }],
  ['a FIFO topic without a group', { ...fifo, MessageGroupId: undefined }],
  ['a FIFO topic without a deduplication id', { ...fifo, MessageDeduplicationId: undefined }],
  ['a group id with a space', { ...fifo, MessageGroupId: 'a b' }],
])('rejects %s', async ([, input]) => {
  await expect(publish(input)).rejects.toMatchObject({
    name: 'InvalidParameterException',
    $metadata: { httpStatusCode: 400 },
  });
});

it('finds no topic that nobody made', async () => {
  await expect(publish({ TopicArn: `${topicArn}2` })).rejects.toMatchObject({ name: 'NotFoundException' });
  expect(endpoint.arrivals).toMatchObject([{ destination: undefined, status: 404 }]);
});

it('rejects another operation, field and path', async () => {
  const post = (body: string, path = '/') => sendRaw(`${endpoint.url}${path}`, { body });
  expect((await post('Action=CreateTopic&Version=2010-03-31&Name=x')).status).toBe(400);
  const valid = new URLSearchParams({ Action: 'Publish', Version: '2010-03-31', TopicArn: topicArn, Message: 'm' });
  expect((await post(valid.toString())).status).toBe(200);
  expect((await post(`${valid}&PhoneNumber=%2B15550100`)).status).toBe(400);
  expect((await post(valid.toString(), '/x')).status).toBe(404);
});

it('answers a fault in the shape of SNS', async () => {
  endpoint.addFault({ answer: snsError(403, 'AuthorizationError', 'not allowed'), times: 1 });
  await expect(publish()).rejects.toMatchObject({ name: 'AuthorizationErrorException' });
  await publish();
});
