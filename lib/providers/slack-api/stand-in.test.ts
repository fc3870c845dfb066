import { describe, expect, it } from 'vitest';
import { describeDeliveries, useStandIn } from '../../../test/support/describe-stand-in.ts';
import { aDestination } from '../../../test/support/local-destination.ts';
import { renderFor, sendToStandIn, verdictOn } from '../../../test/support/local-stand-in.ts';
import { slackApi } from './provider.ts';
import { startStandIn } from './stand-in.ts';

const start = useStandIn(startStandIn);
const channel = 'C0123ABCD';

describeDeliveries(start);

describe('a call is refused with 200 and the error:', () => {
  it.for<[string, unknown, string]>([
    ['another channel', { channel: 'C9999ZZZZ', text: 'x' }, 'channel_not_found'],
    ['no channel', { text: 'x' }, 'invalid_arguments'],
    ['no JSON', '{', 'invalid_json'],
    ['a list', [], 'invalid_json'],
    ['no text and no blocks', { channel }, 'no_text'],
    ['an unknown argument', { channel, text: 'x', link_names: true }, 'invalid_arguments'],
    ['an unknown block', { channel, text: 'x', blocks: [{ type: 'marquee' }] }, 'invalid_blocks'],
    [
      'texts of 9,598',
      {
        channel,
        text: 'x',
        blocks: [3_000, 3_000, 3_000, 598].map((length) => ({
          type: 'section',
          text: { type: 'plain_text', text: 'a'.repeat(length) },
        })),
      },
      'msg_blocks_too_long',
    ],
  ])('%s', async ([, call, error]) => {
    expect(await verdictOn(await start(), call)).toEqual({ status: 200, body: JSON.stringify({ ok: false, error }) });
  });

  it.for<[string, Record<string, string>, string]>([
    ['no token', { authorization: '' }, 'not_authed'],
    ['another token', { authorization: 'Bearer xoxb-1-other' }, 'invalid_auth'],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 'invalid_post_type'],
  ])('%s', async ([, headers, error]) => {
    const { body } = await verdictOn(await start(), { channel, text: 'x' }, headers);
    expect(body).toBe(JSON.stringify({ ok: false, error }));
    expect(slackApi.classify({ status: 200, headers: {}, body }).kind).toBe('reject');
  });

  it('another method', async () => {
    const standIn = await start();
    const sent = { ...renderFor(standIn), url: 'https://slack.com/api/chat.update' };
    expect(await (await sendToStandIn(standIn, sent)).text()).toBe('{"ok":false,"error":"unknown_method"}');
  });
});

it('destinations that share a secret share a bot, and are told apart by their channels', async () => {
  const standIn = await start();
  const admit = (id: string, ofChannel: string) =>
    standIn.admit(aDestination({ id, type: 'slack-api', secret: 'alertguard/bot', options: { channel: ofChannel } }));
  const [first, second] = [admit('payments/one', 'C0000AAAA'), admit('payments/two', 'C0000BBBB')];
  expect(first.secret).toEqual(second.secret);
  const headers = { authorization: `Bearer ${first.secret['botToken']}` };
  for (const called of ['C0000BBBB', 'C0000AAAA']) await verdictOn(standIn, { channel: called, text: 'x' }, headers);
  expect(standIn.arrivals.map(({ destination }) => destination)).toEqual(['payments/two', 'payments/one']);
});

it('GovSlack is reached under its own host', async () => {
  const standIn = await start();
  const { host } = standIn.admit(aDestination({ options: { channel, govSlack: true } }));
  expect(host).toBe('slack-gov.com:443');
});
