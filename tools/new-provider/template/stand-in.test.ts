import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StandIn } from '../../../lib/local/stand-in/start-stand-in.ts';
import { aDestination } from '../../../test/support/local-destination.ts';
import { sendPrepared } from '../../../test/support/send-prepared.ts';
import { startStandIn } from './stand-in.ts';

const destination = aDestination({ id: 'payments/chat', type: 'example-chat' });

let standIn: StandIn;
let path: string;

beforeEach(async () => {
  standIn = await startStandIn();
  path = new URL(standIn.admit(destination).secret['webhookUrl'] ?? '').pathname;
});

afterEach(async () => {
  await standIn.close();
});

async function verdict(message: unknown, { target = path, method = 'POST' } = {}): Promise<string> {
  const body = typeof message === 'string' ? message : JSON.stringify(message);
  const response = await fetch(`${standIn.url}${target}`, { method, body });
  const { ok, error } = JSON.parse(await response.text());
  return `${response.status} ${ok ? 'ok' : error}`;
}

const valid = { title: 'a', text: 'b', color: '#b42318' };
const link = { text: 'Runbook', url: 'https://runbooks.example.com/' };

it('what the provider sends is accepted and kept', async () => {
  expect(await sendPrepared(standIn, destination)).toMatchObject({ status: 200 });
  expect(standIn.arrivals).toMatchObject([{ type: 'example-chat', destination: 'payments/chat', status: 200 }]);
});

describe('at the limit', () => {
  it.for<[string, unknown, string]>([
    ['a title of 100 code points', { ...valid, title: '😀'.repeat(100) }, '200 ok'],
    ['a title of 101', { ...valid, title: 'a'.repeat(101) }, '400 invalid_message'],
    ['a text of 4,000 bytes', { ...valid, text: 'é'.repeat(2_000) }, '200 ok'],
    ['a text of 4,001 bytes', { ...valid, text: `${'é'.repeat(2_000)}a` }, '400 invalid_message'],
    ['a link', { ...valid, link }, '200 ok'],
    ['a link to a script', { ...valid, link: { ...link, url: 'javascript:alert(1)' } }, '400 invalid_message'],
    ['no text', { ...valid, text: '' }, '400 invalid_message'],
    ['an unknown field', { ...valid, channel: 'general' }, '400 invalid_message'],
    ['no JSON', '{', '400 invalid_message'],
  ])('%s', async ([, message, expected]) => {
    expect(await verdict(message)).toBe(expected);
  });
});

it('another path or method is refused', async () => {
  expect(await verdict(valid, { target: '/incoming/other' })).toBe('404 unknown_webhook');
  expect(await verdict(valid, { method: 'PUT' })).toBe('405 method_not_allowed');
});
