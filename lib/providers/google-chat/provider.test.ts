import { describe, expect, it } from 'vitest';
import { fillTo } from '../../../test/support/fill-to.ts';
import {
  aNotification,
  anAlert,
  aResolvedAlert,
  labels,
  manyAlerts,
} from '../../../test/support/notification-factory.ts';
import { type InputOverrides, prepare, request, requestFor } from '../../../test/support/provider-input.ts';
import { bodyOf } from '../../../test/support/request-parts.ts';
import type { Notification } from '../../alertmanager/notification.ts';
import { googleChat } from './provider.ts';
import { googleChatParagraphs, parseGoogleChatMessage, readGoogleChatMessage } from './reader.ts';

const bodyFor = (notification = aNotification(), options = {}) =>
  bodyOf(requestFor('google-chat', notification, options));
const messageFor = (notification = aNotification(), options = {}) =>
  parseGoogleChatMessage(bodyFor(notification, options));

function urlOf(overrides: InputOverrides = {}): URL {
  const sent = request('google-chat', overrides);
  return new URL(sent.kind === 'https' ? sent.url : '');
}

const resolved = aNotification({ status: 'resolved', alerts: [aResolvedAlert()] });

describe('the request', () => {
  it('keeps key and token of the secret, and adds the reply option', () => {
    const url = urlOf({
      secret: { webhookUrl: 'https://chat.googleapis.com/v1/spaces/A/messages?key=k-_&token=t%2Bt%3D&threadKey=x#y\n' },
    });
    expect([url.origin, url.pathname]).toEqual(['https://chat.googleapis.com', '/v1/spaces/A/messages']);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      key: 'k-_',
      token: 't+t=',
      messageReplyOption: 'REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD',
    });
  });

  it('has the same request id in every attempt, and another for the next repeat or destination', () => {
    const id = (overrides: InputOverrides) => urlOf(overrides).searchParams.get('requestId');
    expect(id({})).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(id({ nowMs: Date.parse('2026-11-20T12:00:00Z') })).toBe(id({}));
    expect(id({ acceptedAtMs: Date.parse('2026-11-20T10:59:59Z') })).not.toBe(id({}));
    expect(id({ deliveryKey: 'e4'.repeat(32) })).not.toBe(id({}));
  });

  it('has the group as its thread, firing and resolved', () => {
    const groupHash = 'b8'.repeat(32);
    const threads = [aNotification(), resolved].map(
      (notification) => parseGoogleChatMessage(bodyOf(request('google-chat', { notification, groupHash }))).thread,
    );
    // In the week in which the alert began, counted since 1970.
    expect(threads).toEqual([{ threadKey: `${groupHash}-2968` }, { threadKey: `${groupHash}-2968` }]);
  });
});

describe('the mention', () => {
  it.each([
    ['all', '<users/all>'],
    ['123456789012345678901', '<users/123456789012345678901>'],
  ])('%s is all that the text holds', (mention, text) => {
    expect(messageFor(aNotification(), { mention }).text).toBe(text);
  });

  it('is absent for resolved alerts', () => {
    expect(messageFor(resolved).text).toBe('');
  });

  it.each(['users/all', '<users/all>', 'oncall@example.com', '1', 'all '])('%j is refused', (mention) => {
    expect(prepare('google-chat', { options: { mention } })).toMatchObject({
      reason: 'options_shape',
      fields: ['mention'],
    });
  });
});

