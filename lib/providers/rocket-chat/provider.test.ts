import { describe, expect, it } from 'vitest';
import { fillTo } from '../../../test/support/fill-to.ts';
import { aNotification, anAlert, labels } from '../../../test/support/notification-factory.ts';
import { prepare, requestFor } from '../../../test/support/provider-input.ts';
import { bodyOf } from '../../../test/support/request-parts.ts';
import type { Notification } from '../../alertmanager/notification.ts';
import { maxTextUnits, rocketChat } from './provider.ts';
import { parseRocketChatMessage } from './reader.ts';

const message = (notification = aNotification(), options = {}) =>
  parseRocketChatMessage(bodyOf(requestFor('rocket-chat', notification, options)));

const textOf = (notification = aNotification()) => message(notification).attachments[0]?.text ?? '';

const named = (alertname: string) => {
  const groupLabels = labels({ alertname });
  return message(aNotification({ groupLabels, commonLabels: groupLabels })).text;
};

describe('the message', () => {
  it('has a title that is not harmless where it is plain, and its alerts in code', () => {
    const groupLabels = labels({ alertname: 'a *b*' });
    const { attachments } = message(aNotification({ groupLabels, commonLabels: groupLabels }));
    expect(attachments[0]).toMatchObject({ color: '#b42318', title: '[FIRING:1] critical a *b*' });
    expect(message().attachments[0]?.title).toBeUndefined();
    expect(textOf()).toContain('`Pod checkout/checkout-6f9c-1 restarts every minute.`');
  });

  it.each([
    'DiskFull',
    'CPU_High',
    'node_cpu_2_high',
    'Disk-full - node 3',
    'critical KubePodNotReady ×30, KubeJob_Failed',
    'ディスク満杯',
    'Überlast',
    'پیام\u200cها زیاد',
  ])('shows %j on phones', (name) => {
    expect(named(name)).toBe(`🔴 [FIRING:1] critical ${name} @all`);
  });

  it.each([
    ['@here', '…'],
    ['a *b*', 'a …'],
    ['see https://evil.example now', 'see … now'],
    [':smile: #general', '…'],
    ['_a_ b__c d-e_f_2 x `y`', '… x …'],
    ['x_ y_b _z_', '… y_b …'],
    ['evil.com', '…'],
    ['localhost localhostile', '…'],
    ['\u017F_a_2 \u212A_a_2', '…'],
    ['日本_語', '…'],
    ['CPU_High, <!channel>, [a](https://b.c)', 'CPU_High, …'],
    ['＠all ||x|| $a$ \\(b\\) +12345678', '…'],
  ])('shows of %j on phones what is harmless, and all of it in the attachment', (name, shown) => {
    expect(named(name)).toBe(`🔴 [FIRING:1] critical ${shown} @all`);
  });

  it('looks resolved and mentions nobody when it is', () => {
    const { attachments, text } = message(
      aNotification({ status: 'resolved', alerts: [anAlert({ status: 'resolved' })] }),
    );
    expect(text).toBe('🟢 [RESOLVED:1] KubePodCrashLooping, was critical');
    expect(attachments[0]).toMatchObject({ color: '#067647' });
  });

  it('turns a backtick into an apostrophe, so that no value leaves its code', () => {
    const annotations = labels({ summary: 'a`b', description: '`x` [l](https://evil.example)\n``y``' });
    const text = textOf(aNotification({ alerts: [anAlert({ annotations })] }));
    expect(text).toContain("`'x' [l](https://evil.example)`\n`''y''`");
  });
});

describe('5,000 units', () => {
  const length = (notification: Notification) => textOf(notification).length;
  const filled = fillTo({ max: maxTextUnits, count: 4, measure: length });

  it('are used to the last one', () => {
    expect([length(filled(-1)), length(filled(0))]).toEqual([maxTextUnits - 1, maxTextUnits]);
  });

  it('are kept when one more is needed, and nearly all of them used', () => {
    expect(length(filled(1))).toBeLessThanOrEqual(maxTextUnits);
    expect(length(filled(1))).toBeGreaterThan(0.9 * maxTextUnits);
  });
});

describe('the mention', () => {
  it.each([
    ['all', ' @all'],
    ['here', ' @here'],
    ['@on.call', ' @on.call'],
  ])('%s is written as %s', (mention, expected) => {
    expect(message(aNotification(), { mention }).text.endsWith(expected)).toBe(true);
  });

  it.each(['everyone', '@', '@a b', ''])('%s is refused', (mention) => {
    expect(prepare('rocket-chat', { options: { mention } })).toMatchObject({
      reason: 'options_shape',
      fields: ['mention'],
    });
  });
});

describe('the host', () => {
  const at = (host: string, hosts: { host: string; port: number; private: boolean }[]) =>
    prepare('rocket-chat', { secret: { webhookUrl: `https://${host}/hooks/a/b` }, destination: { hosts } });

  it('is one of Rocket.Chat Cloud, where no private address is allowed', () => {
    expect(at('acme.rocket.chat', [])).toMatchObject({ ok: true, allowPrivate: false });
    for (const host of ['rocket.chat', 'rocket.chat.evil.example', 'evilrocket.chat', 'acme.rocket.chat:8443']) {
      expect(at(host, [])).toMatchObject({ reason: 'host_not_allowed' });
    }
  });

  it('or one of the fence', () => {
    const fence = [{ host: 'chat.example.com', port: 8443, private: true }];
    expect(at('chat.example.com:8443', fence)).toMatchObject({ ok: true, allowPrivate: true });
    expect(at('chat.example.com', fence)).toMatchObject({ reason: 'host_not_allowed' });
  });
});

describe('an answer', () => {
  const error = (text: string) => JSON.stringify({ success: false, error: text });
  it.each([
    ['success', 200, '{"success":true}', { kind: 'delivered' }],
    ['200 without success', 200, error('unknown-error'), { kind: 'reject', reason: 'refused' }],
    ['a page', 200, '<html>', { kind: 'reject', reason: 'refused' }],
    [
      'an unknown webhook',
      400,
      error('Invalid integration id or token provided.'),
      { reason: 'destination_gone', secretSuspect: true },
    ],
    ['a channel that is gone', 400, error('invalid-channel'), { reason: 'destination_gone', secretSuspect: false }],
    ['a message that is too long', 400, error('error-message-size-exceeded'), { reason: 'too_large' }],
    ['another error', 400, error('error-not-allowed'), { kind: 'reject', reason: 'refused' }],
    ['a webhook that is off', 503, 'Service Unavailable', { kind: 'retry', reason: 'provider_unavailable' }],
    [
      'too many requests, by name',
      400,
      error(
        'Error, too many requests. You must wait 34 seconds before trying this endpoint again. [error-too-many-requests]',
      ),
      { kind: 'retry', reason: 'rate_limited', afterSeconds: 34 },
    ],
    ['429', 429, error('You must wait 7 seconds'), { kind: 'retry', reason: 'rate_limited', afterSeconds: 7 }],
  ])('%s is judged', (_title, status, body, outcome) => {
    expect(rocketChat.classify({ status, headers: {}, body })).toMatchObject(outcome);
  });
});
