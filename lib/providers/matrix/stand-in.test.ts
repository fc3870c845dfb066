import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aDestination } from '../../../test/support/local-destination.ts';
import { sendPrepared } from '../../../test/support/send-prepared.ts';
import type { StandIn } from '../../local/stand-in/start-stand-in.ts';
import { startStandIn } from './stand-in.ts';

const roomId = '!room:example.com';
const destination = aDestination({
  id: 'payments/matrix',
  type: 'matrix',
  hosts: [{ host: 'matrix.example.com', port: 8448, private: false }],
  options: { homeserver: 'https://matrix.example.com:8448', roomId },
});

let standIn: StandIn;
let accessToken: string;

beforeEach(async () => {
  standIn = await startStandIn();
  accessToken = standIn.admit(destination).secret['accessToken'] ?? '';
});

afterEach(async () => {
  await standIn.close();
});

type Overrides = { room?: string; transaction?: string; token?: string; method?: string };

async function send(
  content: unknown,
  { room = roomId, transaction = 't1', token = accessToken, method = 'PUT' }: Overrides = {},
) {
  const path = `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/send/m.room.message/${transaction}`;
  const response = await fetch(`${standIn.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}` },
    body: typeof content === 'string' ? content : JSON.stringify(content),
  });
  const { event_id: eventId, errcode } = JSON.parse(await response.text());
  return { verdict: `${response.status} ${errcode ?? 'sent'}`, eventId };
}

const valid = { msgtype: 'm.text', body: 'a' };
const sized = (bytes: number) => ({
  ...valid,
  body: 'a'.repeat(bytes - JSON.stringify({ ...valid, body: '' }).length),
});

it('what the provider sends is taken and kept', async () => {
  expect(await sendPrepared(standIn, destination)).toMatchObject({ status: 200 });
  expect(standIn.arrivals).toMatchObject([{ type: 'matrix', destination: 'payments/matrix', status: 200 }]);
  expect(standIn.admit(destination).host).toBe('matrix.example.com:8448');
});

it('a transaction that is repeated is one event, and another is another', async () => {
  const first = await send(valid);
  expect((await send(valid)).eventId).toBe(first.eventId);
  expect((await send(valid, { transaction: 't2' })).eventId).not.toBe(first.eventId);
});

describe('at the limit', () => {
  it.for<[string, unknown, string]>([
    ['64,036 bytes of content', sized(64_036), '200 sent'],
    ['64,037 bytes of content', sized(64_037), '413 M_TOO_LARGE'],
    ['no body', { msgtype: 'm.text' }, '400 M_BAD_JSON'],
    ['HTML without its format', { ...valid, formatted_body: '<b>' }, '400 M_BAD_JSON'],
    ['a mention of no user', { ...valid, 'm.mentions': { user_ids: ['a'] } }, '400 M_BAD_JSON'],
    ['an unknown field', { ...valid, html: 'a' }, '400 M_BAD_JSON'],
    ['no JSON', '{', '400 M_NOT_JSON'],
  ])('%s', async ([, content, expected]) => {
    expect((await send(content)).verdict).toBe(expected);
  });
});

it('another token, room or method is refused', async () => {
  expect((await send(valid, { token: 'x' })).verdict).toBe('401 M_UNKNOWN_TOKEN');
  expect((await send(valid, { room: '!other:example.com' })).verdict).toBe('403 M_FORBIDDEN');
  expect((await send(valid, { method: 'POST' })).verdict).toBe('405 M_UNRECOGNIZED');
});
