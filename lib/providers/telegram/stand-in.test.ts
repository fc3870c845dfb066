import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aDestination } from '../../../test/support/local-destination.ts';
import { sendPrepared } from '../../../test/support/send-prepared.ts';
import type { StandIn } from '../../local/stand-in/start-stand-in.ts';
import { startStandIn } from './stand-in.ts';

const destination = aDestination({
  id: 'payments/tg',
  type: 'telegram',
  options: { chatId: -1001, messageThreadId: 7 },
});

let standIn: StandIn;
let botToken: string;

beforeEach(async () => {
  standIn = await startStandIn();
  botToken = standIn.admit(destination).secret['botToken'] ?? '';
});

afterEach(async () => {
  await standIn.close();
});

async function verdict(message: unknown, token = botToken): Promise<string> {
  const body = typeof message === 'string' ? message : JSON.stringify(message);
  const response = await fetch(`${standIn.url}/bot${token}/sendMessage`, { method: 'POST', body });
  const { ok, description } = JSON.parse(await response.text());
  return `${response.status} ${ok ? 'ok' : description}`;
}

const valid = { chat_id: -1001, message_thread_id: 7, text: 'a😀b' };
const linked = (bytes: number) => ({
  ...valid,
  entities: [{ type: 'text_link', offset: 0, length: 1, url: `https://a.example/${'x'.repeat(bytes - 18)}` }],
});
const bold = (offset: number, length: number) => ({ type: 'bold', offset, length });

it('what the provider sends is taken and kept', async () => {
  const { status, body } = await sendPrepared(standIn, destination);
  expect([status, JSON.parse(body)]).toMatchObject([200, { ok: true, result: { chat: { id: -1001 } } }]);
  expect(standIn.arrivals).toMatchObject([{ type: 'telegram', destination: 'payments/tg', status: 200 }]);
});

describe('at the limit', () => {
  it.for<[string, unknown, string]>([
    ['4,096 units', { ...valid, text: '😀'.repeat(2_048) }, '200 ok'],
    ['4,097 units', { ...valid, text: `${'😀'.repeat(2_048)}a` }, '400 Bad Request: message is too long'],
    [
      '100 entities',
      { ...valid, text: 'a'.repeat(100), entities: Array.from({ length: 100 }, (_, at) => bold(at, 1)) },
      '200 ok',
    ],
    [
      '101 entities',
      { ...valid, text: 'a'.repeat(101), entities: Array.from({ length: 101 }, (_, at) => bold(at, 1)) },
      "400 Bad Request: can't parse the request",
    ],
    ['URLs of 9,000 bytes', linked(9_000), '200 ok'],
    ['URLs of 9,001 bytes', linked(9_001), '400 Bad Request: ENTITIES_TOO_LONG'],
    ['an entity of all', { ...valid, entities: [bold(0, 4)] }, '200 ok'],
    ['an entity beyond', { ...valid, entities: [bold(0, 5)] }, "400 Bad Request: can't parse entities"],
    [
      'an entity that splits a character',
      { ...valid, entities: [bold(0, 2)] },
      "400 Bad Request: can't parse entities",
    ],
    [
      'entities over one another',
      { ...valid, entities: [bold(0, 3), bold(1, 3)] },
      "400 Bad Request: can't parse entities",
    ],
    ['no text', { ...valid, text: ' ' }, '400 Bad Request: message text is empty'],
    ['another chat', { ...valid, chat_id: -1002 }, '400 Bad Request: chat not found'],
    ['another topic', { ...valid, message_thread_id: 8 }, '400 Bad Request: message thread not found'],
    ['an unknown field', { ...valid, parse_mode: 'HTML' }, "400 Bad Request: can't parse the request"],
    ['no JSON', '{', "400 Bad Request: can't parse the request"],
  ])('%s', async ([, message, expected]) => {
    expect(await verdict(message)).toBe(expected);
  });
});

it('another token is unauthorized, and what is none is not found', async () => {
  expect(await verdict(valid, '1:abc')).toBe('401 Unauthorized');
  expect(await verdict(valid, 'abc')).toBe('404 Not Found');
});
