import { describe, expect, it } from 'vitest';
import {
  aNotification,
  anAlert,
  aResolvedAlert,
  labels,
  manyAlerts,
} from '../../../test/support/notification-factory.ts';
import { request, requestFor } from '../../../test/support/provider-input.ts';
import { snsOf } from '../../../test/support/request-parts.ts';
import { sns } from './provider.ts';

const standard = { topicArn: 'arn:aws:sns:eu-central-1:123456789012:payments-alerts' };
const sent = (notification = aNotification(), options = {}) => snsOf(requestFor('sns', notification, options));
const resolved = aNotification({ status: 'resolved', alerts: [aResolvedAlert()] });

describe('the message', () => {
  it('is plain text, with a subject', () => {
    expect(sent(aNotification(), standard)).toMatchObject({
      ...standard,
      subject: '[FIRING:1] critical KubePodCrashLooping (namespace=checkout)',
      message: expect.stringContaining('Runbook: https://runbooks.example.com/KubePodCrashLooping'),
    });
  });

  it('says in attributes what a filter policy can rely on', () => {
    expect(sent().attributes).toEqual({ status: 'firing', tone: 'critical' });
    expect(sent(resolved).attributes).toEqual({ status: 'resolved', tone: 'resolved' });
    const odd = anAlert({ labels: labels({ severity: 'all","tone":"x' }) });
    expect(sent(aNotification({ alerts: [odd] })).attributes).toEqual({ status: 'firing', tone: 'critical' });
  });

  it('is shortened where it has more than 256 KB', () => {
    const annotations = labels(
      Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`a${index}`, '漢'.repeat(2_000)])),
    );
    const alerts = manyAlerts(50, { annotations });
    const { message } = sent(aNotification({ alerts }), { annotations: [...annotations.keys()], maxAlerts: 50 });
    expect(Buffer.byteLength(message)).toBeLessThanOrEqual(261_120);
    expect(message).toContain('checkout-6f9c-49');
  });
});

describe('a FIFO topic', () => {
  it('keeps firing and resolved of one alert group in order, and takes each delivery once', () => {
    const [first, second] = [sent().fifo, sent(resolved).fifo];
    expect(first).toEqual({ groupId: 'a7'.repeat(32), deduplicationId: `${'d3'.repeat(32)}.1795172400000` });
    expect(second?.groupId).toBe(first?.groupId);
    expect(snsOf(request('sns', { nowMs: 1 })).fifo).toEqual(first);
  });

  it('takes the next repeat, which has the same delivery key', () => {
    const ids = [1, 2].map((acceptedAtMs) => snsOf(request('sns', { acceptedAtMs })).fifo?.deduplicationId);
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) expect(id?.length).toBeLessThanOrEqual(128);
  });

  it('is known by its name, and no other topic gets its fields', () => {
    expect(sent(aNotification(), standard).fifo).toBeUndefined();
  });
});

describe('the subject', () => {
  const subject = (alertname: string) => {
    const groupLabels = labels({ alertname });
    return sent(aNotification({ groupLabels, commonLabels: groupLabels })).subject;
  };
  const room = 99 - '[FIRING:1] critical '.length;

  it('of 99 UTF-16 units is kept and of 100 is cut, never inside a character', () => {
    for (const character of ['a', '漢']) {
      expect(subject(character.repeat(room))).toBe(`[FIRING:1] critical ${character.repeat(room)}`);
      expect(subject(character.repeat(room + 1))).toBe(`[FIRING:1] critical ${character.repeat(room - 1)}…`);
    }
    expect(subject('😀'.repeat(room))).toBe(`[FIRING:1] critical ${'😀'.repeat(39)}…`);
  });

  it('is in the words of the alert, whatever their script', () => {
    expect(subject('Überlast 漢字 😀 “café”')).toBe('[FIRING:1] critical Überlast 漢字 😀 “café”');
    expect(subject('ディスク満杯')).toBe('[FIRING:1] critical ディスク満杯');
  });

  it('is one line, and no link', () => {
    expect(subject('a\r\nb\u0000c\u2028d')).toBe('[FIRING:1] critical a bc d');
    expect(subject('https://ｅｖｉｌ.com')).toBe('[FIRING:1] critical hxxps://ｅｖｉｌ[.]com');
  });

  it('begins with a mark, whatever the alert is called', () => {
    for (const name of ['', ' ', '\u2028', '漢', '\r\nBcc: x']) expect(subject(name)).toMatch(/^\[\P{Cc}*$/u);
  });
});

/** IAM spreads slowly, so it is tried for ten minutes. */
const denied = { kind: 'retry', reason: 'unauthenticated', giveUp: { afterMs: 600_000, reason: 'unauthenticated' } };

describe('an error of SNS', () => {
  it.each([
    ['NotFoundException', 404, { kind: 'reject', reason: 'destination_gone', secretSuspect: false }],
    ['AuthorizationErrorException', 403, denied],
    ['InvalidParameterException', 400, { kind: 'reject', reason: 'refused' }],
    ['InvalidParameterValueException', 400, { kind: 'reject', reason: 'refused' }],
    ['EndpointDisabledException', 400, { kind: 'reject', reason: 'refused' }],
    ['KMSDisabledException', 400, { kind: 'reject', reason: 'refused' }],
    ['KMSAccessDeniedException', 400, denied],
    ['KMSThrottlingException', 400, { kind: 'retry', reason: 'rate_limited' }],
    ['ThrottledException', 429, { kind: 'retry', reason: 'rate_limited' }],
    ['Throttling', 400, { kind: 'retry', reason: 'rate_limited' }],
    ['ExpiredToken', 403, { kind: 'retry', reason: 'unexpected_error' }],
    ['InternalErrorException', 500, { kind: 'retry', reason: 'provider_unavailable' }],
    ['SomethingNew', 200, { kind: 'retry', reason: 'unexpected_error' }],
  ])('%s with %i is judged', (errorName, status, outcome) => {
    expect(sns.classify({ status, headers: {}, body: '', errorName })).toMatchObject(outcome);
  });
});
