import { describe, expect, it } from 'vitest';
import { fillTo } from '../../../test/support/fill-to.ts';
import { aNotification, anAlert, labels } from '../../../test/support/notification-factory.ts';
import { prepare, request, requestFor } from '../../../test/support/provider-input.ts';
import { bodyOf } from '../../../test/support/request-parts.ts';
import type { Notification } from '../../alertmanager/notification.ts';
import { parseMessage } from './format.ts';
import { maxContentCodePoints, maxTopicCodePoints, zulip } from './provider.ts';

const message = (notification = aNotification(), options = {}) =>
  parseMessage(bodyOf(requestFor('zulip', notification, options)));

const resolved = aNotification({ status: 'resolved', alerts: [anAlert({ status: 'resolved' })] });

const named = (alertname: string) => aNotification({ groupLabels: labels({ alertname }), commonLabels: labels({}) });

describe('the request', () => {
  it('is a form to the site of the allow-list, with the credentials of the secret', () => {
    const sent = request('zulip');
    expect(sent).toMatchObject({ method: 'POST', url: 'https://zulip.payments.example.com/api/v1/messages' });
    const { authorization = '' } = sent.kind === 'https' ? sent.headers : {};
    expect(Buffer.from(authorization.replace('Basic ', ''), 'base64').toString()).toBe(
      'alerts-bot@zulip.payments.example.com:sUpErSeCrEtKeYsUpErSeCrEtKeY1234',
    );
  });

  it('names the stream so that a name is no id', () => {
    expect(message(aNotification(), { stream: '42' }).to).toBe('42');
    expect(message(aNotification(), { stream: 42 }).to).toBe(42);
  });
});

describe('the topic', () => {
  it('is one for firing and resolved, so that they stand together', () => {
    expect(message().topic).toBe('KubePodCrashLooping (namespace=checkout)');
    expect(message(resolved).topic).toBe(message().topic);
  });

  it('is that of the allow-list, where there is one', () => {
    expect(message(aNotification(), { topic: 'payments' }).topic).toBe('payments');
  });

  it.each([
    ['ASCII', 'a'],
    ['emoji', '😀'],
  ])('has 60 characters at most, in %s', (_title, character) => {
    const topicOf = (namespace: string) =>
      message(aNotification({ groupLabels: labels({ alertname: 'A', namespace }) })).topic;
    const room = 60 - 'A (namespace=)'.length;
    expect(topicOf(character.repeat(room))).toBe(`A (namespace=${character.repeat(room)})`);
    expect(topicOf(character.repeat(room + 1))).toBe(`A (namespace=${character.repeat(room)}…`);
    for (const length of [60, 61]) {
      const topic = prepare('zulip', { options: { topic: character.repeat(length) } });
      expect(topic.ok).toBe(length <= maxTopicCodePoints);
    }
  });

  it('is never empty, and has no code point that the server refuses', () => {
    expect(message({ ...named(''), receiver: '' }).topic).toBe('(blank)');
    expect(message(named('x\u{378}y')).topic).toBe('x\uFFFDy');
  });
});

it("says since when in the reader's zone", () => {
  expect(message().content).toContain('\n*Firing for 1h, since* <time:2026-11-20T10:00:00.123Z>\n');
});

describe('10,000 characters', () => {
  const length = (notification: Notification) => [...message(notification).content].length;
  const filled = fillTo({ max: maxContentCodePoints, count: 7, measure: length });

  it('are used to the last one', () => {
    expect([length(filled(-1)), length(filled(0))]).toEqual([maxContentCodePoints - 1, maxContentCodePoints]);
  });

  it('are kept when one more is needed, and nearly all of them used', () => {
    expect(length(filled(1))).toBeLessThanOrEqual(maxContentCodePoints);
    expect(length(filled(1))).toBeGreaterThan(0.9 * maxContentCodePoints);
  });
});

