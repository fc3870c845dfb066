import { afterEach, describe, expect, it } from 'vitest';
import { aDestination } from '../../../test/support/local-destination.ts';
import type { StandIn } from '../../local/stand-in/start-stand-in.ts';
import { type SlackOptions, startStandIn } from './stand-in.ts';

let slack: StandIn | undefined;

afterEach(async () => {
  await slack?.close();
  slack = undefined;
});

async function start(
  options: SlackOptions = {},
): Promise<(message: unknown, contentType?: string) => Promise<Response>> {
  slack = await startStandIn(() => {}, options);
  const { secret } = slack.admit(aDestination());
  const url = `${slack.url}${new URL(secret['webhookUrl'] ?? '').pathname}`;
  return (message, contentType = 'application/json') =>
    fetch(url, {
      method: 'POST',
      headers: { 'content-type': contentType },
      body: typeof message === 'string' ? message : JSON.stringify(message),
    });
}

async function verdict(message: unknown): Promise<string> {
  const send = await start();
  const response = await send(message);
  return `${response.status} ${await response.text()}`;
}

const plain = (text: string) => ({ type: 'plain_text', text });
const section = (text: string) => ({ type: 'section', text: plain(text) });
const richText = (...elements: object[]) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements }],
});

it('an admitted webhook answers ok, and what arrived is kept with its destination', async () => {
  const send = await start();
  const response = await send({ text: 'firing', blocks: [section('firing')] });
  expect([response.status, await response.text()]).toEqual([200, 'ok']);
  expect(slack?.arrivals).toMatchObject([
    {
      type: 'slack',
      destination: 'payments/slack-critical',
      status: 200,
      answer: 'ok',
      json: { text: 'firing', blocks: [section('firing')] },
    },
  ]);
});

it('a webhook that was not admitted answers 404 no_service', async () => {
  await start();
  const response = await fetch(`${slack?.url}/services/T/B/x`, { method: 'POST', body: '{}' });
  expect([response.status, await response.text()]).toEqual([404, 'no_service']);
  expect(slack?.arrivals).toMatchObject([{ destination: undefined, status: 404 }]);
});

describe('a message at the limit is taken:', () => {
  it.for<[string, object[]]>([
    ['50 blocks', Array.from({ length: 50 }, () => ({ type: 'divider' }))],
    ['a header of 150', [{ type: 'header', text: plain('a'.repeat(150)) }]],
    ['a section of 3,000', [section('a'.repeat(3_000))]],
    ['10 fields', [{ type: 'section', fields: Array.from({ length: 10 }, () => plain('a')) }]],
    ['a field of 2,000', [{ type: 'section', fields: [plain('a'.repeat(2_000))] }]],
    ['10 context elements', [{ type: 'context', elements: Array.from({ length: 10 }, () => plain('a')) }]],
    [
      '25 buttons',
      [{ type: 'actions', elements: Array.from({ length: 25 }, () => ({ type: 'button', text: plain('a') })) }],
    ],
    [
      '9,597 characters in all',
      [section('a'.repeat(3_000)), section('a'.repeat(3_000)), section('a'.repeat(3_000)), section('a'.repeat(597))],
    ],
    [
      'rich text with style and link',
      [
        richText(
          { type: 'text', text: 'a', style: { bold: true } },
          { type: 'link', url: 'https://example.com', text: 'b' },
        ),
      ],
    ],
  ])('%s', async ([, blocks]) => {
    expect(await verdict({ text: 'x', blocks })).toBe('200 ok');
  });
});