describe('the card', () => {
  it('leads with colour, status and count, and so does the line for phones', () => {
    const [overview] = googleChatParagraphs(messageFor());
    const title = '[FIRING:1] critical KubePodCrashLooping (namespace=checkout)';
    expect(overview).toBe(`🔴 <b><font color="#b42318">${title}</font></b>`);
    expect(messageFor().fallbackText).toBe(title);
    expect(googleChatParagraphs(messageFor(resolved))[0]).toMatch(/^🟢 <b><font color="#067647">\[RESOLVED:1\] /);
  });

  it('shows where a link leads that is not of the house', () => {
    const [, alert] = googleChatParagraphs(messageFor());
    expect(alert).toContain('<a href="https://runbooks.example.com/KubePodCrashLooping">Runbook</a> · <a ');
    const annotations = labels({ runbook_url: 'https://wiki.example.org/disk' });
    const notification = aNotification({ alerts: [anAlert({ annotations })] });
    const sent = request('google-chat', { notification, linkHosts: new Set(['wiki.example.org']) });
    expect(googleChatParagraphs(parseGoogleChatMessage(bodyOf(sent)))[1]).toContain(
      '<a href="https://wiki.example.org/disk">Runbook (wiki.example.org)</a>',
    );
  });

  it('keeps the lines of a description', () => {
    const alerts = [anAlert({ annotations: labels({ description: 'one <b>\ntwo' }) })];
    expect(googleChatParagraphs(messageFor(aNotification({ alerts })))[1]).toContain('one &lt;b&gt;<br>two<br>');
  });

  it('has a section for each alert, and one behind them', () => {
    const paragraphs = googleChatParagraphs(messageFor(aNotification({ alerts: manyAlerts(12) })));
    expect(paragraphs).toHaveLength(12);
    expect(paragraphs.at(-1)).toContain('and 2 more alerts');
    expect(paragraphs.at(-1)).toContain('Receiver: payments-critical');
  });
});

describe('the limit of 32,000 bytes', () => {
  const bytes = (notification: Notification) => Buffer.byteLength(bodyFor(notification, { maxAlerts: 50 }));

  it.each([
    ['ASCII', 'd', 1],
    ['CJK', '漢', 3],
    ['emoji', '😀', 4],
  ])('is used as far as whole characters go, in %s', (_title, character, size) => {
    const filled = fillTo({ max: 32_000, count: 22, measure: bytes, character, size });
    expect(bytes(filled(0))).toBeGreaterThan(32_000 - size);
    expect(bytes(filled(0))).toBeLessThanOrEqual(32_000);
    expect(bytes(filled(1))).toBeLessThanOrEqual(32_000);
    expect(bytes(filled(1))).toBeGreaterThan(0.9 * 32_000);
  });

  it('is kept when every character is escaped', () => {
    const body = bodyFor(
      aNotification({ alerts: manyAlerts(50, { annotations: labels({ summary: '"'.repeat(500) }) }) }),
    );
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(32_000);
    expect(readGoogleChatMessage(body).texts.join('\n')).toContain('"'.repeat(150));
  });
});

describe('an answer', () => {
  const error = (code: number, status: string, details: object[] = []) =>
    JSON.stringify({ error: { code, message: 'm', status, details } }, undefined, 2);
  const badKey = [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID' }];

  it.each([
    ['200', 200, '{"name":"spaces/A/messages/B"}', { kind: 'delivered' }],
    ['200 that breaks off', 200, '{"name":"spa', { kind: 'delivered' }],
    ['204', 204, '', { kind: 'reject', reason: 'refused' }],
    ['400', 400, error(400, 'INVALID_ARGUMENT'), { kind: 'reject', reason: 'refused', secretSuspect: false }],
    [
      '400 for a wrong key',
      400,
      error(400, 'INVALID_ARGUMENT', badKey),
      { reason: 'unauthenticated', secretSuspect: true },
    ],
    ['401', 401, error(401, 'UNAUTHENTICATED'), { kind: 'reject', reason: 'unauthenticated', secretSuspect: true }],
    ['403', 403, error(403, 'PERMISSION_DENIED'), { kind: 'reject', reason: 'unauthenticated', secretSuspect: true }],
    ['403 for a quota', 403, error(403, 'RESOURCE_EXHAUSTED'), { kind: 'retry', reason: 'rate_limited' }],
    ['404', 404, error(404, 'NOT_FOUND'), { kind: 'reject', reason: 'destination_gone', secretSuspect: true }],
    ['409', 409, error(409, 'ABORTED'), { kind: 'retry', reason: 'provider_unavailable' }],
    ['429', 429, error(429, 'RESOURCE_EXHAUSTED'), { kind: 'retry', reason: 'rate_limited', afterSeconds: undefined }],
    ['500', 500, error(500, 'INTERNAL'), { kind: 'retry', reason: 'provider_unavailable' }],
    ['503', 503, error(503, 'UNAVAILABLE'), { kind: 'retry', reason: 'provider_unavailable' }],
    ['an error that is none', 400, '{"error":"x"}', { kind: 'reject', reason: 'refused' }],
  ])('%s is judged', (_title, status, body, outcome) => {
    expect(googleChat.classify({ status, headers: {}, body })).toMatchObject(outcome);
  });
});
