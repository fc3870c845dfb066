import { afterEach, beforeEach, expect, it } from 'vitest';
import { aDestination } from '../../../test/support/local-destination.ts';
import { createSmtpTransport } from '../../egress/send-smtp.ts';
import { connectMailStandIns } from '../../local/connect-stand-ins.ts';
import type { Admission, StandIn } from '../../local/stand-in/start-stand-in.ts';
import { Secret } from '../../secrets/secret.ts';
import type { SmtpRequest } from '../contract/outbound-request.ts';
import { judgeMail, maxMailBytes, maxRecipients } from './format.ts';
import { startStandIn } from './stand-in.ts';

let standIn: StandIn;

beforeEach(async () => {
  standIn = await startStandIn();
});

afterEach(async () => {
  await standIn.close();
});

const host = 'mail.payments.example.com';

function admit(port?: number): Admission {
  return standIn.admit(aDestination({ id: 'payments/mail', type: 'smtp', options: { host, ...(port && { port }) } }));
}

function aRequest({ secret }: Admission, overrides: Partial<SmtpRequest> = {}): SmtpRequest {
  return {
    ...{ kind: 'smtp', host, port: 465, security: 'tls', from: 'alerts@example.com', to: ['oncall@example.com'] },
    ...{ subject: 's', html: '<p>h</p>', text: 't', messageId: '<m@example.com>', dateMs: 0, headers: [] },
    username: secret['username'] ?? '',
    password: new Secret(secret['password'] ?? ''),
    ...overrides,
  };
}

async function send(admission: Admission, overrides: Partial<SmtpRequest> = {}) {
  const connect = connectMailStandIns(new Map([[admission.host, admission.port ?? standIn.port]]));
  const transport = createSmtpTransport({ connect, ...(standIn.authority && { ca: standIn.authority }) });
  const request = aRequest(admission, overrides);
  return await transport(request, { destinationId: 'payments/mail', allowPrivate: false });
}

const answered = (status: number) => ({ ok: true, answer: { status } });

it('takes and keeps a mail over TLS from the first byte', async () => {
  const admission = admit();
  expect(admission.host).toBe(`${host}:465`);
  expect(await send(admission)).toMatchObject(answered(250));
  expect(standIn.arrivals).toMatchObject([
    {
      type: 'smtp',
      destination: 'payments/mail',
      status: 250,
      json: { from: 'alerts@example.com', to: ['oncall@example.com'], subject: 's', messageId: '<m@example.com>' },
    },
  ]);
});

it('takes a mail over STARTTLS', async () => {
  const admission = admit(587);
  expect(admission.host).toBe(`${host}:587`);
  expect(await send(admission, { port: 587, security: 'starttls' })).toMatchObject(answered(250));
});

it('has a certificate of its own for every host that is called', async () => {
  const admission = { ...admit(), host: 'other.example.com:465' };
  expect(await send(admission, { host: 'other.example.com' })).toMatchObject(answered(250));
});

it('is reached at the hosts of its destinations only', async () => {
  const result = await send(admit(), { host: 'unknown.example.com' });
  expect(result).toEqual({ ok: false, outcome: expect.objectContaining({ reason: 'connection_failed' }) });
});

it('rejects a wrong login', async () => {
  expect(await send(admit(), { password: new Secret('wrong') })).toMatchObject(answered(535));
  expect(standIn.arrivals).toEqual([]);
});

it('rejects a From that is not the sender', async () => {
  const raw = mail({ From: 'other@example.com' });
  expect(await judge(raw)).toMatchObject({ status: 554, reply: 'the From is not the sender of the envelope' });
});

it('takes as many recipients as the limit', async () => {
  const to = Array.from({ length: maxRecipients }, (_, index) => `r${index}@example.com`);
  expect(await send(admit(), { to })).toMatchObject(answered(250));
});

it('rejects a mail over the size', async () => {
  const result = await send(admit(), { text: 'x'.repeat(maxMailBytes) });
  expect(result).toEqual({ ok: false, outcome: expect.objectContaining({ reason: 'too_large' }) });
});

it('replies to the next mail with a fault', async () => {
  standIn.addFault({ answer: { status: 451, body: 'try again later' }, times: 1 });
  const admission = admit();
  expect(await send(admission)).toMatchObject(answered(451));
  expect(await send(admission)).toMatchObject(answered(250));
  expect(standIn.arrivals.map(({ status, answer }) => [status, answer])).toEqual([
    [451, 'try again later'],
    [250, 'OK: message queued'],
  ]);
});

const headers = {
  From: 'alerts@example.com',
  To: 'oncall@example.com',
  Date: 'Fri, 20 Nov 2026 11:00:11 +0000',
  'Message-ID': '<m@example.com>',
};

function mail(overrides: Readonly<Record<string, string | undefined>> = {}, body = 't\r\n'): string {
  const lines = Object.entries({ ...headers, ...overrides }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${value}\r\n`],
  );
  return `${lines.join('')}\r\n${body}`;
}

async function judge(raw: string) {
  const mailFrom = { address: 'alerts@example.com', args: false } as const;
  return await judgeMail(Buffer.from(raw, 'utf8'), { mailFrom, rcptTo: [] });
}

it('takes a mail with what RFC 5322 requires', async () => {
  expect(await judge(mail())).toMatchObject({ status: 250 });
  expect(await judge(mail({}, `${'x'.repeat(998)}\r\n`))).toMatchObject({ status: 250 });
});

it.each([
  ['no Message-ID', mail({ 'Message-ID': undefined })],
  ['no Date', mail({ Date: undefined })],
  ['two Subjects', mail({ Subject: 'a\r\nSubject: b' })],
  ['a bare line feed', mail({}, 'a\nb\r\n')],
  ['a line of 999 characters', mail({}, `${'x'.repeat(999)}\r\n`)],
  ['a header beyond ASCII', mail({ Subject: 'ü' })],
])('rejects a mail with %s', async (_title, raw) => {
  expect(await judge(raw)).toMatchObject({ status: 554 });
});
