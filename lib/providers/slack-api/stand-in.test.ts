import { describe, expect, it } from 'vitest';
import { describeDeliveries, useStandIn } from '../../../test/support/describe-stand-in.ts';
import { aDestination } from '../../../test/support/local-destination.ts';
import { renderFor, sendToStandIn, verdictOn } from '../../../test/support/local-stand-in.ts';
import { aNotification, aResolvedAlert } from '../../../test/support/notification-factory.ts';
import { type InputOverrides, prepareInput, request } from '../../../test/support/provider-input.ts';
import type { Notification } from '../../alertmanager/notification.ts';
import { describeArrival } from '../../local/describe-arrival.ts';
import type { StandIn } from '../../local/stand-in/start-stand-in.ts';
import type { Answer, OutboundRequest } from '../contract/outbound-request.ts';
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
    ['metadata of another form', { channel, text: 'x', metadata: { group: 'x' } }, 'invalid_metadata_format'],
    ['a thread that is none', { channel, text: 'x', thread_ts: '1503435956.000247' }, 'thread_not_found'],
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
    const sent = { ...renderFor(standIn), url: 'https://slack.com/api/chat.delete' };
    expect(await (await sendToStandIn(standIn, sent)).text()).toBe('{"ok":false,"error":"unknown_method"}');
  });
});

