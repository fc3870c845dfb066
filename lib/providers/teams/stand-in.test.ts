import { describe, expect, it } from 'vitest';
import { describeDeliveries, useStandIn } from '../../../test/support/describe-stand-in.ts';
import { renderFor, sendToStandIn, verdictOn } from '../../../test/support/local-stand-in.ts';
import { maxRequestBytes } from './format.ts';
import { teams } from './provider.ts';
import { startStandIn } from './stand-in.ts';

const start = useStandIn(startStandIn);

describeDeliveries(start);

const textBlock = { type: 'TextBlock', text: 'x' };
const run = (fields: object) => ({ type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: 'x', ...fields }] });
const link = { type: 'Action.OpenUrl', title: 'x', url: 'https://example.com/' };
const cardOf = (fields: object) => ({ type: 'AdaptiveCard', version: '1.4', body: [textBlock], ...fields });
const messageOf = (content: object) => ({
  type: 'message',
  attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content }],
});

function ofBytes(bytes: number): string {
  const empty = JSON.stringify(messageOf(cardOf({ body: [{ type: 'TextBlock', text: '' }] })));
  return empty.replace('"text":""', `"text":"${'a'.repeat(bytes - empty.length)}"`);
}

describe('a card is shown:', () => {
  it.for<[string, object]>([
    ['of version 1.4', cardOf({})],
    ['with six buttons', cardOf({ body: [{ type: 'ActionSet', actions: Array.from({ length: 6 }, () => link) }] })],
    ['with values in any case', cardOf({ body: [run({ weight: 'Bolder', color: 'Attention' })] })],
    [
      'with a mention',
      cardOf({ msteams: { entities: [{ type: 'mention', text: '<at>A</at>', mentioned: { id: 'a', name: 'A' } }] } }),
    ],
  ])('%s', async ([, card]) => {
    expect(await verdictOn(await start(), messageOf(card))).toEqual({ status: 202, body: '' });
  });

  it('of the greatest size', async () => {
    expect((await verdictOn(await start(), ofBytes(maxRequestBytes))).body).toBe('');
  });
});

describe('a card is not shown, and the flow says so:', () => {
  it.for<[string, object]>([
    ['of version 1.5', cardOf({ version: '1.5' })],
    ['without a version', cardOf({ version: undefined })],
    ['with an empty body', cardOf({ body: [] })],
    ['with an unknown element', cardOf({ body: [{ type: 'Marquee' }] })],
    ['with an unknown field', cardOf({ body: [{ ...textBlock, onclick: 'x' }] })],
    ['with an unknown colour', cardOf({ body: [run({ color: 'red' })] })],
    ['with no text', cardOf({ body: [{ type: 'RichTextBlock', inlines: [] }] })],
    ['with seven buttons', cardOf({ actions: Array.from({ length: 7 }, () => link) })],
    ['with a link that runs something', cardOf({ actions: [{ ...link, url: 'javascript:alert(1)' }] })],
    [
      'with a mention of nobody',
      cardOf({ msteams: { entities: [{ type: 'mention', text: 'A', mentioned: { id: 'a', name: 'A' } }] } }),
    ],
  ])('%s', async ([, card]) => {
    const { status, body } = await verdictOn(await start(), messageOf(card));
    expect(`${status} ${body}`).toMatch(/^200 .* Teams endpoint returned HTTP error 400$/);
    expect(teams.classify({ status, headers: {}, body })).toMatchObject({ kind: 'reject', reason: 'refused' });
  });

  it('one byte too large', async () => {
    const { status, body } = await verdictOn(await start(), ofBytes(maxRequestBytes + 1));
    expect(teams.classify({ status, headers: {}, body })).toMatchObject({ kind: 'reject', reason: 'too_large' });
  });
});

describe('a request starts no flow:', () => {
  it.for<[string, unknown]>([
    ['no JSON', '{'],
    ['a bare card', cardOf({})],
    ['no attachment', { type: 'message', attachments: [] }],
    ['another attachment', { type: 'message', attachments: [{ contentType: 'text/html', content: '' }] }],
  ])('%s', async ([, body]) => {
    const verdict = await verdictOn(await start(), body);
    expect([verdict.status, verdict.body]).toEqual([400, expect.stringContaining('TriggerInputSchemaMismatch')]);
  });

  it('a content type that is not JSON', async () => {
    const verdict = await verdictOn(await start(), messageOf(cardOf({})), { 'content-type': 'text/plain' });
    expect(verdict.status).toBe(400);
  });

  it.for<[string, (url: string) => string, number]>([
    ['another signature', (url) => url.replace(/sig=.*$/, 'sig=x'), 401],
    ['another flow', (url) => url.replace('/workflows/local/', '/workflows/other/'), 404],
  ])('%s', async ([, change, status]) => {
    const standIn = await start();
    const sent = renderFor(standIn);
    expect((await sendToStandIn(standIn, { ...sent, url: change(sent.url) })).status).toBe(status);
  });
});
