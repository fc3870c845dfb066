import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aDestination } from '../../../test/support/local-destination.ts';
import { sendPrepared } from '../../../test/support/send-prepared.ts';
import type { StandIn } from '../../local/stand-in/start-stand-in.ts';
import { startStandIn } from './stand-in.ts';

const roomId = 'Y2lzY29zcGFyazovL3VzL1JPT00vMQ';
const destination = aDestination({ id: 'payments/webex', type: 'webex', options: { roomId } });

let standIn: StandIn;
let botToken: string;

beforeEach(async () => {
  standIn = await startStandIn();
  botToken = standIn.admit(destination).secret['botToken'] ?? '';
});

afterEach(async () => {
  await standIn.close();
});

async function verdict(message: unknown, headers: Record<string, string> = {}): Promise<number> {
  const response = await fetch(`${standIn.url}/v1/messages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${botToken}`, 'content-type': 'application/json', ...headers },
    body: typeof message === 'string' ? message : JSON.stringify(message),
  });
  await response.text();
  return response.status;
}

it('what the provider sends is taken, answered with itself, and kept', async () => {
  const { status, body } = await sendPrepared(standIn, destination);
  expect([status, body]).toMatchObject([200, expect.stringMatching(/^\{"id":"/)]);
  expect(standIn.arrivals).toMatchObject([{ type: 'webex', destination: 'payments/webex', json: { roomId } }]);
});

describe('at the limit', () => {
  it.for<[string, unknown, number]>([
    ['7,439 bytes', { roomId, markdown: `${'é'.repeat(3_719)}a` }, 200],
    ['7,440 bytes', { roomId, markdown: 'é'.repeat(3_720) }, 400],
    ['no Markdown', { roomId }, 400],
    ['an unknown field', { roomId, markdown: 'a', html: 'b' }, 400],
    ['no JSON', '{', 400],
    ['another room', { roomId: 'Y2lzY29zcGFyazovL3VzL1JPT00vMg', markdown: 'a' }, 404],
  ])('%s', async ([, message, expected]) => {
    expect(await verdict(message)).toBe(expected);
  });
});

it('another token or content type is refused', async () => {
  expect(await verdict({ roomId, markdown: 'a' }, { authorization: 'Bearer x' })).toBe(401);
  expect(await verdict({ roomId, markdown: 'a' }, { 'content-type': 'text/plain' })).toBe(415);
});