describe('a message that was posted', () => {
  const firing = aNotification();
  const resolved = aNotification({ status: 'resolved', alerts: [aResolvedAlert()] });

  const timesAt = (acceptedAtMs: number) => ({ acceptedAtMs, nowMs: acceptedAtMs + 11_000 });

  /** The guard's calls for one notification, each taken by the stand-in: a search where there is one, then the message. */
  async function deliver(standIn: StandIn, options: object, notification: Notification, more: InputOverrides = {}) {
    const { secret } = standIn.admit(
      aDestination({ type: 'slack-api', secret: 'alertguard/slack-api', options: { channel, ...options } }),
    );
    const overrides = { secret, options: { channel, ...options }, notification, ...timesAt(Date.now()), ...more };
    const search = slackApi.prepareSearch(prepareInput('slack-api', overrides));
    const result = search === undefined ? undefined : search.read(await answerTo(standIn, search.request));
    const found = result?.kind === 'found' ? { found: result.message } : {};
    const { body } = await answerTo(standIn, request('slack-api', { ...overrides, ...found }));
    return { result, answer: JSON.parse(body) };
  }

  async function answerTo(standIn: StandIn, sent: OutboundRequest): Promise<Answer> {
    if (sent.kind !== 'https') throw new Error('not an HTTPS request');
    const response = await sendToStandIn(standIn, sent);
    return { status: response.status, headers: {}, body: await response.text() };
  }

  /** All that the channel shows, the newest first. */
  async function shown(standIn: StandIn, more: Record<string, string> = {}) {
    const rendered = renderFor(standIn);
    const body = new URLSearchParams({ channel, ...more }).toString();
    const headers = { ...rendered.headers, 'content-type': 'application/x-www-form-urlencoded' };
    const url = 'https://slack.com/api/conversations.history';
    return JSON.parse((await answerTo(standIn, { ...rendered, url, headers, body })).body);
  }

  it('is found when it is resolved, and edited in place, as often as that is tried', async () => {
    const standIn = await start();
    const { answer: posted } = await deliver(standIn, { update: true }, firing);
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const { result, answer } = await deliver(standIn, { update: true }, resolved);
      expect(result).toEqual({ kind: 'found', message: posted.ts });
      expect(answer).toMatchObject({
        ok: true,
        ts: posted.ts,
        text: expect.stringMatching(/^\[RESOLVED:1\] KubePod\w+, was critical /),
      });
    }
    expect((await shown(standIn)).messages).toMatchObject([
      { ts: posted.ts, text: expect.stringMatching(/^\[RESOLVED:1\] KubePod\w+, was critical /) },
    ]);
  });

  it('is found when it is resolved, and answered in its thread', async () => {
    const standIn = await start();
    const { answer: posted } = await deliver(standIn, { thread: true }, firing);
    const { result, answer } = await deliver(standIn, { thread: true }, resolved);
    expect(result).toEqual({ kind: 'found', message: posted.ts });
    expect(answer.ok).toBe(true);
    expect(standIn.arrivals.at(-1)?.json).toMatchObject({ thread_ts: posted.ts });
    expect((await shown(standIn)).messages).toMatchObject([
      { ts: posted.ts, text: expect.stringMatching(/^\[FIRING/) },
    ]);
  });

  it('is found as the newest of its alert group', async () => {
    const standIn = await start();
    await deliver(standIn, { update: true }, firing);
    const { answer: newest } = await deliver(standIn, { update: true }, firing);
    await deliver(standIn, { update: true }, firing, { groupHash: 'c9'.repeat(32) });
    const { result } = await deliver(standIn, { update: true }, resolved);
    expect(result).toEqual({ kind: 'found', message: newest.ts });
  });

  it.for<[string, InputOverrides, Notification]>([
    ['another alert group', { groupHash: 'c9'.repeat(32) }, resolved],
    ['a notification that was accepted before, and comes late', timesAt(Date.now() - 60_000), resolved],
    ['alerts that began later', {}, { ...resolved, alerts: [aResolvedAlert({ startsAt: '2126-01-01T00:00:00Z' })] }],
  ])('is not found for %s', async ([, more, notification]) => {
    const standIn = await start();
    await deliver(standIn, { update: true }, firing);
    const { result, answer } = await deliver(standIn, { update: true }, notification, more);
    expect(result).toEqual({ kind: 'not_found' });
    expect(answer.ok).toBe(true);
  });

  it('by another bot is not edited, and a forged one of another bot beside it leads to a new message', async () => {
    const standIn = await start();
    const { answer: posted } = await deliver(standIn, { update: true }, firing);
    const other = standIn.admit(aDestination({ id: 'search/chat', secret: 'alertguard/other', options: { channel } }));
    const metadata = { event_type: 'alertguard_notification', event_payload: { group: 'a7'.repeat(32) } };
    const headers = { authorization: `Bearer ${other.secret['botToken']}` };
    await verdictOn(standIn, { channel, text: 'x', metadata }, headers);
    const edit = { channel, ts: posted.ts, text: 'x', parse: 'none' };
    const refused = { ...renderFor(standIn), url: 'https://slack.com/api/chat.update', body: JSON.stringify(edit) };
    const { body } = await answerTo(standIn, { ...refused, headers: { ...refused.headers, ...headers } });
    expect(body).toBe('{"ok":false,"error":"cant_update_message"}');
    expect((await deliver(standIn, { update: true }, resolved)).result).toEqual({ kind: 'not_found' });
  });

  it('stands in the history between the times that are asked for, with metadata where that is asked for', async () => {
    const standIn = await start();
    const posts = [];
    for (let count = 0; count < 3; count += 1) posts.push((await deliver(standIn, { update: true }, firing)).answer.ts);
    const [first, second, third] = posts;
    const timesOf = async (more: Record<string, string>) =>
      (await shown(standIn, more)).messages.map(({ ts }: { ts: string }) => ts);
    expect(await timesOf({})).toEqual([third, second, first]);
    expect(await timesOf({ limit: '2' })).toEqual([third, second]);
    expect(await timesOf({ oldest: first, latest: third })).toEqual([second]);
    expect(await timesOf({ oldest: first, latest: third, inclusive: 'true' })).toEqual([third, second, first]);
    expect(await timesOf({ oldest: '1000000000.000000', limit: '1' })).toEqual([first]);
    expect((await shown(standIn)).messages[0].metadata).toEqual({ event_type: 'alertguard_notification' });
    expect((await shown(standIn, { include_all_metadata: 'true' })).messages[0].metadata).toHaveProperty(
      'event_payload',
    );
  });

  it.for<[Record<string, string>, string]>([
    [{ limit: '0' }, 'invalid_limit'],
    [{ limit: '1000' }, 'invalid_limit'],
    [{ oldest: 'yesterday' }, 'invalid_ts_oldest'],
    [{ latest: '1' }, 'invalid_ts_latest'],
    [{ count: '1' }, 'invalid_arguments'],
    [{ channel: 'C9999ZZZZ' }, 'channel_not_found'],
  ])('is not shown for %j', async ([more, error]) => {
    expect(await shown(await start(), more)).toEqual({ ok: false, error });
  });

  it.for<[string, object, string]>([
    ['a message that is none', {}, 'message_not_found'],
    ['no time', { ts: undefined }, 'invalid_arguments'],
    ['text that makes links', { parse: undefined }, 'invalid_arguments'],
    ['an argument of chat.postMessage alone', { unfurl_links: false }, 'invalid_arguments'],
    ['an unknown block', { blocks: [{ type: 'marquee' }] }, 'invalid_blocks'],
  ])('is not edited by %s', async ([, more, error]) => {
    const standIn = await start();
    const edit = { channel, ts: '1503435956.000247', parse: 'none', text: 'x', ...more };
    const url = 'https://slack.com/api/chat.update';
    const { body } = await answerTo(standIn, { ...renderFor(standIn), url, body: JSON.stringify(edit) });
    expect(JSON.parse(body)).toEqual({ ok: false, error });
    expect(slackApi.classify({ status: 200, headers: {}, body }).kind).toBe('reject');
  });

  it('a terminal is told what each call does', async () => {
    const standIn = await start();
    for (const options of [{ update: true }, { thread: true }])
      for (const notification of [firing, resolved]) await deliver(standIn, options, notification);
    const lines = standIn.arrivals.map((arrival) => describeArrival(arrival)[0]);
    expect(lines).toEqual([
      expect.stringContaining('[FIRING'),
      '(looks for an earlier message)',
      '(in the place of an earlier message)',
      expect.stringContaining('[FIRING'),
      '(looks for an earlier message)',
      '(in the thread of an earlier message)',
    ]);
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
