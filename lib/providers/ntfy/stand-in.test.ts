import { afterEach, beforeEach, expect, it } from 'vitest';
import { aDestination } from '../../../test/support/local-destination.ts';
import { sendRaw } from '../../../test/support/local-http.ts';
import type { StandIn } from '../../local/stand-in/start-stand-in.ts';
import { startStandIn } from './stand-in.ts';

const destination = aDestination({ id: 'payments/push', type: 'ntfy', options: { topic: 'alerts' } });

let standIn: StandIn;
let token: string;

beforeEach(async () => {
  standIn = await startStandIn();
  token = standIn.admit(destination).secret['accessToken'] ?? '';
});

afterEach(async () => {
  await standIn.close();
});

async function send(message: object, { host = 'ntfy.sh', path = '/', authorization = `Bearer ${token}` } = {}) {
  const headers = ['host', host, 'authorization', authorization, 'content-type', 'application/json'];
  return await sendRaw(`${standIn.url}${path}`, { headers, body: JSON.stringify(message) });
}

it('a destination is reached at ntfy.sh, or at its own server', () => {
  expect(standIn.admit(destination).host).toBe('ntfy.sh:443');
  const own = { ...destination, options: { topic: 'alerts', server: 'https://ntfy.example.com:8443' } };
  expect(standIn.admit(own).host).toBe('ntfy.example.com:8443');
});

it('a message is taken, kept and answered with itself', async () => {
  const message = { topic: 'alerts', title: 't', message: 'm', priority: 5, tags: ['warning'] };
  const { status, body } = await send(message);
  expect([status, JSON.parse(body)]).toMatchObject([200, { ...message, event: 'message', id: expect.any(String) }]);
  expect(standIn.arrivals).toMatchObject([{ type: 'ntfy', destination: 'payments/push', status: 200, json: message }]);
});

const view = { action: 'view', label: 'Runbook', url: 'https://a.example/' };

it.for<[string, object]>([
  ['a message of 4,095 bytes', { topic: 'alerts', message: '漢'.repeat(1_365) }],
  ['a body of 8,191 bytes', { topic: 'alerts', tags: ['x'.repeat(8_191 - '{"topic":"alerts","tags":[""]}'.length)] }],
  ['three buttons', { topic: 'alerts', actions: [view, view, view] }],
  ['the lowest priority', { topic: 'alerts', priority: 1 }],
])('%s is taken', async ([, message]) => {
  expect((await send(message)).status).toBe(200);
});

it.for<[string, object, number, number]>([
  ['a message of 4,096 bytes', { topic: 'alerts', message: `${'漢'.repeat(1_365)}x` }, 413, 41301],
  ['a body of 8,192 bytes', { topic: 'alerts', message: '"'.repeat(4_083) }, 413, 41303],
  ['four buttons', { topic: 'alerts', actions: [view, view, view, view] }, 400, 40024],
  ['a button that calls something', { topic: 'alerts', actions: [{ ...view, action: 'http' }] }, 400, 40024],
  ['a button to a script', { topic: 'alerts', actions: [{ ...view, url: 'javascript:alert(1)' }] }, 400, 40024],
  ['priority 0', { topic: 'alerts', priority: 0 }, 400, 40024],
  ['priority 6', { topic: 'alerts', priority: 6 }, 400, 40024],
  ['a mail address', { topic: 'alerts', email: 'a@example.com' }, 400, 40024],
  ['no topic', { message: 'm' }, 400, 40024],
  ['another topic', { topic: 'other' }, 403, 40301],
])('%s is refused', async ([, message, status, code]) => {
  const answer = await send(message);
  expect([answer.status, JSON.parse(answer.body).code]).toEqual([status, code]);
});

it.each([
  ['no token', { authorization: '' }, 401],
  ['a wrong token', { authorization: `Bearer tk_${'a'.repeat(29)}` }, 401],
  ['the token of another server', { host: 'ntfy.example.com' }, 401],
  ['a topic in the path', { path: '/alerts' }, 404],
])('a message with %s is refused', async (_title, how, status) => {
  expect((await send({ topic: 'alerts', message: 'm' }, how)).status).toBe(status);
});