describe('the mention', () => {
  it.each([
    ['all', '@**all**'],
    ['topic', '@**topic**'],
    [1234, '@**|1234**'],
    ['*on call*', '@*on call*'],
  ])('%s is written as %s', (mention, expected) => {
    expect(message(aNotification(), { mention }).content.split('\n')[1]).toBe(expected);
    expect(message(resolved, { mention }).content).not.toContain(expected);
  });

  it.each(['everyone', '**all**', '@**all**', '*a* @**all**', '*a*\n*b*', '**', 0, ''])('%s is refused', (mention) => {
    expect(prepare('zulip', { options: { mention } })).toMatchObject({ reason: 'options_shape', fields: ['mention'] });
  });
});

describe('the site', () => {
  const at = (site: string) =>
    prepare('zulip', { options: { site }, destination: { options: { site, stream: 'a' }, hosts: [] } });

  it('is one of Zulip Cloud, which needs no fence', () => {
    expect(at('https://acme.zulipchat.com')).toMatchObject({ ok: true, allowPrivate: false });
    expect(at('https://zulipchat.com')).toMatchObject({ reason: 'host_not_allowed' });
    expect(at('https://acme.zulipchat.com.evil.example')).toMatchObject({ reason: 'host_not_allowed' });
  });

  it('is told to whoever checks the fence, unless it is one of Zulip Cloud', () => {
    const urls = (site: string) => zulip.optionUrls({ site, stream: 'alerts' });
    expect(urls('https://acme.zulipchat.com')).toEqual([]);
    expect(urls('https://chat.example.com')).toEqual([{ field: 'site', url: 'https://chat.example.com' }]);
  });

  it.each([
    'http://chat.example.com',
    'https://chat.example.com/x',
    'https://chat.example.com/?a',
    'https://a@chat.example.com',
    'chat',
  ])('is nothing but a host: %s is refused', (site) => {
    expect(prepare('zulip', { options: { site } })).toMatchObject({ reason: 'options_shape', fields: ['site'] });
  });
});

it('credentials that would leave their header are refused', () => {
  const secret = { botEmail: 'bot@example.com:x', apiKey: 'key:with\r\nlines' };
  expect(prepare('zulip', { secret })).toEqual({ ok: false, reason: 'secret_shape', fields: ['botEmail', 'apiKey'] });
});

describe('an answer', () => {
  const error = (code: string, more = {}) => JSON.stringify({ result: 'error', msg: 'übersetzt', code, ...more });
  it.each([
    ['success', 200, '{"result":"success","msg":"","id":1}', { kind: 'delivered' }],
    ['200 with an error', 200, error('BAD_REQUEST'), { kind: 'reject', reason: 'refused' }],
    ['a wrong key', 401, error('INVALID_API_KEY'), { reason: 'unauthenticated', secretSuspect: true }],
    ['a wrong key, as 400', 400, error('UNAUTHORIZED'), { reason: 'unauthenticated', secretSuspect: true }],
    ['a bot that was deactivated', 401, error('USER_DEACTIVATED'), { reason: 'unauthenticated', secretSuspect: true }],
    ['no such stream', 400, error('STREAM_DOES_NOT_EXIST'), { reason: 'destination_gone', secretSuspect: false }],
    ['no right to post', 400, error('BAD_REQUEST'), { kind: 'reject', reason: 'refused', secretSuspect: false }],
    [
      '429',
      429,
      error('RATE_LIMIT_HIT', { 'retry-after': 28.7 }),
      { kind: 'retry', reason: 'rate_limited', afterSeconds: 29 },
    ],
    ['429 with a header', 429, error('RATE_LIMIT_HIT'), { kind: 'retry', reason: 'rate_limited', afterSeconds: 5 }],
    ['502', 502, '<html>', { kind: 'retry', reason: 'provider_unavailable' }],
  ])('%s is judged', (_title, status, body, outcome) => {
    expect(zulip.classify({ status, headers: { 'retry-after': '5' }, body })).toMatchObject(outcome);
  });
});
