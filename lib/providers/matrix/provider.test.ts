import { describe, expect, it } from 'vitest';
import { fillTo } from '../../../test/support/fill-to.ts';
import { aNotification, anAlert, labels } from '../../../test/support/notification-factory.ts';
import { prepare, request, requestFor } from '../../../test/support/provider-input.ts';
import { bodyOf } from '../../../test/support/request-parts.ts';
import type { Notification } from '../../alertmanager/notification.ts';
import { parseContent } from './format.ts';
import { matrix, maxContentBytes } from './provider.ts';
import { readContent } from './reader.ts';

const message = (notification = aNotification(), options = {}) =>
  parseContent(bodyOf(requestFor('matrix', notification, options)));

const resolved = aNotification({ status: 'resolved', alerts: [anAlert({ status: 'resolved' })] });

const urlOf = (overrides = {}) => {
  const sent = request('matrix', overrides);
  return sent.kind === 'https' ? sent.url : '';
};

describe('the request', () => {
  it('goes to the room of the allow-list, with the token of the secret', () => {
    expect(request('matrix')).toMatchObject({
      method: 'PUT',
      headers: { authorization: 'Bearer syt_sUpErSeCrEt_ToKeN_1A2b3C' },
    });
    expect(urlOf()).toBe(
      `https://matrix.payments.example.com/_matrix/client/v3/rooms/!jEsUZKDJdhlrceRyVU%3Aexample.com/send/m.room.message/${'d3'.repeat(32)}-1795172400000`,
    );
  });

  it('has one transaction in all attempts, and another in the next repeat of the alert', () => {
    expect(urlOf({ nowMs: Date.parse('2026-11-20T11:30:00Z') })).toBe(urlOf());
    expect(urlOf({ acceptedAtMs: Date.parse('2026-11-20T10:59:00Z') })).not.toBe(urlOf());
  });

  it('keeps a room id inside of its part of the path', () => {
    const path = new URL(urlOf({ options: { roomId: '!a/../b?c#d:example.com' } })).pathname;
    expect(path).toContain('/rooms/!a%2F..%2Fb%3Fc%23d%3Aexample.com/send/');
  });
});

describe('the message', () => {
  it('is one that notifies, in HTML and in text', () => {
    expect(message(aNotification(), { mention: undefined })).toMatchObject({
      msgtype: 'm.text',
      body: expect.stringMatching(/^\[FIRING:1\] critical KubePodCrashLooping/),
      formatted_body: expect.stringMatching(
        /^<p><strong>🔴 <font color="#b42318" data-mx-color="#b42318">\[FIRING:1\]/,
      ),
    });
  });

  it('is green when all is resolved', () => {
    expect(message(resolved).formatted_body).toMatch(/^<p><strong>🟢 <font color="#067647"/);
  });

  it('keeps the lines of a description', () => {
    const annotations = labels({ description: 'first\n\nsecond <b>' });
    const { formatted_body: html } = message(aNotification({ alerts: [anAlert({ annotations })] }));
    expect(html).toContain('first<br><br>second &lt;b&gt;');
  });
});

describe('60,000 bytes', () => {
  const bytes = (notification: Notification) =>
    Buffer.byteLength(bodyOf(requestFor('matrix', notification, { maxAlerts: 50 })));
  // A character stands in both texts.
  const filled = fillTo({ max: maxContentBytes, count: 20, measure: bytes, size: 2 });

  it('are used to the last one', () => {
    expect(bytes(filled(0))).toBeGreaterThan(maxContentBytes - 2);
    expect(bytes(filled(0))).toBeLessThanOrEqual(maxContentBytes);
    expect(bytes(filled(-1))).toBe(bytes(filled(0)) - 2);
  });

  it('are kept when more is needed, and nearly all of them used', () => {
    expect(bytes(filled(1))).toBeLessThanOrEqual(maxContentBytes);
    expect(bytes(filled(1))).toBeGreaterThan(0.9 * maxContentBytes);
  });
});

