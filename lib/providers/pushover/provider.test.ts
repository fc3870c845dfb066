import { describe, expect, it } from 'vitest';
import { aNotification, anAlert, aResolvedAlert, labels } from '../../../test/support/notification-factory.ts';
import { prepare, request, requestFor } from '../../../test/support/provider-input.ts';
import { bodyOf } from '../../../test/support/request-parts.ts';
import { parseForm } from './format.ts';
import { pushover } from './provider.ts';

const form = (notification = aNotification(), options = {}) =>
  parseForm(bodyOf(requestFor('pushover', notification, options)));

const withSeverity = (severity: string) => aNotification({ alerts: [anAlert({ labels: labels({ severity }) })] });
const resolved = aNotification({ status: 'resolved', alerts: [aResolvedAlert()] });
const emergency = { priority: 2, retry: 60, expire: 3_600 };

describe('the message', () => {
  it('goes to the user and the device, without markup', () => {
    expect(request('pushover')).toMatchObject({ url: 'https://api.pushover.net/1/messages.json', method: 'POST' });
    expect(form()).toMatchObject({
      token: 'azGDORePK8gMaC0QOYAMyEEuzJnyUi',
      user: 'uQiRzpo4DXghDmr9QzzfQu27cmVRsG',
      device: 'oncall-phone',
      sound: 'siren',
      title: '[FIRING:1] critical KubePodCrashLooping (namespace=checkout)',
      timestamp: '1795172400',
    });
    expect(form()).not.toHaveProperty('html');
  });

  it('has one link, to a host that is allowed: the runbook where there is one', () => {
    expect(form()).toMatchObject({
      url: 'https://runbooks.example.com/KubePodCrashLooping',
      url_title: 'Runbook',
    });
    expect(form(aNotification({ alerts: [anAlert({ annotations: labels({}) })] }))).toMatchObject({
      url: 'https://alertmanager.example.com/#/alerts?receiver=payments-critical',
      url_title: 'Alertmanager',
    });
    const without = parseForm(bodyOf(request('pushover', { linkHosts: new Set<string>() })));
    expect(without.url).toBeUndefined();
  });

  it('passes over a link that is longer than 512', () => {
    const urlWith = (length: number) => {
      const annotations = labels({ runbook_url: 'https://runbooks.example.com/'.padEnd(length, 'r') });
      const notification = aNotification({ alerts: [anAlert({ annotations })] });
      return parseForm(bodyOf(request('pushover', { notification, linkHosts: new Set(['runbooks.example.com']) }))).url;
    };
    expect(urlWith(512)).toHaveLength(512);
    expect(urlWith(513)).toBeUndefined();
  });
});

describe('the priority', () => {
  it.each([
    ['critical', withSeverity('critical'), '1'],
    ['warning', withSeverity('warning'), '0'],
    ['info', withSeverity('info'), '-1'],
    ['resolved', resolved, '-1'],
  ])('of what is %s', (_title, notification, priority) => {
    expect(form(notification).priority).toBe(priority);
  });

  it('is what the allow-list says, while alerts fire', () => {
    expect(form(withSeverity('info'), { priority: -2 }).priority).toBe('-2');
    expect(form(aNotification(), emergency)).toMatchObject({ priority: '2', retry: '60', expire: '3600' });
    const { priority, retry, expire } = form(resolved, emergency);
    expect({ priority, retry, expire }).toEqual({ priority: '-1' });
  });

  it('of an emergency has the tag of its alert group, and no other message has one', () => {
    expect(form(aNotification(), emergency).tags).toBe('a7'.repeat(20));
    for (const sent of [form(), form(resolved, emergency), form(aNotification(), { priority: 1 })]) {
      expect(sent).not.toHaveProperty('tags');
    }
  });

  it('of a resolved message has a cancellation before it, where it was an emergency', () => {
    expect(prepare('pushover', { notification: resolved, options: emergency })).toMatchObject({
      before: [{ url: `https://api.pushover.net/1/receipts/cancel_by_tag/${'a7'.repeat(20)}.json` }],
    });
    expect(prepare('pushover', { notification: resolved })).not.toHaveProperty('before');
    expect(prepare('pushover', { options: emergency })).not.toHaveProperty('before');
  });

  it('is never an emergency because of an alert', () => {
    for (const severity of ['emergency', '2', 'critical', 'disaster']) {
      expect(form(withSeverity(severity)).priority).toBe('1');
    }
  });

  it('makes no sound of its own when all is resolved', () => {
    expect(form(resolved).sound).toBeUndefined();
  });
});

