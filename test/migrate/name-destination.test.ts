import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isTellable } from '../../lib/allow-list/check-names.ts';
import { nameDestination, nameSecret } from '../../lib/migrate/name-destination.ts';

test.each([
  ['slack', '#payments-critical', 'slack-payments-critical'],
  ['telegram', '-1001234', 'telegram-1001234'],
  ['email', 'Team X / mails', 'email-team-x-mails'],
  ['slack', 'slack-alerts', 'slack-alerts'],
  ['discord', 'discord', 'discord'],
  ['slack', '###', 'slack'],
  ['webhook', 'a-name-that-is-much-longer-than-a-name-may-be', 'webhook-a-name-that-is-much-longer-t'],
  ['slack', '0123456789abcdef0123456789abcdef', 'slack-0123456789abcdef0123456789abcd'],
])('%s for %s is %s', (type, target, name) => {
  expect(nameDestination(type, target, () => false)).toBe(name);
});

test('a name that is taken gets a number', () => {
  const taken = new Set(['slack-a', 'slack-a-2']);
  expect(nameDestination('slack', 'a', (name) => taken.has(name))).toBe('slack-a-3');
});

test('any target gives a name that the allow-list takes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (target) => {
      expect(isTellable(nameDestination('slack', target, () => false))).toBe(true);
    }),
  );
});

test.each([
  ['slack-alerts', 'alertguard/a/slack_alerts'],
  ['slack-alert', 'alertguard/a/slack-alert'],
  ['slack-alerts1', 'alertguard/a/slack-alerts1'],
])('the secret of %s does not look like the end of an ARN', (name, secret) => {
  expect(nameSecret('alertguard/a/', name)).toBe(secret);
});
