import { describe, expect } from 'vitest';
import { type Notification, parseNotification } from '../../lib/alertmanager/notification.ts';
import { anAlert, resolved, useE2e } from '../support/e2e.ts';
import { itWithAlertmanager } from '../support/e2e-alertmanager.ts';
import { atEveryDestination, paymentsDestinations, paymentsOnProdEu } from '../support/e2e-allow-list.ts';
import { failures, startCluster } from '../support/e2e-cluster.ts';
import type { Gate, GateMode } from '../support/e2e-gate.ts';
import { waitUntilAsync } from '../support/e2e-wait.ts';

function at(received: readonly string[], destination: string): string[] {
  return received.filter((message) => message.startsWith(`${destination} `));
}

/** `<firing|resolved> <alertname>` of what went through the gate in this mode. */
function aboutsIn(gate: Gate, mode: GateMode): Set<string> {
  const parsed = gate.passages.filter((passage) => passage.mode === mode).map(({ body }) => parseNotification(body));
  return new Set(parsed.flatMap((result) => (result.ok ? [aboutOf(result.notification)] : [])));
}

function aboutOf({ status, groupLabels }: Notification): string {
  return `${status} ${groupLabels.get('alertname')}`;
}

describe('notifications of a real Alertmanager', { timeout: 90_000 }, () => {
  const e2e = useE2e();

  itWithAlertmanager('firing, then resolved arrive in this order, even where the first attempt fails', async () => {
    const guard = await e2e.startGuard();
    const alertmanager = await e2e.startSender(guard, paymentsOnProdEu);
    // Long enough for the resolved notification to get into the queue behind the one that waits.
    const answer = { status: 503, body: '', headers: { 'retry-after': '8' } };
    guard.stack.standIns.get('slack')?.addFault({ answer, times: 1 });
    const alert = anAlert('DiskFull');
    await alertmanager.post(alert);
    await guard.waitForReceived(2);
    await alertmanager.post(resolved(alert));
    await waitUntilAsync('the resolved notification was accepted', () => guard.gate.passages.length === 2);
    expect(at(guard.received, 'payments/chat')).toEqual([]);

    await guard.waitForReceived(6);
    await guard.settle();
    for (const destination of paymentsDestinations) {
      expect(at(guard.received, destination)).toEqual([
        `${destination} firing DiskFull`,
        `${destination} resolved DiskFull`,
      ]);
    }
    expect(guard.events.filter(({ event }) => event === 'delivery.retried')).toMatchObject([
      { destination: 'payments/chat', status: 503 },
    ]);
  });

  itWithAlertmanager('a guard that answers 503 for a while loses nothing and duplicates nothing', async () => {
    const guard = await e2e.startGuard();
    const alertmanager = await e2e.startSender(guard, paymentsOnProdEu);
    const before = anAlert('Before');
    await alertmanager.post(before);
    await guard.waitForReceived(3);

    guard.gate.set('unavailable');
    await alertmanager.post(resolved(before), anAlert('During1'), anAlert('During2'));
    await waitUntilAsync('all three are refused', () => aboutsIn(guard.gate, 'unavailable').size === 3);
    guard.gate.set('answer_lost');
    await waitUntilAsync('all three are accepted unheard', () => aboutsIn(guard.gate, 'answer_lost').size === 3);
    guard.gate.set('pass');
    await waitUntilAsync('all three are accepted again', () => aboutsIn(guard.gate, 'pass').size === 4);

    await guard.settle();
    expect(guard.received.toSorted()).toEqual(
      atEveryDestination('firing Before', 'resolved Before', 'firing During1', 'firing During2'),
    );
    // By retries of the same flush: after a final answer only the next flush could have mended it.
    expect(alertmanager.log()).toContain('will retry later');
    expect(alertmanager.log()).not.toContain('unrecoverable error');
  });

  itWithAlertmanager('two Alertmanagers in a cluster, guard down and back, give one delivery each', async () => {
    const guard = await e2e.startGuard();
    const replicas = await startCluster(e2e, guard, paymentsOnProdEu);
    const alert = anAlert('Partition');

    for (const posted of [alert, resolved(alert)]) {
      const failuresBefore = replicas.map(failures);
      const passagesBefore = guard.gate.passages.length;
      await guard.gate.close();
      await Promise.all(replicas.map(({ alertmanager }) => alertmanager.post(posted)));
      await waitUntilAsync('both replicas have tried in vain', () =>
        replicas.every((replica, index) => failures(replica) > (failuresBefore[index] ?? 0)),
      );
      await guard.gate.reopen();
      await waitUntilAsync('both replicas have delivered', () => guard.gate.passages.length >= passagesBefore + 2);
      await guard.settle();
    }

    const { passages } = guard.gate;
    expect(new Set(passages.map(({ answer }) => answer?.status))).toEqual(new Set([202]));
    // The replicas' bodies differ in `externalURL`, so what made them one was not the body.
    expect(new Set(passages.map(({ body }) => body.toString('utf8'))).size).toBe(4);
    expect(guard.received.toSorted()).toEqual(atEveryDestination('firing Partition', 'resolved Partition'));
  });
});
