import { describe, expect, it } from 'vitest';
import { fillTo } from '../../../test/support/fill-to.ts';
import { aNotification, anAlert, labels, manyAlerts } from '../../../test/support/notification-factory.ts';
import { prepare, request, requestFor } from '../../../test/support/provider-input.ts';
import { bodyOf } from '../../../test/support/request-parts.ts';
import type { Notification } from '../../alertmanager/notification.ts';
import { parseMessage } from './format.ts';
import { maxTextUnits, telegram } from './provider.ts';

const message = (notification = aNotification(), options = {}) =>
  parseMessage(bodyOf(requestFor('telegram', notification, options)));

const described = (description: string) =>
  aNotification({ alerts: [anAlert({ annotations: labels({ description }) })], externalURL: '' });

/** What stands in an entity of the type. */
function coveredBy(type: string, notification = aNotification()): string[] {
  const { text, entities } = message(notification);
  return entities
    .filter((entity) => entity.type === type)
    .map(({ offset, length }) => text.slice(offset, offset + length));
}

describe('the message', () => {
  it('goes to the chat and topic of the allow-list, by the token of the secret', () => {
    expect(request('telegram')).toMatchObject({
      method: 'POST',
      url: 'https://api.telegram.org/bot123456789:sUpErSeCrEtToKeN-sUpErSeCrEt_ToKeN/sendMessage',
    });
    expect(message()).toMatchObject({ chat_id: -1001234567890, message_thread_id: 42 });
    expect(message(aNotification(), { chatId: '@payments_alerts' })).toMatchObject({ chat_id: '@payments_alerts' });
  });

  it('has no previews and no markup', () => {
    const body = JSON.parse(bodyOf(request('telegram')));
    expect(body).toMatchObject({ link_preview_options: { is_disabled: true } });
    expect(body).not.toHaveProperty('parse_mode');
  });

  it('has entities where its parts are, behind emoji too', () => {
    const odd = aNotification({ groupLabels: labels({ alertname: '😀 Disk 💾' }), commonLabels: labels({}) });
    expect(coveredBy('bold', odd)[0]).toBe('[FIRING:1] critical 😀 Disk 💾');
    expect(coveredBy('code')).toContain('checkout/checkout-6f9c-1');
    expect(coveredBy('text_link')).toContain('Runbook');
  });

  it('puts into code what Telegram would find by itself', () => {
    const summary = 'ask @oncall, see evil.example or /start #now';
    const found = coveredBy('code', aNotification({ alerts: [anAlert({ annotations: labels({ summary }) })] }));
    expect(found).toContain(summary);
  });

  it('shows where a link leads that is not of the house', () => {
    const annotations = labels({ runbook_url: 'https://wiki.example.org/disk' });
    const notification = aNotification({ alerts: [anAlert({ annotations })] });
    const sent = request('telegram', { notification, linkHosts: new Set(['wiki.example.org']) });
    expect(parseMessage(bodyOf(sent)).text).toContain('\nRunbook (wiki.example.org)\n');
  });

  it('starts with the title, and has the mention below it while it fires', () => {
    const title = '[FIRING:1] critical KubePodCrashLooping (namespace=checkout)';
    expect(message().text.startsWith(`🔴 ${title}\n@oncall_payments\n\n🔴 Pod is crash looping.\n`)).toBe(true);
    const resolved = aNotification({ status: 'resolved', alerts: [anAlert({ status: 'resolved' })] });
    expect(message(resolved).text).toMatch(
      /^🟢 \[RESOLVED:1\] KubePodCrashLooping, was critical \(namespace=checkout\)\n\n🟢 /u,
    );
  });
});

it('a resolved message makes no sound, a firing one does', () => {
  const resolved = aNotification({ status: 'resolved', alerts: [anAlert({ status: 'resolved' })] });
  expect(message(resolved).disable_notification).toBe(true);
  expect(message()).not.toHaveProperty('disable_notification');
});

describe('4,096 units', () => {
  const length = (notification: Notification) => message(notification).text.length;
  const filled = fillTo({ max: maxTextUnits, count: 3, measure: length });

  it('are used to the last one', () => {
    expect([length(filled(-1)), length(filled(0))]).toEqual([maxTextUnits - 1, maxTextUnits]);
  });

  it('are kept when one more is needed, and nearly all of them used', () => {
    expect(length(filled(1))).toBeLessThanOrEqual(maxTextUnits);
    expect(length(filled(1))).toBeGreaterThan(0.9 * maxTextUnits);
  });

  it('are kept in emoji, two units each', () => {
    const inEmoji = fillTo({ max: maxTextUnits, count: 3, measure: length, character: '😀', size: 2 });
    expect(length(inEmoji(0))).toBeGreaterThan(maxTextUnits - 2);
    for (const more of [0, 1]) expect(length(inEmoji(more))).toBeLessThanOrEqual(maxTextUnits);
    expect(message(described('😀'.repeat(1_000))).text).toContain('😀'.repeat(900));
  });
});

