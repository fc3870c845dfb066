import { type SESv2Client, SendEmailCommand, type SendEmailCommandInput } from '@aws-sdk/client-sesv2';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sesClient } from '../../../test/support/local-aws.ts';
import { aDestination } from '../../../test/support/local-destination.ts';
import type { StandIn } from '../../local/stand-in/start-stand-in.ts';
import { sesError, startStandIn } from './stand-in.ts';

let standIn: StandIn;
let client: SESv2Client;

beforeEach(async () => {
  standIn = await startStandIn();
  const oncall = ['oncall@example.com'];
  standIn.admit(aDestination({ id: 'payments/oncall', type: 'email', options: { to: oncall } }));
  standIn.admit(aDestination({ id: 'payments/all', type: 'email', options: { to: [...oncall, 'lead@example.com'] } }));
  client = sesClient(standIn.url);
});

afterEach(async () => {
  client.destroy();
  await standIn.close();
});

type Parts = {
  from?: string;
  to?: string[];
  subject?: { Data: string; Charset?: string };
  body?: { Text?: { Data: string }; Html?: { Data: string } };
  headers?: { Name: string; Value: string }[];
};

function anEmail(parts: Parts = {}): SendEmailCommandInput {
  return {
    FromEmailAddress: parts.from ?? 'Alerts <alerts@example.com>',
    Destination: { ToAddresses: parts.to ?? ['oncall@example.com'] },
    Content: {
      Simple: {
        Subject: parts.subject ?? { Data: '🔥 firing', Charset: 'UTF-8' },
        Body: parts.body ?? { Text: { Data: 'text' }, Html: { Data: '<p>html</p>' } },
        Headers: parts.headers ?? [{ Name: 'References', Value: '<group@example.com>' }],
      },
    },
  };
}

function send(input: SendEmailCommandInput) {
  return client.send(new SendEmailCommand(input));
}

it('takes an email, keeps it for the destination with these recipients and gives it an id', async () => {
  expect(await send(anEmail())).toMatchObject({ MessageId: expect.stringMatching(/^[\da-f-]{36}$/) });
  expect(standIn.arrivals).toMatchObject([
    {
      type: 'email',
      destination: 'payments/oncall',
      status: 200,
      json: {
        from: 'Alerts <alerts@example.com>',
        to: ['oncall@example.com'],
        subject: '🔥 firing',
        text: 'text',
        html: '<p>html</p>',
        headers: [{ name: 'References', value: '<group@example.com>' }],
      },
    },
  ]);
});

it.for<[string[], string | undefined]>([
  [['oncall@example.com', 'lead@example.com'], 'payments/all'],
  [['lead@example.com'], undefined],
  [['lead@example.com', 'oncall@example.com'], undefined],
])('%j are the recipients of %s', async ([to, destination]) => {
  await send(anEmail({ to }));
  expect(standIn.arrivals).toMatchObject([{ destination, status: 200 }]);
});

function recipients(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `oncall-${index}@example.com`);
}

it.for<[string, Parts]>([
  ['50 recipients', { to: recipients(50) }],
  ['15 headers', { headers: Array.from({ length: 15 }, (_, index) => ({ Name: `X-${index}`, Value: 'x' })) }],
  ['a header name of 126 characters', { headers: [{ Name: 'X'.repeat(126), Value: 'x' }] }],
  ['a header line of 996 characters', { headers: [{ Name: 'X', Value: 'x'.repeat(995) }] }],
  ['only a text part', { body: { Text: { Data: 'text' } } }],
  ['an ASCII subject without a charset', { subject: { Data: 'firing' } }],
])('takes %s', async ([, parts]) => {
  await send(anEmail(parts));
  expect(standIn.arrivals).toMatchObject([{ status: 200 }]);
});

it.for<[string, Parts]>([
  ['51 recipients', { to: recipients(51) }],
  ['no recipient', { to: [] }],
  ['an address without a domain', { to: ['oncall'] }],
  ['an address with a line break', { to: ['oncall@example.com\r\nBcc: x@example.org'] }],
  ['two addresses in one', { to: ['a@example.com, b@example.com'] }],
  ['a From that is no address', { from: 'alerts' }],
  ['no body part', { body: {} }],
  ['a subject with a line break', { subject: { Data: 'a\r\nBcc: x@example.org', Charset: 'UTF-8' } }],
  ['a subject beyond ASCII without a charset', { subject: { Data: '🔥' } }],
  ['16 headers', { headers: Array.from({ length: 16 }, (_, index) => ({ Name: `X-${index}`, Value: 'x' })) }],
  ['a header name of 127 characters', { headers: [{ Name: 'X'.repeat(127), Value: 'x' }] }],
  ['a header line of 997 characters', { headers: [{ Name: 'XY', Value: 'x'.repeat(995) }] }],
  ['a header value of 996 characters', { headers: [{ Name: 'X', Value: 'x'.repeat(996) }] }],
  ['a header name with a colon', { headers: [{ Name: 'X:', Value: 'x' }] }],
  ['a header value with a line break', { headers: [{ Name: 'X', Value: 'x\r\nBcc: y' }] }],
  ['a header value beyond ASCII', { headers: [{ Name: 'X', Value: 'é' }] }],
  ['a header that SES writes itself', { headers: [{ Name: 'Bcc', Value: 'x@example.org' }] }],
])('rejects %s', async ([, parts]) => {
  await expect(send(anEmail(parts))).rejects.toMatchObject({
    name: 'BadRequestException',
    $metadata: { httpStatusCode: 400 },
  });
  expect(standIn.arrivals).toMatchObject([{ destination: undefined, status: 400, json: undefined }]);
});

it('answers another operation with a NotFoundException', async () => {
  expect((await fetch(`${standIn.url}/v2/email/identities`)).status).toBe(404);
});

it('answers a fault in the shape of SES', async () => {
  standIn.addFault({ answer: sesError(429, 'TooManyRequestsException', 'Too many requests'), times: 1 });
  await expect(send(anEmail())).rejects.toMatchObject({
    name: 'TooManyRequestsException',
    $metadata: { httpStatusCode: 429 },
  });
  await send(anEmail());
  expect(standIn.arrivals.map(({ status }) => status)).toEqual([429, 200]);
});