describe('a message over the limit is refused:', () => {
  it.for<[string, object[], string]>([
    ['51 blocks', Array.from({ length: 51 }, () => ({ type: 'divider' })), 'invalid_blocks'],
    ['a header of 151', [{ type: 'header', text: plain('a'.repeat(151)) }], 'invalid_blocks'],
    ['a header of 76 emoji', [{ type: 'header', text: plain('🔥'.repeat(76)) }], 'invalid_blocks'],
    ['a header in mrkdwn', [{ type: 'header', text: { type: 'mrkdwn', text: 'a' } }], 'invalid_blocks'],
    ['a section of 3,001', [section('a'.repeat(3_001))], 'invalid_blocks'],
    ['an empty section', [section('')], 'invalid_blocks'],
    ['a section without text', [{ type: 'section' }], 'invalid_blocks'],
    ['11 fields', [{ type: 'section', fields: Array.from({ length: 11 }, () => plain('a')) }], 'invalid_blocks'],
    [
      '11 context elements',
      [{ type: 'context', elements: Array.from({ length: 11 }, () => plain('a')) }],
      'invalid_blocks',
    ],
    ['an unknown block', [{ type: 'marquee' }], 'invalid_blocks'],
    ['an unknown field', [{ type: 'divider', colour: 'red' }], 'invalid_blocks'],
    ['an unknown field in rich text', [richText({ type: 'text', text: 'a', bold: true })], 'invalid_blocks'],
    ['an empty rich text', [richText({ type: 'text', text: '' })], 'invalid_blocks'],
    ['a link that is no URL', [richText({ type: 'link', url: 'nowhere' })], 'invalid_blocks'],
    [
      'a repeated block_id',
      [
        { type: 'divider', block_id: 'a' },
        { type: 'divider', block_id: 'a' },
      ],
      'invalid_blocks',
    ],
    [
      '9,598 characters in all',
      [section('a'.repeat(3_000)), section('a'.repeat(3_000)), section('a'.repeat(3_000)), section('a'.repeat(598))],
      'msg_blocks_too_long',
    ],
  ])('%s', async ([, blocks, reason]) => {
    expect(await verdict({ text: 'x', blocks })).toBe(`400 ${reason}`);
  });

  it.for<[string, unknown, string]>([
    ['no JSON', '{', '400 invalid_payload'],
    ['a list', [], '400 invalid_payload'],
    ['an unknown field', { text: 'x', link_names: true }, '400 invalid_payload'],
    ['a channel', { text: 'x', channel: '#general' }, '404 channel_not_found'],
    ['no text and no blocks', {}, '400 no_text'],
    ['blocks that are no list', { text: 'x', blocks: {} }, '400 invalid_blocks'],
    ['101 attachments', { attachments: Array.from({ length: 101 }, () => ({})) }, '400 too_many_attachments'],
    ['an attachment of unknown blocks', { attachments: [{ blocks: [{ type: 'marquee' }] }] }, '400 invalid_blocks'],
  ])('%s', async ([, message, expected]) => {
    expect(await verdict(message)).toBe(expected);
  });

  it('a content type that is not JSON', async () => {
    const send = await start();
    const response = await send({ text: 'x' }, 'text/plain');
    expect([response.status, await response.text()]).toEqual([400, 'invalid_payload']);
  });
});

it('more than one message a second above the burst answers 429 with Retry-After', async () => {
  let now = 0;
  const send = await start({ burst: 2, nowMs: () => now });
  const statuses = [];
  for (const atMs of [0, 0, 0, 500, 1_500]) {
    now = atMs;
    const response = await send({ text: 'x' });
    statuses.push(response.status);
    if (response.status === 429) expect(response.headers.get('retry-after')).toBe('1');
  }
  expect(statuses).toEqual([200, 200, 429, 429, 200]);
});

it('it can be told to fail', async () => {
  const send = await start();
  slack?.addFault({ answer: { status: 500, body: 'rollup_error' }, times: 2 });
  const answers = [];
  for (const _ of [1, 2, 3]) answers.push(await (await send({ text: 'x' })).text());
  expect(answers).toEqual(['rollup_error', 'rollup_error', 'ok']);
  expect(slack?.arrivals.map(({ status }) => status)).toEqual([500, 500, 200]);
});