it('a hundred entities are not exceeded, as those behind would have no effect', () => {
  const annotations = labels({ summary: 'a.b', description: 'c.d e.f g.h' });
  const { entities } = message(aNotification({ alerts: manyAlerts(50, { annotations }) }), { maxAlerts: 50 });
  expect(entities.length).toBeLessThanOrEqual(100);
  expect(entities.length).toBeGreaterThan(50);
});

it('8,000 bytes of entities are not exceeded, however long the links are', () => {
  const bytes = (length: number, count: number) => {
    const alerts = manyAlerts(count).map((alert, index) => ({
      ...alert,
      generatorURL: `https://prometheus.example.com/${index}${'x'.repeat(length)}`,
    }));
    const { entities } = message(aNotification({ alerts }), { maxAlerts: 50 });
    return entities.reduce((sum, entity) => sum + 20 + ('url' in entity ? entity.url.length : 0), 0);
  };
  for (const length of [10, 480, 1_000, 2_000]) {
    for (const count of [1, 3, 4, 10, 50]) expect(bytes(length, count)).toBeLessThanOrEqual(8_000);
  }
  // Nearly all of them are used, so that links are not given up early.
  for (const [length, count] of [
    [480, 20],
    [2_000, 10],
  ] as const) {
    expect(bytes(length, count)).toBeGreaterThan(0.9 * 8_000);
  }
});

describe('an option', () => {
  it.each([
    ['chatId', 'payments'],
    ['chatId', '@a b'],
    ['chatId', 1.5],
    ['messageThreadId', 0],
    ['messageThreadId', '42'],
    ['mention', 'oncall'],
    ['mention', '@on call'],
  ])('%s of %s is refused', (field, value) => {
    expect(prepare('telegram', { options: { [field]: value } })).toMatchObject({
      reason: 'options_shape',
      fields: [field],
    });
  });
});

it.each([
  '',
  '123',
  '123:short',
  '123456789:abc/../../sendMessage?x=aaaaaaaaaaaaaaaaaaaaaaaa',
  '@evil.example/123:aaaaaaaaaaaaaaaaaaaaaaaa',
])('what is no token cannot become part of the URL: %s', (botToken) => {
  expect(prepare('telegram', { secret: { botToken } })).toEqual({
    ok: false,
    reason: 'secret_shape',
    fields: ['botToken'],
  });
});

describe('an answer', () => {
  const error = (code: number, description: string, parameters?: object) =>
    JSON.stringify({ ok: false, error_code: code, description, ...(parameters && { parameters }) });
  it.each([
    ['ok', 200, '{"ok":true,"result":{}}', { kind: 'delivered' }],
    ['ok whose end is missing', 200, '{"ok":true,"result":{"text":"…', { kind: 'delivered' }],
    ['200 that is not ok', 200, error(400, 'Bad Request'), { kind: 'reject', reason: 'refused' }],
    [
      'no such chat',
      400,
      error(400, 'Bad Request: chat not found'),
      { reason: 'destination_gone', secretSuspect: false },
    ],
    ['no such topic', 400, error(400, 'Bad Request: message thread not found'), { reason: 'destination_gone' }],
    [
      'a group that became a supergroup',
      400,
      error(400, 'Bad Request: group chat was upgraded to a supergroup chat', { migrate_to_chat_id: -1001234567890 }),
      { kind: 'reject', reason: 'destination_gone', secretSuspect: false },
    ],
    ['entities too long', 400, error(400, 'Bad Request: ENTITIES_TOO_LONG'), { reason: 'too_large' }],
    ['too long', 400, error(400, 'Bad Request: message is too long'), { reason: 'too_large' }],
    ['entities', 400, error(400, "Bad Request: can't parse entities"), { kind: 'reject', reason: 'refused' }],
    ['a token that was revoked', 401, error(401, 'Unauthorized'), { reason: 'unauthenticated', secretSuspect: true }],
    ['a token that never was', 404, error(404, 'Not Found'), { reason: 'destination_gone', secretSuspect: true }],
    [
      'a bot that was removed',
      403,
      error(403, 'Forbidden: bot was kicked from the supergroup chat'),
      { reason: 'destination_gone', secretSuspect: false },
    ],
    [
      'a bot that was blocked',
      403,
      error(403, 'Forbidden: bot was blocked by the user'),
      { reason: 'destination_gone', secretSuspect: false },
    ],
    [
      'no right to write',
      400,
      error(400, 'Bad Request: not enough rights to send text messages to the chat'),
      { reason: 'destination_gone' },
    ],
    [
      '429',
      429,
      error(429, 'Too Many Requests: retry after 35', { retry_after: 35 }),
      { kind: 'retry', reason: 'rate_limited', afterSeconds: 35 },
    ],
    ['502', 502, '<html>', { kind: 'retry', reason: 'provider_unavailable' }],
  ])('%s is judged', (_title, status, body, outcome) => {
    expect(telegram.classify({ status, headers: {}, body })).toMatchObject(outcome);
  });
});
