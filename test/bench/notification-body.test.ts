import { describe, expect, it } from 'vitest';
import { benchAllowList, labels, receiver, sender } from '../../bench/bench-allow-list.ts';
import { notificationBody } from '../../bench/notification-body.ts';
import { openPacked } from '../../lib/allow-list/compile/pack.ts';
import { decideNotification } from '../../lib/ingest/decide-notification.ts';

describe('the notification of the benchmarks', () => {
  it.each([1, 10, 100])(
    'is accepted with %i alerts for three destinations, and nothing in it is redacted',
    (alerts) => {
      const body = Buffer.from(notificationBody(alerts, receiver, labels));
      const allowList = openPacked(benchAllowList(443), 'prod');
      const decision = decideNotification(allowList, { sender, body }, { requestId: 'request', acceptedAtMs: 0 });
      expect(decision.ok && decision.deliveries).toHaveLength(3);
      expect(decision.ok && decision.redacted).toEqual(new Map());
      expect(decision.ok && decision.accepted.alerts).toHaveLength(alerts);
    },
  );
});
