import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mayBeShown } from '../../lib/allow-list/compile/check-names.ts';
import { createNamer, nameSecret } from '../../lib/migrate/name-destination.ts';
import { timed } from '../support/cpu-time.ts';

it.each([
  ['slack', '#payments-critical', 'slack-payments-critical'],
  ['webhook', '-1001234', 'webhook-1001234'],
  ['email', 'Team X / mails', 'email-team-x-mails'],
  ['slack', 'slack-alerts', 'slack-alerts'],
  ['discord', 'discord', 'discord'],
  ['slack', '###', 'slack'],
  ['webhook', 'a-name-that-is-much-longer-than-a-name-may-be', 'webhook-a-name-that-is-much-longer-t'],
  ['slack', '0123456789abcdef0123456789abcdef', 'slack-0123456789abcdef0123456789abcd'],
])('%s for %s is %s', (type, target, name) => {
  expect(createNamer()(type, target)).toBe(name);
});

it('a name that is taken gets a number, and one that has a number keeps it', () => {
  const name = createNamer();
  const targets = ['a', 'a-2', 'a', 'a', 'a-2', 'a'];
  expect(targets.map((target) => name('slack', target))).toEqual([
    'slack-a',
    'slack-a-2',
    'slack-a-3',
    'slack-a-4',
    'slack-a-2-2',
    'slack-a-5',
  ]);
});

it('names that count as one are not both given', () => {
  const name = createNamer((one) => one.replaceAll('-', '_'));
  expect([name('slack', 'a-b'), name('slack', 'a_b')]).toEqual(['slack-a-b', 'slack-a-b-2']);
});

it('ten thousand destinations of one target have names within seconds', () => {
  const name = createNamer();
  const { value, cpuMs } = timed(() => new Set(Array.from({ length: 10_000 }, () => name('slack', 'alerts'))));
  expect(value.size).toBe(10_000);
  expect(cpuMs).toBeLessThan(5_000);
});

it('any target gives a name that the allow-list takes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (target) => {
      expect(mayBeShown(createNamer()('slack', target))).toBe(true);
    }),
  );
});

it.each([
  ['slack-alerts', 'alertguard/a/slack_alerts'],
  ['slack-alert', 'alertguard/a/slack-alert'],
  ['slack-alerts1', 'alertguard/a/slack-alerts1'],
])('the secret of %s does not look like the end of an ARN', (name, secret) => {
  expect(nameSecret('alertguard/a/', name)).toBe(secret);
});
