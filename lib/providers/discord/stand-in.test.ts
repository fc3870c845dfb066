import { describe, expect, it } from 'vitest';
import { describeDeliveries, useStandIn } from '../../../test/support/describe-stand-in.ts';
import { renderFor, sendToStandIn, verdictOn } from '../../../test/support/local-stand-in.ts';
import { startStandIn } from './stand-in.ts';

const start = useStandIn(startStandIn);

describeDeliveries(start);

const field = (name: number, value: number) => ({ name: 'n'.repeat(name), value: 'v'.repeat(value) });
const repeat = (count: number, embed: object) => Array.from({ length: count }, () => embed);

describe('a message at the limit is taken:', () => {
  it.for<[string, object]>([
    ['a content of 2,000', { content: 'a'.repeat(2_000) }],
    ['a content of 2,000 emoji', { content: '😀'.repeat(2_000) }],
    ['a title of 256', { embeds: [{ title: 'a'.repeat(256) }] }],
    ['a title of 256 between spaces', { embeds: [{ title: ` ${'a'.repeat(256)} ` }] }],
    ['a description of 4,096', { embeds: [{ description: 'a'.repeat(4_096) }] }],
    ['a footer of 2,048', { embeds: [{ footer: { text: 'a'.repeat(2_048) } }] }],
    ['10 embeds', { embeds: repeat(10, { title: 'a' }) }],
    ['25 fields', { embeds: [{ fields: repeat(25, field(1, 1)) }] }],
    ['a field of 256 and 1,024', { embeds: [{ fields: [field(256, 1_024)] }] }],
    ['6,000 in all', { embeds: [{ description: 'a'.repeat(4_000) }, { description: 'a'.repeat(2_000) }] }],
    ['a role that may be mentioned', { content: 'a', allowed_mentions: { parse: [], roles: ['165511591545143296'] } }],
  ])('%s', async ([, message]) => {
    expect((await verdictOn(await start(), message)).status).toBe(200);
  });
});

describe('a message over the limit is refused:', () => {
  it.for<[string, unknown, number]>([
    ['a content of 2,001', { content: 'a'.repeat(2_001) }, 50035],
    ['a title of 257', { embeds: [{ title: 'a'.repeat(257) }] }, 50035],
    ['a description of 4,097', { embeds: [{ description: 'a'.repeat(4_097) }] }, 50035],
    ['a description of spaces', { embeds: [{ description: ' ' }] }, 50035],
    ['a footer of 2,049', { embeds: [{ footer: { text: 'a'.repeat(2_049) } }] }, 50035],
    ['11 embeds', { embeds: repeat(11, { title: 'a' }) }, 50035],
    ['26 fields', { embeds: [{ fields: repeat(26, field(1, 1)) }] }, 50035],
    ['a field name of 257', { embeds: [{ fields: [field(257, 1)] }] }, 50035],
    ['a field value of 1,025', { embeds: [{ fields: [field(1, 1_025)] }] }, 50035],
    ['6,001 in all', { embeds: [{ description: 'a'.repeat(4_001) }, { description: 'a'.repeat(2_000) }] }, 50035],
    ['a colour beyond white', { embeds: [{ title: 'a', color: 0x1000000 }] }, 50035],
    ['an unknown field', { content: 'a', nonce: '1' }, 50035],
    ['users both parsed and listed', { content: 'a', allowed_mentions: { parse: ['users'], users: [] } }, 50035],
    ['an id that is none', { content: 'a', allowed_mentions: { parse: [], users: ['1'] } }, 50035],
    ['no JSON', '{', 50035],
    ['nothing', {}, 50006],
  ])('%s', async ([, message, code]) => {
    const verdict = await verdictOn(await start(), message);
    expect([verdict.status, JSON.parse(verdict.body)]).toMatchObject([400, { code }]);
  });
});

it.for<[string, (url: string) => string, number, unknown]>([
  ['another token', (url) => url.replace(/\/[\w-]+\?.*$/, '/other'), 401, { code: 50027 }],
  ['another webhook', (url) => url.replace(/webhooks\/\d+/, 'webhooks/223704706495500000'), 404, { code: 10015 }],
  ['the Slack variant', (url) => url.replace('?', '/slack?'), 404, { code: 10015 }],
])('%s is answered as Discord does', async ([, change, status, body]) => {
  const standIn = await start();
  const sent = renderFor(standIn);
  const response = await sendToStandIn(standIn, { ...sent, url: change(sent.url) });
  expect([response.status, await response.json()]).toMatchObject([status, body]);
});

it('a message is answered with itself only when that is waited for', async () => {
  const standIn = await start();
  const sent = renderFor(standIn);
  expect(await (await sendToStandIn(standIn, sent)).json()).toMatchObject({ embeds: JSON.parse(sent.body).embeds });
  expect((await sendToStandIn(standIn, { ...sent, url: sent.url.replace('wait=true', '') })).status).toBe(204);
});
