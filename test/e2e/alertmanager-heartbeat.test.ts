import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect } from 'vitest';
import { createSqsQueue } from '../../lib/aws/sqs-queue.ts';
import { createEscalateHandler } from '../../lib/escalation/create-escalate-handler.ts';
import { alarmResources } from '../../lib/stack/monitoring/alarm.ts';
import { heartbeatAlarms } from '../../lib/stack/monitoring/heartbeats.ts';
import { alarmsIn, watchAlarms } from '../../tools/simulator/alarms.ts';
import { createClock } from '../../tools/simulator/clock.ts';
import { createMetricStore } from '../../tools/simulator/metric-store.ts';
import { recordMetrics, simulated } from '../../tools/simulator/record-metrics.ts';
import { alarmEvent } from '../support/alarm-event.ts';
import { anAlert, useE2e } from '../support/e2e.ts';
import { itWithAlertmanager } from '../support/e2e-alertmanager.ts';
import { e2eAllowList } from '../support/e2e-allow-list.ts';
import type { Guard } from '../support/e2e-guard.ts';
import { waitUntilAsync } from '../support/e2e-wait.ts';
import { lambdaContext } from '../support/ingest-bench.ts';
import { sqsClient } from '../support/local-aws.ts';

const payments = `
destinations:
  chat: { type: slack, secret: alertguard/payments/chat }
receivers:
  watchdog: { senders: [prod-eu], heartbeat: { every: 1m } }
`;

/** A minute to CloudWatch is a second and a half of the test, so that a busy machine is no silence of four minutes. */
const timesFaster = 40;

/**
 * What AWS does between the log of ingest and the function escalate, in quicker time: CloudWatch keeps the metrics of the
 * audit lines and evaluates the alarms of the template, and EventBridge hands their changes to the function.
 */
function startCloudWatch(guard: Guard) {
  const startMs = Date.now();
  const toVirtualMs = () => startMs + (Date.now() - startMs) * timesFaster;
  const clock = createClock(startMs);
  const store = createMetricStore();
  const { onAudited } = recordMetrics(clock, store);
  const receivers = [...guard.allowList.receivers.values()];
  const template = JSON.stringify({ Resources: alarmResources(heartbeatAlarms(receivers)) })
    .replaceAll(`\${self:service}`, simulated.service)
    .replaceAll(`\${sls:stage}`, simulated.stage);
  const alarms = alarmsIn(JSON.parse(template));
  const sqs = sqsClient(guard.stack.sqsUrl);
  const handler = createEscalateHandler({
    allowList: guard.allowList,
    queue: createSqsQueue(sqs, guard.stack.queues.deliveries.url),
    audit: () => {},
    alarmPrefix: `${simulated.service}-${simulated.stage}-`,
    readRecentLines: async () => [],
    nowMs: Date.now,
  });
  const changes: { readonly to: string; readonly afterMs: number }[] = [];
  let seen = 0;
  let isStopped = false;
  const run = async () => {
    while (!isStopped) {
      const untilMs = toVirtualMs();
      clock.at(untilMs, () => {});
      await clock.runUntil(untilMs);
      for (const event of guard.events.slice(seen)) onAudited(event);
      seen = guard.events.length;
      const all = watchAlarms(alarms, store, startMs, clock.nowMs());
      for (const { alarm: name, to, atMs } of all.slice(changes.length)) {
        changes.push({ to, afterMs: atMs - startMs });
        const at = new Date(atMs).toISOString();
        await handler(alarmEvent({ name, to, from: to === 'OK' ? 'ALARM' : 'OK', at }), lambdaContext);
      }
      await sleep(100);
    }
  };
  const running = run();
  return {
    changes,
    stop: async () => {
      isStopped = true;
      await running;
      sqs.destroy();
    },
  };
}

describe('the Watchdog of a real Alertmanager', { timeout: 90_000 }, () => {
  const e2e = useE2e();

  itWithAlertmanager(
    'is escalated once when it stays away, and once when it is back, and never delivered',
    async () => {
      const guard = await e2e.startGuard({ allowList: e2eAllowList({ payments }, 'escalation: [payments/chat]\n') });
      const relay = await guard.startRelay({ sender: 'prod-eu' });
      const start = async () => {
        const alertmanager = await e2e.startAlertmanager({
          receiver: 'watchdog',
          url: relay.url,
          repeatInterval: '1s',
        });
        await alertmanager.post(anAlert('Watchdog'));
        return alertmanager;
      };
      const first = await start();
      const cloudWatch = startCloudWatch(guard);
      try {
        const heartbeats = () => guard.events.filter(({ event }) => event === 'heartbeat.received').length;
        await waitUntilAsync('five heartbeats', () => heartbeats() >= 5);
        expect(cloudWatch.changes).toEqual([]);

        await first.stop();
        await guard.waitForReceived(1);
        await sleep(8_000);
        expect(cloudWatch.changes.map(({ to }) => to)).toEqual(['ALARM']);

        await start();
        await guard.waitForReceived(2);
        await sleep(4_000);
        expect(cloudWatch.changes.map(({ to }) => to)).toEqual(['ALARM', 'OK']);
      } finally {
        await cloudWatch.stop();
      }
      expect(guard.received).toEqual(['payments/chat firing alertguard', 'payments/chat resolved alertguard']);
    },
  );
});
