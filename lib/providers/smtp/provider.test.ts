import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { aNotification, aResolvedAlert } from '../../../test/support/notification-factory.ts';
import { type InputOverrides, prepare, request, requestFor } from '../../../test/support/provider-input.ts';
import { sesOf, smtpOf } from '../../../test/support/request-parts.ts';
import { smtp } from './provider.ts';

const sent = (overrides: InputOverrides = {}) => smtpOf(request('smtp', overrides));

describe('the message', () => {
  it('says what the one through SES says', () => {
    const ses = sesOf(requestFor('email', aNotification()));
    const { subject, html, text, headers, from, to } = sent();
    expect({ subject, html, text, headers, from, to }).toEqual({
      ...{ subject: ses.subject, html: ses.html, text: ses.text, headers: ses.headers, from: ses.from, to: ses.to },
    });
  });

  it('has an id that stays over attempts, and another for the next repeat', () => {
    const id = (overrides: InputOverrides) => sent(overrides).messageId;
    expect(id({})).toBe(`<${'d3'.repeat(32)}.1795172400000@example.com>`);
    expect(id({ nowMs: 1 })).toBe(id({}));
    expect(id({ acceptedAtMs: 1 })).not.toBe(id({}));
    expect(id({ deliveryKey: 'e4'.repeat(32) })).not.toBe(id({}));
  });

  it('has the same thread for firing and resolved, and ids of their own', () => {
    const resolved = sent({ notification: aNotification({ status: 'resolved', alerts: [aResolvedAlert()] }) });
    expect(resolved.headers).toEqual(sent().headers);
    expect(sent().headers).toContainEqual({ name: 'In-Reply-To', value: `<${'a7'.repeat(32)}-2968@example.com>` });
    expect(sent().headers.map(({ value }) => value)).not.toContain(sent().messageId);
  });

  it('is refused where the allow-list has no From address', () => {
    expect(prepare('smtp', { emailFrom: undefined })).toMatchObject({ ok: false, reason: 'render_failed' });
  });

  it('does not print its password', () => {
    expect(sent().password.reveal()).toBe('sUpErSeCrEt');
    expect(inspect(sent(), { depth: null, showHidden: true }) + JSON.stringify(sent())).not.toContain('sUpErSeCrEt');
  });
});

describe('the server', () => {
  const at = (host: string, port: number, isPrivate = false) => ({
    options: { host, port },
    destination: { hosts: [{ host: 'mail.payments.example.com', port: 587, private: isPrivate }] },
  });
  const server = ({ options, destination }: ReturnType<typeof at>) =>
    prepare('smtp', {
      destination: { ...destination, options: { to: ['oncall@example.com'], ...options } },
    });

  it('must stand in the fence with exactly its port', () => {
    expect(server(at('mail.payments.example.com', 587))).toMatchObject({ ok: true, allowPrivate: false });
    expect(server(at('mail.payments.example.com', 587, true))).toMatchObject({ ok: true, allowPrivate: true });
    for (const wrong of [
      at('mail.payments.example.com', 465),
      at('evil.example', 587),
      at('mail.payments.example.com.evil.example', 587),
      at('payments.example.com', 587),
      at('mail.payments.example.com.', 587),
    ]) {
      expect(server(wrong)).toEqual({ ok: false, reason: 'host_not_allowed', fields: [] });
    }
  });

  it('speaks TLS from the first byte at 465 and upgrades to it at 587', () => {
    expect(sent()).toMatchObject({ port: 587, security: 'starttls' });
    const hosts = [{ host: 'mail.payments.example.com', port: 465, private: false }];
    const options = { to: ['oncall@example.com'], host: 'mail.payments.example.com' };
    expect(sent({ destination: { hosts, options } })).toMatchObject({ port: 465, security: 'tls' });
  });

  it.each([25, 2525, 0, '465'])('is not at port %j', (port) => {
    expect(prepare('smtp', { options: { port } })).toMatchObject({ reason: 'options_shape', fields: ['port'] });
  });

  it.each(['Mail.example.com', 'mail.example.com:465', 'mail.example.com/', '127.1', '', 'a b', 'a@b', '[::1'])(
    'is not called %j',
    (host) => {
      expect(prepare('smtp', { options: { host } })).toMatchObject({ reason: 'options_shape', fields: ['host'] });
    },
  );

  it('is told to whoever checks the fence', () => {
    expect(smtp.optionHosts({ to: ['a@example.com'], host: 'mail.example.com' })).toEqual([
      { field: 'host', host: 'mail.example.com', port: 465 },
    ]);
  });
});

describe('a reply', () => {
  it.each([
    [250, { kind: 'delivered' }],
    [354, { kind: 'retry', reason: 'unexpected_error' }],
    [421, { kind: 'retry', reason: 'provider_unavailable' }],
    [450, { kind: 'retry', reason: 'provider_unavailable' }],
    [452, { kind: 'retry', reason: 'provider_unavailable' }],
    [454, { kind: 'retry', reason: 'provider_unavailable' }],
    [530, { kind: 'reject', reason: 'unauthenticated', secretSuspect: true }],
    [534, { kind: 'reject', reason: 'unauthenticated', secretSuspect: true }],
    [535, { kind: 'reject', reason: 'unauthenticated', secretSuspect: true }],
    [538, { kind: 'reject', reason: 'unauthenticated', secretSuspect: true }],
    [550, { kind: 'reject', reason: 'refused', secretSuspect: false }],
    [552, { kind: 'reject', reason: 'too_large', secretSuspect: false }],
    [554, { kind: 'reject', reason: 'refused', secretSuspect: false }],
  ])('%i is judged', (status, outcome) => {
    expect(smtp.classify({ status, headers: {}, body: '' })).toMatchObject({ ...outcome, status });
  });
});

it('takes one to a hundred recipients', () => {
  const to = (count: number) => Array.from({ length: count }, (_, index) => `r${index}@example.com`);
  const accepts = (count: number) => smtp.options.safeParse({ to: to(count), host: 'mail.example.com' }).success;
  expect([0, 1, 100, 101].map(accepts)).toEqual([false, true, true, false]);
});
