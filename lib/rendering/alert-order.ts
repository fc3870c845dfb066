import type { Alert } from '../alertmanager/notification.ts';
import { parseInstant } from './parse-instant.ts';
import { firingTone, type Severities } from './severity.ts';
import { urgencyOfTone } from './tone.ts';

/**
 * What a reader must see first: what fires before what is resolved, then the worse, then the newer. Without
 * `sendResolved` only what fires, as Alertmanager does with `send_resolved`.
 */
export function inOrder(alerts: readonly Alert[], sendResolved: boolean, severities: Severities): readonly Alert[] {
  const someFire = alerts.some(({ status }) => status === 'firing');
  return alerts
    .filter(({ status }) => status === 'firing' || sendResolved || !someFire)
    .map((alert) => ({ alert, rank: rankOf(alert, severities), sinceMs: changedAtMs(alert) }))
    .toSorted((a, b) => a.rank - b.rank || b.sinceMs - a.sinceMs)
    .map(({ alert }) => alert);
}

function rankOf({ status, labels }: Alert, severities: Severities): number {
  return urgencyOfTone(firingTone(labels, severities)) + (status === 'firing' ? 0 : 10);
}

function changedAtMs({ status, startsAt, endsAt }: Alert): number {
  return parseInstant(status === 'firing' ? startsAt : endsAt) ?? 0;
}
