import { describe, expect, it } from 'vitest';
import { fillTo } from '../../../test/support/fill-to.ts';
import { aNotification, anAlert, labels } from '../../../test/support/notification-factory.ts';
import { prepare, request, requestFor } from '../../../test/support/provider-input.ts';
import { bodyOf } from '../../../test/support/request-parts.ts';
import type { Notification } from '../../alertmanager/notification.ts';
import { contract } from './contract.ts';
import { parseMessage } from './format.ts';
import { maxMarkdownBytes, webex } from './provider.ts';

const markdown = (notification = aNotification(), options = {}) =>
  parseMessage(bodyOf(requestFor('webex', notification, options))).markdown;

describe('the message', () => {
  it('goes to the room of the allow-list, with the token of the secret', () => {
    const sent = request('webex', { secret: { botToken: 'token-of-a-bot-that-is-long\n' } });
    expect(sent).toMatchObject({
      method: 'POST',
      url: 'https://webexapis.com/v1/messages',
      headers: { authorization: 'Bearer token-of-a-bot-that-is-long' },
    });
    expect(JSON.parse(bodyOf(sent))).toMatchObject({ roomId: 'Y2lzY29zcGFyazovL3VzL1JPT00vYmJjZWIxYWQtNDNmMS0zYjU4' });
  });

  it('leads with status and count', () => {
    expect(markdown()).toMatch(
      /^🔴 \*\*&#91;FIRING&#58;1&#93; critical KubePodCrashLooping &#40;namespace=checkout&#41;\*\* {2}\n<@all>\n\n/u,
    );
    const resolved = aNotification({ status: 'resolved', alerts: [anAlert({ status: 'resolved' })] });
    expect(markdown(resolved)).toMatch(/^🟢 \*\*&#91;RESOLVED&#58;1&#93; KubePodCrashLooping, was critical /u);
  });

  it('ends lines so that they stay lines', () => {
    expect(markdown()).not.toMatch(/[^\s] ?\n(?!\n)/u);
  });
});

describe('7,439 bytes', () => {
  const bytes = (notification: Notification) => Buffer.byteLength(markdown(notification));
  const filled = fillTo({ max: maxMarkdownBytes, count: 5, measure: bytes });

  it('are used to the last one', () => {
    expect([bytes(filled(-1)), bytes(filled(0))]).toEqual([maxMarkdownBytes - 1, maxMarkdownBytes]);
  });

  it.each([
    ['one more is needed', filled],
    ['characters take more', fillTo({ max: maxMarkdownBytes, count: 5, measure: bytes, character: '漢', size: 3 })],
  ])('are kept when %s, and nearly all of them used', (_title, filledWith) => {
    expect(bytes(filledWith(1))).toBeLessThanOrEqual(maxMarkdownBytes);
    expect(bytes(filledWith(1))).toBeGreaterThan(0.9 * maxMarkdownBytes);
  });

  it('are kept when what all alerts share would take more, and no escape is cut', () => {
    const ticks = (count: number) => '`'.repeat(count);
    const many = Array.from({ length: 9 }, (_, index): [string, string] => [`${ticks(80)}${index}`, ticks(200)]);
    const common = new Map([['alertname', ticks(300)], ...many] as const);
    const annotations = labels({ summary: ticks(400), description: ticks(2_000) });
    const alerts = [anAlert(), anAlert()];
    const sent = requestFor('webex', aNotification({ alerts, groupLabels: common, commonAnnotations: annotations }));
    const text = parseMessage(bodyOf(sent)).markdown;
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(maxMarkdownBytes);
    expect(text).not.toContain('Receiver');
    expect(text.match(/^🔴 \*\*Pod is crash looping\.\*\* {2}$/gmu)).toHaveLength(2);
    expect(text.replace(/&#\d+;|`[^`\n]+`/g, '')).not.toMatch(/[&`]/);
    expect(contract.read(sent).mentions).toEqual(['<@all>']);
  });
});

describe('the mention', () => {
  it.each([
    ['all', '<@all>'],
    ['oncall@example.com', '<@personEmail:oncall@example.com>'],
  ])('%s is written as %s', (mention, expected) => {
    expect(markdown(aNotification(), { mention }).split('\n')[1]).toBe(expected);
  });

  it.each(['here', '<@all>', 'a@example.com|x', 'a@example.com> <@all', ''])('%s is refused', (mention) => {
    expect(prepare('webex', { options: { mention } })).toMatchObject({ reason: 'options_shape', fields: ['mention'] });
  });
});

it.each(['', 'short', 'x'.repeat(300), 'room with spaces that is long', '../../v1/people/me/xxxxxxxxxxxx'])(
  'a room %s is refused',
  (roomId) => {
    expect(prepare('webex', { options: { roomId } })).toMatchObject({ reason: 'options_shape', fields: ['roomId'] });
  },
);

it('a token that would leave its header is refused', () => {
  const secret = { botToken: 'token-of-a-bot-that-is-long\r\nx: y' };
  expect(prepare('webex', { secret })).toEqual({ ok: false, reason: 'secret_shape', fields: ['botToken'] });
});

describe('an answer', () => {
  it.each([
    ['a message', 200, '{"id":"Y2lz","roomId":"x"}', { kind: 'delivered' }],
    ['a message whose end is missing', 200, '{"id":"Y2lz","text":"…', { kind: 'delivered' }],
    ['200 without one', 200, '{"message":"x"}', { kind: 'reject', reason: 'refused' }],
    ['400', 400, '{"message":"x"}', { kind: 'reject', reason: 'refused', secretSuspect: false }],
    ['401', 401, '{"message":"x"}', { reason: 'unauthenticated', secretSuspect: true }],
    ['no such room', 404, '{"message":"x"}', { reason: 'destination_gone', secretSuspect: true }],
    ['415', 415, '', { kind: 'reject', reason: 'refused' }],
    ['423', 423, '', { kind: 'retry', reason: 'provider_unavailable', afterSeconds: 9 }],
    ['429', 429, '', { kind: 'retry', reason: 'rate_limited', afterSeconds: 9 }],
    ['503', 503, '', { kind: 'retry', reason: 'provider_unavailable', afterSeconds: 9 }],
  ])('%s is judged', (_title, status, body, outcome) => {
    expect(webex.classify({ status, headers: { 'retry-after': '9' }, body })).toMatchObject(outcome);
  });
});
