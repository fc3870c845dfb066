import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { describeDeliveries, useStandIn } from '../../../test/support/describe-stand-in.ts';
import { renderFor, sendToStandIn, verdictOn } from '../../../test/support/local-stand-in.ts';
import type { InputOverrides } from '../../../test/support/provider-input.ts';
import type { StandIn } from '../../local/stand-in/start-stand-in.ts';
import { maxMessageBytes } from './format.ts';
import { startStandIn } from './stand-in.ts';

const start = useStandIn(startStandIn);

describeDeliveries(start);

const paragraph = (text: string) => ({ textParagraph: { text } });
const cardOf = (...widgets: object[]) => ({ cardsV2: [{ cardId: 'a', card: { sections: [{ widgets }] } }] });
const button = { text: 'a', onClick: { openLink: { url: 'https://example.com/' } } };

function ofBytes(bytes: number): string {
  const empty = JSON.stringify(cardOf(paragraph('')));
  return empty.replace('"text":""', `"text":"${'a'.repeat(bytes - empty.length)}"`);
}

describe('a message at the limit is taken:', () => {
  it.for<[string, unknown]>([
    ['text alone', { text: 'a' }],
    ['32,000 bytes', ofBytes(maxMessageBytes)],
    ['100 widgets', cardOf(...Array.from({ length: 100 }, () => paragraph('a')))],
    ['a button', cardOf({ buttonList: { buttons: [button] } })],
    ['a thread key of 4,000', { text: 'a', thread: { threadKey: 'k'.repeat(4_000) } }],
  ])('%s', async ([, message]) => {
    expect((await verdictOn(await start(), message)).status).toBe(200);
  });
});

describe('a message over the limit is refused:', () => {
  it.for<[string, unknown]>([
    ['nothing', {}],
    ['an empty text', { text: '' }],
    ['32,001 bytes', ofBytes(maxMessageBytes + 1)],
    ['101 widgets', cardOf(...Array.from({ length: 101 }, () => paragraph('a')))],
    ['a section without widgets', cardOf()],
    ['an empty paragraph', cardOf(paragraph(''))],
    ['an unknown widget', cardOf({ marquee: {} })],
    ['a button that runs something', cardOf({ buttonList: { buttons: [{ ...button, onClick: { action: {} } }] } })],
    ['an unknown field', { text: 'a', channel: 'b' }],
    ['a thread key of 4,001', { text: 'a', thread: { threadKey: 'k'.repeat(4_001) } }],
    ['no JSON', '{'],
  ])('%s', async ([, message]) => {
    const verdict = await verdictOn(await start(), message);
    expect([verdict.status, JSON.parse(verdict.body)]).toMatchObject([400, { error: { status: 'INVALID_ARGUMENT' } }]);
  });
});

it.for<[string, (url: string) => string, number, string]>([
  ['another token', (url) => url.replace(/token=[^&]*/, 'token=x'), 403, 'PERMISSION_DENIED'],
  ['another key', (url) => url.replace(/key=[^&]*/, 'key=x'), 403, 'PERMISSION_DENIED'],
  ['another path', (url) => url.replace('/messages', '/members'), 404, 'NOT_FOUND'],
])('%s is answered as Google does', async ([, change, code, status]) => {
  const standIn = await start();
  const sent = renderFor(standIn);
  const response = await sendToStandIn(standIn, { ...sent, url: change(sent.url) });
  expect([response.status, await response.json()]).toMatchObject([code, { error: { code, status } }]);
});

const created = z.object({ name: z.string(), thread: z.object({ name: z.string() }) });

async function send(standIn: StandIn, overrides: InputOverrides = {}, change = (url: string) => url) {
  const sent = renderFor(standIn, overrides);
  return created.parse(await (await sendToStandIn(standIn, { ...sent, url: change(sent.url) })).json());
}

it('a second attempt of one delivery makes no second message, the next repeat does', async () => {
  const standIn = await start();
  const first = await send(standIn);
  expect((await send(standIn)).name.split('/').at(-1)).toBe(first.name.split('/').at(-1));
  const repeat = await send(standIn, { acceptedAtMs: Date.parse('2026-11-20T15:00:00Z') });
  expect(repeat.name.split('/').at(-1)).not.toBe(first.name.split('/').at(-1));
});

it('messages of one group stand in one thread, unless the reply option is missing', async () => {
  const standIn = await start();
  const thread = async (overrides: InputOverrides, change?: (url: string) => string) =>
    (await send(standIn, overrides, change)).thread.name.split('/').at(-1);
  expect(await thread({ deliveryKey: 'a' })).toBe(await thread({ deliveryKey: 'b' }));
  expect(await thread({ deliveryKey: 'c', groupHash: 'other' })).toBe('other-2968');
  expect(
    await thread({ deliveryKey: 'd', groupHash: 'other' }, (url) => url.replace(/messageReplyOption=\w+/, '')),
  ).not.toBe('other');
});
