import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aDestination } from '../../../test/support/local-destination.ts';
import { sendPrepared } from '../../../test/support/send-prepared.ts';
import type { StandIn } from '../../local/stand-in/start-stand-in.ts';
import { startStandIn } from './stand-in.ts';

const destination = aDestination({
  id: 'payments/chat',
  type: 'mattermost',
  hosts: [{ host: 'chat.payments.example.com', port: 8443, private: true }],
  options: { mention: 'here' },
});

let standIn: StandIn;
let path: string;

beforeEach(async () => {
  standIn = await startStandIn();
  path = new URL(standIn.admit(destination).secret['webhookUrl'] ?? '').pathname;
});

afterEach(async () => {
  await standIn.close();
});

async function verdict(message: unknown, target = path): Promise<string> {
  const body = typeof message === 'string' ? message : JSON.stringify(message);
  const response = await fetch(`${standIn.url}${target}`, { method: 'POST', body });
  const text = await response.text();
  return `${response.status} ${text === 'ok' ? text : JSON.parse(text).id}`;
}

it('a destination is reached at the first host of its fence, with the port', () => {
  expect(standIn.admit(destination).host).toBe('chat.payments.example.com:8443');
  expect(standIn.admit(destination).secret['webhookUrl']).toMatch(
    /^https:\/\/chat\.payments\.example\.com:8443\/hooks\/[0-9a-f]{26}$/,
  );
});

it('what the provider sends is taken and kept', async () => {
  expect(await sendPrepared(standIn, destination)).toMatchObject({ status: 200, body: 'ok' });
  expect(standIn.arrivals).toMatchObject([
    { type: 'mattermost', destination: 'payments/chat', status: 200, json: { text: '@here' } },
  ]);
});

describe('at the limit', () => {
  it.for<[string, unknown, string]>([
    ['a post of 16,383', { text: '😀'.repeat(16_383) }, '200 ok'],
    ['a post of 16,384', { text: 'a'.repeat(16_384) }, '400 model.post.is_valid.msg.app_error'],
    ['an attachment of 16,383', { attachments: [{ text: 'a'.repeat(16_383) }] }, '200 ok'],
    [
      'an attachment of 16,384',
      { attachments: [{ text: 'a'.repeat(16_384) }] },
      '400 model.post.is_valid.msg.app_error',
    ],
    ['neither text nor attachment', { text: '', attachments: [] }, '400 web.incoming_webhook.text.app_error'],
    ['an unknown field', { text: 'a', chanel: 'b' }, '400 web.incoming_webhook.parse.app_error'],
    [
      'a field without a value',
      { attachments: [{ fields: [{ title: 'a' }] }] },
      '400 web.incoming_webhook.parse.app_error',
    ],
    ['no JSON', '{', '400 web.incoming_webhook.parse.app_error'],
  ])('%s', async ([, message, expected]) => {
    expect(await verdict(message)).toBe(expected);
  });
});

it('a webhook that was not admitted is refused as the server refuses it', async () => {
  expect(await verdict({ text: 'a' }, `/hooks/${'a'.repeat(26)}`)).toBe('400 web.incoming_webhook.invalid.app_error');
  expect(standIn.arrivals).toMatchObject([{ destination: undefined, status: 400 }]);
});
