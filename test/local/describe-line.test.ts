import { describe, expect, it } from 'vitest';
import type { AuditEvent } from '../../lib/audit/audit-event.ts';
import { describeLine } from '../../lib/local/describe-line.ts';

const nowMs = Date.UTC(2026, 10, 21, 12, 3, 4, 999);

const notification = {
  sender: 'prod-eu',
  receiver: 'payments-critical',
  groupHash: 'g',
  alerts: { firing: 2, resolved: 1, truncated: 0 },
  requestId: 'r',
  sourceAddress: '127.0.0.1',
  latencyMs: 3,
};

const entire = { alertsNotAllowed: 0, shortened: false };

const delivery = {
  sender: 'prod-eu',
  receiver: 'payments-critical',
  destination: 'payments/slack-critical',
  provider: 'slack',
  deliveryKey: 'k',
  groupHash: 'g',
  alerts: { firing: 1, resolved: 0, truncated: 4 },
  attempt: 1,
  status: 200,
  latencyMs: 12,
  requestId: 'r',
};

const timed = { queuedMs: 5, sinceAcceptedMs: 17, sinceChangeMs: 900, class: 'chat' } as const;

describe('the line', () => {
  it.for<[string, AuditEvent, string]>([
    [
      'of a notification that was accepted',
      {
        event: 'notification.accepted',
        outcome: 'accepted',
        destinations: ['payments/slack-critical', 'payments/oncall'],
        deliveryKeys: ['a', 'b'],
        ...entire,
        ...notification,
      },
      'accepted     prod-eu > payments-critical, 2 firing and 1 resolved: payments/slack-critical, payments/oncall',
    ],
    [
      'of a notification that nobody is told of',
      {
        event: 'notification.accepted',
        outcome: 'accepted',
        destinations: [],
        deliveryKeys: [],
        ...entire,
        ...notification,
      },
      'accepted     prod-eu > payments-critical, 2 firing and 1 resolved: no destination',
    ],
    [
      'of a notification that was rejected',
      {
        ...{ event: 'notification.rejected', outcome: 'rejected', code: 'not_allowed', reason: 'labels_missing' },
        ...{ status: 403, ...notification },
      },
      'rejected     prod-eu > payments-critical: labels_missing, answered 403',
    ],
    [
      'of a sender that is not known',
      {
        event: 'notification.rejected',
        outcome: 'rejected',
        code: 'unauthenticated',
        reason: 'unknown_sender',
        status: 401,
        ...notification,
        sender: undefined,
        receiver: undefined,
      },
      'rejected     unknown sender: unknown_sender, answered 401',
    ],
    [
      'of a delivery',
      { event: 'delivery.sent', outcome: 'delivered', ...timed, ...delivery },
      'delivered    payments/slack-critical (slack), 1 firing and 4 cut off, status 200 in 12 ms',
    ],
    [
      'of deliveries that share a message',
      {
        ...{ event: 'delivery.sent', outcome: 'delivered', ...timed, ...delivery },
        ...{ messageKey: 'f'.repeat(64), messageDeliveries: 10, overtaken: true },
      },
      'delivered    payments/slack-critical (slack), 1 firing and 4 cut off, status 200 in 12 ms, one of 10 in a message, overtaken',
    ],
    [
      'of a resolved notification that edited the firing message',
      { event: 'delivery.sent', outcome: 'delivered', ...timed, ...delivery, followUp: 'edited' },
      'delivered    payments/slack-critical (slack), 1 firing and 4 cut off, status 200 in 12 ms, edited the firing message',
    ],
    [
      'of one in its thread',
      { event: 'delivery.sent', outcome: 'delivered', ...timed, ...delivery, followUp: 'replied' },
      'delivered    payments/slack-critical (slack), 1 firing and 4 cut off, status 200 in 12 ms, in the thread of the firing message',
    ],
    [
      'of one that could do neither',
      { event: 'delivery.sent', outcome: 'delivered', ...timed, ...delivery, followUp: 'not_readable' },
      'delivered    payments/slack-critical (slack), 1 firing and 4 cut off, status 200 in 12 ms, as a new message: not_readable',
    ],
    [
      'of a message that was set aside',
      { event: 'delivery.set_aside', outcome: 'set_aside', ...delivery, status: 500 },
      'set aside    payments/slack-critical (slack), 1 firing and 4 cut off, status 500: it alone keeps failing, others go first',
    ],
    [
      'of a retry',
      {
        event: 'delivery.retried',
        outcome: 'retry',
        reason: 'rate_limited',
        retryAfterSeconds: 30,
        ageMs: 1_000,
        ...delivery,
        attempt: 3,
        status: 429,
      },
      'retry        payments/slack-critical (slack), 1 firing and 4 cut off, attempt 3, status 429: rate_limited, again in 30 s',
    ],
    [
      'of a fallback',
      {
        event: 'delivery.fell_back',
        outcome: 'fell_back',
        reason: 'destination_gone',
        fallbacks: ['payments/oncall'],
        ...delivery,
        status: 404,
      },
      'fallback     payments/slack-critical (slack), 1 firing and 4 cut off, status 404: destination_gone, now to payments/oncall',
    ],
    [
      'of a message that could not be read',
      { event: 'delivery.dead_lettered', outcome: 'dead_lettered', reason: 'unreadable_message' },
      'dead letter  unreadable message: unreadable_message',
    ],
    [
      'of a secret',
      { event: 'secret.refreshed', outcome: 'refreshed', destination: 'payments/slack-critical' },
      'secret       of payments/slack-critical read again: refreshed',
    ],
  ])('%s says what was decided and why', ([, event, line]) => {
    expect(describeLine(event, { nowMs, color: false })).toBe(`12:03:04  ${line}`);
  });
});

it('colour is added where it is asked for, and changes nothing else', () => {
  const event = { event: 'delivery.sent', outcome: 'delivered', ...timed, ...delivery } as const;
  const colored = describeLine(event, { nowMs, color: true });
  const esc = String.fromCharCode(27);
  expect(colored).toContain(`${esc}[32mdelivered`);
  expect(colored.replaceAll(new RegExp(`${esc}\\[\\d+m`, 'g'), '')).toBe(describeLine(event, { nowMs, color: false }));
});
