import { describe, expect, it } from 'vitest';
import { aNotification, anAlert, aResolvedAlert, labels } from '../../../test/support/notification-factory.ts';
import { prepare, request, requestFor } from '../../../test/support/provider-input.ts';
import { bodyOf } from '../../../test/support/request-parts.ts';
import { parseMessage } from './format.ts';
import { exampleChat, maxTextBytes, maxTitleCodePoints } from './provider.ts';

const message = (notification = aNotification(), options = {}) =>
  parseMessage(bodyOf(requestFor('example-chat', notification, options)));

describe('the message', () => {
  it('goes to the URL of the secret', () => {
    const webhookUrl = 'https://hooks.example.com/incoming/other';
    expect(request('example-chat', { secret: { webhookUrl } })).toMatchObject({ method: 'POST', url: webhookUrl });
  });

  it('leads with status and count, and has a link that says where it leads', () => {
    expect(message()).toMatchObject({
      title: '[FIRING:1] critical KubePodCrashLooping (namespace=checkout)',
      text: expect.stringContaining('Pod is crash looping.'),
      color: '#b42318',
      link: { text: 'Runbook', url: 'https://runbooks.example.com/KubePodCrashLooping' },
    });
    const annotations = labels({ runbook_url: 'https://wiki.example.org/disk' });
    const notification = aNotification({ alerts: [anAlert({ annotations })] });
    const sent = request('example-chat', { notification, linkHosts: new Set(['wiki.example.org']) });
    expect(parseMessage(bodyOf(sent)).link?.text).toBe('Runbook (wiki.example.org)');
  });

  it('is green when all is resolved', () => {
    const resolved = aNotification({ status: 'resolved', alerts: [aResolvedAlert()] });
    expect(message(resolved)).toMatchObject({
      title: expect.stringMatching(/^\[RESOLVED:1\] \w+, was critical /),
      color: '#067647',
    });
  });

  it('has no link where no host is allowed', () => {
    const sent = request('example-chat', { linkHosts: new Set<string>() });
    expect(parseMessage(bodyOf(sent)).link).toBeUndefined();
  });
});

describe('a limit', () => {
  const titled = (node: string) =>
    message(aNotification({ groupLabels: labels({ alertname: 'DiskFull', node }), commonLabels: labels({}) })).title;
  const described = (description: string) =>
    message(
      aNotification({
        alerts: [anAlert({ annotations: labels({ description, message: description }) })],
        commonAnnotations: labels({}),
      }),
    ).text;

  it.each([
    ['ASCII', 'a'],
    ['emoji', '😀'],
  ])('of the title is used to the last code point of %s', (_title, character) => {
    const opening = '[FIRING:1] critical DiskFull (node=';
    const room = maxTitleCodePoints - `${opening})`.length;
    expect(titled(character.repeat(room))).toBe(`${opening}${character.repeat(room)})`);
    expect(titled(character.repeat(room + 1))).toBe(`${opening}${character.repeat(room)}…`);
  });

  it('of the text is kept in characters of three bytes', () => {
    const text = described('漢'.repeat(2_000));
    expect(text).toContain('漢漢漢');
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(maxTextBytes);
    expect(Buffer.byteLength(text)).toBeGreaterThan(0.9 * maxTextBytes);
  });
});

it('a URL of another host is refused', () => {
  const secret = { webhookUrl: 'https://hooks.example.org/incoming/key' };
  expect(prepare('example-chat', { secret })).toMatchObject({ ok: false, reason: 'host_not_allowed' });
});

describe('an answer', () => {
  it.each([
    [200, '{"ok":true}', { kind: 'delivered' }],
    [200, '{"ok":false}', { kind: 'reject', reason: 'refused' }],
    [400, '{"ok":false}', { kind: 'reject', reason: 'refused', secretSuspect: false }],
    [404, '{"ok":false}', { kind: 'reject', reason: 'destination_gone', secretSuspect: true }],
    [429, '', { kind: 'retry', reason: 'rate_limited', afterSeconds: 7 }],
    [502, '<html>', { kind: 'retry', reason: 'provider_unavailable' }],
  ])('of %i %s is judged', (status, body, outcome) => {
    expect(exampleChat.classify({ status, headers: { 'retry-after': '7' }, body })).toMatchObject(outcome);
  });
});
