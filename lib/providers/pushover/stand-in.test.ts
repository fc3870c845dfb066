import { afterEach, beforeEach, expect, it } from 'vitest';
import { aDestination } from '../../../test/support/local-destination.ts';
import { sendRaw } from '../../../test/support/local-http.ts';
import { type PushoverStandIn, startStandIn } from './stand-in.ts';

let standIn: PushoverStandIn;
let secret: Readonly<Record<string, string>>;

beforeEach(async () => {
  standIn = await startStandIn();
  secret = standIn.admit(aDestination({ id: 'payments/push', type: 'pushover' })).secret;
});

afterEach(async () => {
  await standIn.close();
});

const form = 'application/x-www-form-urlencoded';

async function send(fields: Record<string, string>, { type = form, path = '/1/messages.json' } = {}) {
  const body = new URLSearchParams({ ...secret, ...fields }).toString();
  return await sendRaw(`${standIn.url}${path}`, { headers: ['content-type', type], body });
}

it('a message is taken and kept, without its keys', async () => {
  const { status, body } = await send({ message: 'm & ü', title: 't' });
  expect([status, JSON.parse(body)]).toMatchObject([200, { status: 1 }]);
  expect(standIn.arrivals).toMatchObject([{ destination: 'payments/push', status: 200 }]);
  expect(standIn.arrivals[0]?.json).toEqual({ message: 'm & ü', title: 't' });
});

const long = (count: number) => '😀'.repeat(count);

it.for<[string, Record<string, string>]>([
  ['a message of 1,024 code points', { message: long(1_024) }],
  ['a title of 250', { message: 'm', title: long(250) }],
  ['a URL of 512', { message: 'm', url: `https://a.example/${'x'.repeat(494)}` }],
  ['a URL title of 100', { message: 'm', url: 'https://a.example/', url_title: long(100) }],
  ['an emergency', { message: 'm', priority: '2', retry: '30', expire: '10800' }],
])('%s is taken', async ([, fields]) => {
  expect((await send(fields)).status).toBe(200);
});

it.for<[string, Record<string, string>, string]>([
  ['no message', {}, 'message'],
  ['a message of 1,025 code points', { message: long(1_025) }, 'message'],
  ['a title of 251', { message: 'm', title: long(251) }, 'title'],
  ['a URL of 513', { message: 'm', url: `https://a.example/${'x'.repeat(495)}` }, 'url'],
  ['a URL title of 101', { message: 'm', url_title: long(101) }, 'url_title'],
  ['priority 3', { message: 'm', priority: '3' }, 'priority'],
  ['an emergency without a repetition', { message: 'm', priority: '2' }, 'expire'],
  ['a repetition every 29 s', { message: 'm', priority: '2', retry: '29', expire: '60' }, 'retry'],
  ['an emergency of more than three hours', { message: 'm', priority: '2', retry: '30', expire: '10801' }, 'expire'],
  ['HTML', { message: 'm', html: '1' }, 'parameter'],
  ['the token of another application', { token: 'a'.repeat(30), message: 'm' }, 'token'],
  ['the key of another user', { user: 'u'.repeat(30), message: 'm' }, 'user'],
])('a form with %s is refused, and the field named', async ([, fields, field]) => {
  const { status, body } = await send(fields);
  expect(status).toBe(400);
  expect(JSON.parse(body)).toMatchObject({ status: 0, [field]: expect.any(String) });
});

it('an emergency rings until its tag is cancelled, by the same application', async () => {
  const emergency = { message: 'm', priority: '2', retry: '30', expire: '60' };
  await send({ ...emergency, title: 'a', tags: 'aa' });
  await send({ ...emergency, title: 'b', tags: 'bb' });
  await send({ message: 'm', title: 'c', tags: 'aa' });
  expect(standIn.ringing()).toEqual(['a', 'b']);
  const path = '/1/receipts/cancel_by_tag/aa.json';
  const other = standIn.admit(aDestination({ id: 'payments/other', type: 'pushover' })).secret;
  expect(JSON.parse((await send({ token: other['token'] ?? '' }, { path })).body)).toMatchObject({ canceled: 0 });
  expect((await send({ token: 'x' }, { path })).status).toBe(400);
  expect(standIn.ringing()).toEqual(['a', 'b']);
  expect(JSON.parse((await send({}, { path })).body)).toMatchObject({ status: 1, canceled: 1 });
  expect(standIn.ringing()).toEqual(['b']);
});

it('JSON and other paths are refused', async () => {
  expect((await send({ message: 'm' }, { type: 'application/json' })).status).toBe(400);
  expect((await send({ message: 'm' }, { path: '/1/sounds.json' })).status).toBe(404);
});
