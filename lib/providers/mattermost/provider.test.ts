import { describe, expect, it } from 'vitest';
import { fillTo } from '../../../test/support/fill-to.ts';
import { aNotification, anAlert, labels } from '../../../test/support/notification-factory.ts';
import { prepare, request, requestFor } from '../../../test/support/provider-input.ts';
import { bodyOf } from '../../../test/support/request-parts.ts';
import type { Notification } from '../../alertmanager/notification.ts';
import { mattermost, maxTextCodePoints } from './provider.ts';
import { parseMattermostMessage } from './reader.ts';

const message = (notification = aNotification(), options = {}) =>
  parseMattermostMessage(bodyOf(requestFor('mattermost', notification, options)));

const textOf = (notification = aNotification()) => message(notification).attachments[0]?.text ?? '';

describe('the message', () => {
  it('leads with status and count, and says them again where there is no Markdown', () => {
    expect(textOf()).toMatch(
      /^🔴 \*\*&#91;FIRING&#58;1&#93; critical KubePodCrashLooping &#40;namespace=checkout&#41;\*\*\n/,
    );
    expect(message().attachments[0]).toMatchObject({
      color: '#b42318',
      fallback: '[FIRING:1] critical KubePodCrashLooping (namespace=checkout)',
    });
  });

  it('shows where a link leads that is not of the house', () => {
    expect(textOf()).toContain('[Runbook](https://runbooks.example.com/KubePodCrashLooping)');
    const annotations = labels({ runbook_url: 'https://wiki.example.org/disk' });
    const notification = aNotification({ alerts: [anAlert({ annotations })] });
    const sent = request('mattermost', { notification, linkHosts: new Set(['wiki.example.org']) });
    expect(parseMattermostMessage(bodyOf(sent)).attachments[0]?.text).toContain(
      '[Runbook (wiki.example.org)](https://wiki.example.org/disk)',
    );
  });

  it('is green when all is resolved', () => {
    const { attachments, text } = message(
      aNotification({ status: 'resolved', alerts: [anAlert({ status: 'resolved' })] }),
    );
    expect(attachments[0]).toMatchObject({ color: '#067647', text: expect.stringMatching(/^🟢 \*\*&#91;RESOLVED/) });
    expect(text).toBe('');
  });

  it('names no channel, user or icon', () => {
    expect(Object.keys(message()).sort()).toEqual(['attachments', 'text']);
  });

  it('leaves nothing of the forms that the server takes for Slack mentions', () => {
    const annotations = labels({ summary: '<!channel> <@abc>', description: 'in `<!here>` code\n<!all>' });
    expect(textOf(aNotification({ alerts: [anAlert({ annotations, labels: labels({ l: '<!here>' }) })] }))).not.toMatch(
      /</,
    );
  });
});

describe('16,383 characters', () => {
  const length = (notification: Notification) => [...textOf(notification)].length;
  const filled = fillTo({ max: maxTextCodePoints, count: 10, measure: length });

  it('are used to the last one', () => {
    expect([length(filled(-1)), length(filled(0))]).toEqual([maxTextCodePoints - 1, maxTextCodePoints]);
  });

  it('are kept when one more is needed, and nearly all of them used', () => {
    expect(length(filled(1))).toBeLessThanOrEqual(maxTextCodePoints);
    expect(length(filled(1))).toBeGreaterThan(0.9 * maxTextCodePoints);
  });
});

describe('the mention', () => {
  it.each([
    ['here', '@here'],
    ['channel', '@channel'],
    ['all', '@all'],
    ['@oncall.payments', '@oncall.payments'],
  ])('%s is written as %s', (mention, expected) => {
    expect(message(aNotification(), { mention }).text).toBe(expected);
  });

  it.each(['everyone', '<!here>', '@', '@Upper', '@a b', '@a\n', ''])('%s is refused', (mention) => {
    expect(prepare('mattermost', { options: { mention } })).toMatchObject({
      reason: 'options_shape',
      fields: ['mention'],
    });
  });
});

describe('the host', () => {
  it('is one of the fence and no other', () => {
    expect(prepare('mattermost', { destination: { hosts: [] } })).toMatchObject({ reason: 'host_not_allowed' });
    expect(prepare('mattermost')).toMatchObject({ ok: true, allowPrivate: true });
  });
});

describe('an answer', () => {
  const error = (id: string) => JSON.stringify({ id, message: 'x', detailed_error: '', status_code: 400 });
  it.each([
    ['200 ok', 200, 'ok', { kind: 'delivered' }],
    ['200 with a page', 200, '<html>', { kind: 'reject', reason: 'refused' }],
    [
      'an unknown webhook',
      400,
      error('web.incoming_webhook.invalid.app_error'),
      { reason: 'destination_gone', secretSuspect: true },
    ],
    [
      'a channel that is gone',
      404,
      error('web.incoming_webhook.channel.app_error'),
      { reason: 'destination_gone', secretSuspect: false },
    ],
    [
      'webhooks that are off',
      501,
      error('web.incoming_webhook.disabled.app_error'),
      { kind: 'reject', reason: 'refused' },
    ],
    [
      'a channel that is locked',
      403,
      error('web.incoming_webhook.channel_locked.app_error'),
      { reason: 'refused', secretSuspect: false },
    ],
    [
      'no right to post',
      403,
      error('web.incoming_webhook.permissions.app_error'),
      { reason: 'refused', secretSuspect: false },
    ],
    ['a text that is too long', 400, error('model.post.is_valid.msg.app_error'), { reason: 'too_large' }],
    [
      'a body it cannot read',
      400,
      error('web.incoming_webhook.parse.app_error'),
      { kind: 'reject', reason: 'refused' },
    ],
    ['403 of a proxy', 403, '<html>', { reason: 'unauthenticated', secretSuspect: true }],
    ['429', 429, '', { kind: 'retry', reason: 'rate_limited', afterSeconds: 3 }],
    ['500', 500, error('x'), { kind: 'retry', reason: 'provider_unavailable' }],
  ])('%s is judged', (_title, status, body, outcome) => {
    expect(mattermost.classify({ status, headers: { 'retry-after': '3' }, body })).toMatchObject(outcome);
  });
});
