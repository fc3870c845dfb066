import { type SESv2Client, SendEmailCommand, type SendEmailCommandInput } from '@aws-sdk/client-sesv2';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sesClient } from '../../../test/support/local-aws.ts';
import { type SesEndpoint, sesError, startSesEndpoint } from './ses-endpoint.ts';

let endpoint: SesEndpoint;
let client: SESv2Client;

beforeEach(async () => {
  endpoint = await startSesEndpoint();
  client = sesClient(endpoint.url);
});

afterEach(async () => {
  client.destroy();
  await endpoint.close();
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

it('an email is taken, kept and given an id', async () => {
  expect(await send(anEmail())).toMatchObject({ MessageId: expect.stringMatching(/^[\da-f-]{36}$/) });
  expect(endpoint.emails).toEqual([
    {
      from: 'Alerts <alerts@example.com>',
      to: ['oncall@example.com'],
      subject: '🔥 firing',
      text: 'text',
      html: '<p>html</p>',
      headers: [{ name: 'References', value: '<group@example.com>' }],
    },
  ]);
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
])('%s is taken', async ([, parts]) => {
  await send(anEmail(parts));
  expect(endpoint.emails).toHaveLength(1);
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
])('%s is refused', async ([, parts]) => {
  await expect(send(anEmail(parts))).rejects.toMatchObject({
    name: 'BadRequestException',
    $metadata: { httpStatusCode: 400 },
  });
  expect(endpoint.emails).toEqual([]);
});

it('another operation is a NotFoundException', async () => {
  expect((await fetch(`${endpoint.url}/v2/email/identities`)).status).toBe(404);
});

it('a fault is answered in the shape of SES', async () => {
  endpoint.addFault({ answer: sesError(429, 'TooManyRequestsException', 'Too many requests'), times: 1 });
  await expect(send(anEmail())).rejects.toMatchObject({
    name: 'TooManyRequestsException',
    $metadata: { httpStatusCode: 429 },
  });
  await send(anEmail());
  expect(endpoint.emails).toHaveLength(1);
});