describe('an emergency', () => {
  it.each<[string, Record<string, unknown>, string[]]>([
    ['at the limits', { priority: 2, retry: 30, expire: 10_800 }, []],
    ['of a lower priority', { priority: 1 }, []],
    ['without an end', { priority: 2, retry: 60 }, ['expire']],
    ['without either', { priority: 2 }, ['retry', 'expire']],
    ['that is none', { priority: 1, retry: 60 }, ['retry']],
    ['beyond the limits', { priority: 2, retry: 29, expire: 10_801 }, ['retry', 'expire']],
    ['of priority 3', { priority: 3 }, ['priority']],
  ])('%s is checked when the allow-list is', (_title, options, fields) => {
    const issues = pushover.options.safeParse(options).error?.issues ?? [];
    expect(issues.map(({ path }) => path.join('.'))).toEqual(fields);
  });
});

describe('the text', () => {
  const described = (description: string) =>
    form(aNotification({ alerts: [anAlert({ annotations: labels({ description }) })], commonAnnotations: labels({}) }))
      .message;
  const room = 1_024 - described('x').length + 1;

  it.each([
    ['ASCII', 'a'],
    ['CJK', '漢'],
    ['emoji', '😀'],
  ])('is kept whole up to 1,024 code points of %s', (_title, character) => {
    expect(described(character.repeat(room))).toContain(character.repeat(room));
    expect([...described(character.repeat(room))]).toHaveLength(1_024);
    // One more and the receiver goes; the description is whole.
    expect(described(character.repeat(room + 1))).toContain(character.repeat(room + 1));
    expect(described(character.repeat(room + 1))).not.toContain('Receiver');
    expect(described(character.repeat(1_000))).toContain(`${character}…`);
    for (const count of [room + 1, 1_000]) {
      expect([...described(character.repeat(count))].length).toBeLessThanOrEqual(1_024);
      expect([...described(character.repeat(count))].length).toBeGreaterThan(0.9 * 1_024);
    }
  });

  it('shows the beginning of an alert that does not fit', () => {
    const huge = Object.fromEntries(Array.from({ length: 25 }, (_, index) => [`label_${index}`, 'v'.repeat(300)]));
    const alerts = [anAlert({ labels: labels(huge), annotations: labels({ summary: 's'.repeat(500) }) })];
    const text = form(aNotification({ alerts, commonLabels: labels({}), commonAnnotations: labels({}) })).message;
    expect(text).toContain('sssss');
    expect(text).not.toContain('more alert');
  });
});

describe('an answer', () => {
  it.each([
    [200, '{"status":1,"request":"r"}', { kind: 'delivered' }],
    [200, '{"status":0}', { kind: 'reject', reason: 'refused' }],
    [400, '{"token":"invalid","status":0}', { kind: 'reject', reason: 'unauthenticated', secretSuspect: true }],
    [400, '{"user":"invalid","status":0}', { kind: 'reject', reason: 'unauthenticated', secretSuspect: true }],
    [400, '{"message":"cannot be blank","status":0}', { kind: 'reject', reason: 'refused', secretSuspect: false }],
    [429, '{"status":0}', { kind: 'retry', reason: 'rate_limited' }],
    [
      429,
      '{"token":"invalid","errors":["application has exceeded current limit of 7500 messages"],"status":0}',
      { kind: 'reject', reason: 'refused', secretSuspect: false },
    ],
    [429, '{"errors":["application is over its quota"],"status":0}', { kind: 'reject', reason: 'refused' }],
    [429, '{"errors":["slow down"],"status":0}', { kind: 'retry', reason: 'rate_limited' }],
    [429, '{"errors":"?","status":0}', { kind: 'retry', reason: 'rate_limited' }],
    [500, '', { kind: 'retry', reason: 'provider_unavailable' }],
  ])('of %i %s is judged', (status, body, outcome) => {
    expect(pushover.classify({ status, headers: {}, body })).toMatchObject(outcome);
  });
});

it.each([
  ['0', 'reject'],
  ['17', 'retry'],
])('a 429 with %s messages left in the month is a %s', (left, kind) => {
  const answer = { status: 429, headers: { 'x-limit-app-remaining': left }, body: '{"status":0}' };
  expect(pushover.classify(answer)).toMatchObject({ kind });
});

it.each([
  [{ token: 'a'.repeat(29), user: 'u'.repeat(30) }, ['token']],
  [{ token: 'a'.repeat(30), user: `${'u'.repeat(29)},` }, ['user']],
])('a secret of the wrong form is refused', (secret, fields) => {
  expect(prepare('pushover', { secret })).toEqual({ ok: false, reason: 'secret_shape', fields });
});
