import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aDestination } from '../../../test/support/local-destination.ts';
import { sendPrepared } from '../../../test/support/send-prepared.ts';
import type { StandIn } from '../../local/stand-in/start-stand-in.ts';
import { startStandIn } from './stand-in.ts';

const destination = aDestination({ id: 'payments/chat', type: 'rocket-chat' });

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
  return `${response.status} ${await response.text()}`;
}

const error = (status: number, text: string) => `${status} ${JSON.stringify({ success: false, error: text })}`;
const ok = '200 {"success":true}';

it('what the provider sends is taken and kept', async () => {
  expect(await sendPrepared(standIn, destination)).toMatchObject({ status: 200, body: '{"success":true}' });
  expect(standIn.arrivals).toMatchObject([{ type: 'rocket-chat', destination: 'payments/chat', status: 200 }]);
  expect(standIn.admit(destination).host).toBe('local.rocket.chat:443');
});

describe('at the limit', () => {
  it.for<[string, unknown, string]>([
    ['5,000 units', { text: '😀'.repeat(2_500) }, ok],
    ['5,001 units', { text: `${'😀'.repeat(2_500)}a` }, error(400, 'error-message-size-exceeded')],
    ['an attachment of 5,000', { attachments: [{ text: 'a'.repeat(5_000) }] }, ok],
    [
      'an attachment of 5,001',
      { attachments: [{ text: 'a'.repeat(5_001) }] },
      error(400, 'error-message-size-exceeded'),
    ],
    ['nothing', {}, error(400, 'unknown-error')],
    ['an unknown field', { text: 'a', link_names: 1 }, error(400, 'error-invalid-message')],
    ['no JSON', '{', error(400, 'error-invalid-message')],
    [
      'a channel',
      { text: 'a', channel: '#b' },
      error(400, 'overriding destination channel is disabled for this integration'),
    ],
  ])('%s', async ([, message, expected]) => {
    expect(await verdict(message)).toBe(expected);
  });
});

it('a webhook that was not admitted is not known', async () => {
  expect(await verdict({ text: 'a' }, '/hooks/a/b')).toBe(error(404, 'Invalid integration id or token provided.'));
});
