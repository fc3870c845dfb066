import { hash } from 'node:crypto';
import type { Receiver } from '../../allow-list/allow-list.ts';
import type { Alarm } from './alarm.ts';
import { ownMetric } from './metric-source.ts';

/** How the names of all of them begin, after service and stage. */
export const heartbeatPrefix = 'heartbeat-';

const minute = 60;

/** What is on its way, or was refused once. */
const graceMinutes = 2;

/** One alarm for each pair of sender and receiver with `heartbeat`: it rings when one and a half intervals are silent. */
export function heartbeatAlarms(receivers: readonly Receiver[]): Alarm[] {
  return receivers.flatMap(({ sender, name, heartbeat }) =>
    heartbeat === undefined ? [] : [heartbeatAlarm(sender, name, heartbeat)],
  );
}

function heartbeatAlarm(sender: string, receiver: string, everySeconds: number): Alarm {
  const minutes = Math.ceil((everySeconds * 1.5) / minute) + graceMinutes;
  // An alarm looks back a day at most, in so many periods that a minute each would be a thousand of.
  const periodSeconds = minutes > 60 ? 5 * minute : minute;
  const periods = Math.ceil((minutes * minute) / periodSeconds);
  return {
    // Of both names: a resource's name has no hyphens, so `prod-1` and `prod1` would be one alarm.
    what: `${heartbeatPrefix}${sender}-${slug(receiver)}-${hash('sha256', `${sender} ${receiver}`, 'hex').slice(0, 8)}`,
    runbook: 'heartbeat',
    says: `No heartbeat of sender ${sender}, receiver ${receiver}, for ${minutes} minutes. Prometheus, Alertmanager, the relay or the way between them is broken, and no alert of that sender comes through.`,
    goesTo: 'escalation',
    watched: {
      // With missing data alone CloudWatch would look further back for what is there, and ring later.
      expression: 'FILL(signs, 0)',
      metrics: { signs: { metric: ownMetric('HeartbeatReceived', { sender, receiver }), statistic: 'Sum' } },
    },
    ...{ periodSeconds, periods, of: periods },
    isBad: { below: 1 },
    // Where there never was one, nothing can be filled.
    withoutData: 'breaching',
  };
}

function slug(receiver: string): string {
  return receiver
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40);
}