describe('the mention', () => {
  it('of the room is in the metadata, which is all that counts', () => {
    expect(message()).toMatchObject({
      'm.mentions': { room: true },
      body: expect.stringMatching(/^\[FIRING:1\] .*\n@room$/s),
    });
  });

  it('of a user is a link to them', () => {
    const sent = requestFor('matrix', aNotification(), { mention: '@oncall:example.com' });
    expect(parseContent(bodyOf(sent))).toMatchObject({ 'm.mentions': { user_ids: ['@oncall:example.com'] } });
    expect(bodyOf(sent)).toContain('https://matrix.to/#/%40oncall%3Aexample.com');
    expect(readContent(bodyOf(sent)).mentions).toEqual(['@oncall:example.com']);
  });

  it('of nobody is said too, as servers would else look for names in the text', () => {
    expect(message(resolved)['m.mentions']).toEqual({});
  });

  it.each(['@room', 'here', '@a', 'oncall:example.com', '@a:b"><b>', ''])('%s is refused', (mention) => {
    expect(prepare('matrix', { options: { mention } })).toMatchObject({ reason: 'options_shape', fields: ['mention'] });
  });
});

it.each(['#ops:example.com', '!', 'ops', '! a', `!${'x'.repeat(255)}`])('a room %s is refused', (roomId) => {
  expect(prepare('matrix', { options: { roomId } })).toMatchObject({ reason: 'options_shape', fields: ['roomId'] });
});

it('the homeserver is told to whoever checks the fence', () => {
  const options = { homeserver: 'https://matrix.example.com', roomId: '!a:example.com' };
  expect(matrix.optionUrls(options)).toEqual([{ field: 'homeserver', url: 'https://matrix.example.com' }]);
});

it('a token that would leave its header is refused', () => {
  expect(prepare('matrix', { secret: { accessToken: 'syt_token\r\nx: y' } })).toMatchObject({ reason: 'secret_shape' });
});

describe('an answer', () => {
  const error = (errcode: string, more = {}) => JSON.stringify({ errcode, error: 'x', ...more });
  it.each([
    ['an event', 200, '{"event_id":"$x"}', {}, { kind: 'delivered' }],
    ['200 with an error', 200, error('M_UNKNOWN'), {}, { kind: 'reject', reason: 'refused' }],
    [
      'a token that is gone',
      401,
      error('M_UNKNOWN_TOKEN', { soft_logout: false }),
      {},
      { reason: 'unauthenticated', secretSuspect: true },
    ],
    ['a user that is gone', 403, error('M_USER_DEACTIVATED'), {}, { reason: 'unauthenticated', secretSuspect: true }],
    ['a room it is not in', 403, error('M_FORBIDDEN'), {}, { kind: 'reject', reason: 'refused', secretSuspect: false }],
    ['no such room', 404, error('M_NOT_FOUND'), {}, { reason: 'destination_gone', secretSuspect: false }],
    ['an event that is too large', 413, error('M_TOO_LARGE'), {}, { reason: 'too_large' }],
    ['bad JSON', 400, error('M_BAD_JSON'), {}, { kind: 'reject', reason: 'refused' }],
    [
      '429 with a header',
      429,
      error('M_LIMIT_EXCEEDED', { retry_after_ms: 9_000 }),
      { 'retry-after': '4' },
      { kind: 'retry', reason: 'rate_limited', afterSeconds: 4 },
    ],
    [
      '429 of an old server',
      429,
      error('M_LIMIT_EXCEEDED', { retry_after_ms: 2_100 }),
      {},
      { kind: 'retry', reason: 'rate_limited', afterSeconds: 3 },
    ],
    ['502', 502, '<html>', {}, { kind: 'retry', reason: 'provider_unavailable' }],
  ])('%s is judged', (_title, status, body, headers, outcome) => {
    expect(matrix.classify({ status, headers, body })).toMatchObject(outcome);
  });
});
