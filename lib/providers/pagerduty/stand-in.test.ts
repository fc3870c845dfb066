import { afterEach, beforeEach, expect, it } from 'vitest';
import { aDestination } from '../../../test/support/local-destination.ts';
import { sendRaw } from '../../../test/support/local-http.ts';
import type { StandIn } from '../../local/stand-in/start-stand-in.ts';
import { maxBodyBytes } from './format.ts';
import { startStandIn } from './stand-in.ts';

let standIn: StandIn;
let routing_key: string;

beforeEach(async () => {
  standIn = await startStandIn();
  routing_key = standIn.admit(aDestination({ id: 'payments/oncall', type: 'pagerduty' })).secret['routingKey'] ?? '';
});

afterEach(async () => {
  await standIn.close();
});

const payload = { summary: 's', source: 'x', severity: 'critical' };
const trigger = { event_action: 'trigger', dedup_key: 'k', payload };

async function send(event: object, { host = 'events.pagerduty.com', path = '/v2/enqueue', method = 'POST' } = {}) {
  const body = JSON.stringify({ routing_key, ...event });
  const headers = ['host', host, 'content-type', 'application/json'];
  return await sendRaw(`${standIn.url}${path}`, { headers, body, method });
}

it('has a host for each region', () => {
  const inEurope = aDestination({ type: 'pagerduty', options: { region: 'eu' } });
  expect(standIn.admit(inEurope).host).toBe('events.eu.pagerduty.com:443');
  expect(standIn.admit(aDestination({ type: 'pagerduty' })).host).toBe('events.pagerduty.com:443');
});

it('accepts a trigger and the resolve of its key', async () => {
  for (const event of [trigger, { event_action: 'resolve', dedup_key: 'k' }]) {
    const { status, body } = await send(event);
    expect([status, JSON.parse(body)]).toMatchObject([202, { status: 'success', dedup_key: 'k' }]);
  }
  expect(standIn.arrivals.map(({ destination }) => destination)).toEqual(['payments/oncall', 'payments/oncall']);
});

it('accepts an event of a key that no service has, for nobody', async () => {
  expect((await send({ ...trigger, routing_key: 'f'.repeat(32) })).status).toBe(202);
  expect(standIn.arrivals).toMatchObject([{ destination: undefined }]);
  expect((await send(trigger, { host: 'events.eu.pagerduty.com' })).status).toBe(202);
  expect(standIn.arrivals[1]).toMatchObject({ destination: undefined });
});

const withPayload = (overrides: object) => ({ ...trigger, payload: { ...payload, ...overrides } });

it.for<[string, object]>([
  ['a summary of 1,024', withPayload({ summary: 'x'.repeat(1_024) })],
  ['a key of 255', { ...trigger, dedup_key: 'k'.repeat(255) }],
  ['no key', { event_action: 'trigger', payload }],
])('accepts a trigger with %s', async ([, event]) => {
  expect((await send(event)).status).toBe(202);
});

it.for<[string, object]>([
  ['a routing key of 31', { ...trigger, routing_key: 'f'.repeat(31) }],
  ['no routing key', { ...trigger, routing_key: undefined }],
  ['a summary of 1,025', withPayload({ summary: 'x'.repeat(1_025) })],
  ['a summary of 513 emoji', withPayload({ summary: '😀'.repeat(513) })],
  ['no summary', withPayload({ summary: '' })],
  ['no source', withPayload({ source: '' })],
  ['another severity', withPayload({ severity: 'page' })],
  ['a time that is none', withPayload({ timestamp: 'yesterday' })],
  ['a key of 256', { ...trigger, dedup_key: 'k'.repeat(256) }],
  ['a field that is not known', { ...trigger, channel: 'x' }],
  ['no payload', { event_action: 'trigger' }],
  ['another action', { event_action: 'close', dedup_key: 'k' }],
  ['a resolve without a key', { event_action: 'resolve' }],
])('rejects an event with %s', async ([, event]) => {
  const { status, body } = await send(event);
  expect([status, JSON.parse(body)]).toMatchObject([400, { status: 'invalid event' }]);
});

it('accepts an event of 512,000 bytes, and rejects a larger one', async () => {
  const filled = (text: string) => withPayload({ custom_details: { text } });
  const empty = Buffer.byteLength(JSON.stringify({ routing_key, ...filled('') }));
  expect((await send(filled('x'.repeat(maxBodyBytes - empty)))).status).toBe(202);
  expect((await send(filled('x'.repeat(maxBodyBytes - empty + 1)))).status).toBe(413);
});

it('rejects other paths and methods', async () => {
  expect((await send(trigger, { path: '/v1/enqueue' })).status).toBe(404);
  expect((await send(trigger, { method: 'PUT' })).status).toBe(405);
});
