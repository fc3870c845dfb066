import middy from '@middy/core';
import { countRecent, type ReadRecentLines } from './count-recent.ts';
import { guardNotification } from './guard-notification.ts';
import { findAlarm, type KnownAlarm } from './known-alarms.ts';
import { type EscalationDependencies, raiseEscalation } from './raise-escalation.ts';
import { readStateChange, type StateChange } from './state-change.ts';

export type EscalateDependencies = EscalationDependencies & {
  /** How the names of the stack's alarms begin. */
  readonly alarmPrefix: string;
  readonly readRecentLines: ReadRecentLines;
  /** Milliseconds since the epoch. */
  readonly nowMs: () => number;
};

/** Longer than any alarm of the stack looks back. */
const lookBackMs = 20 * 60_000;

/**
 * The escalate function: an alarm of the stack that begins or stops to ring, as EventBridge tells it, becomes a
 * notification of the guard itself. Rejects where the queue does not take it: Lambda then calls twice more, and the
 * function's own alarm rings, which has the topic as its way out.
 */
export function createEscalateHandler(dependencies: EscalateDependencies) {
  return middy<unknown, void>().handler(async (event: unknown) => {
    const change = readStateChange(event);
    const { alarmPrefix, nowMs } = dependencies;
    if (change === undefined || !change.alarmName.startsWith(alarmPrefix)) return;
    const name = change.alarmName.slice(alarmPrefix.length);
    const alarm = findAlarm(name);
    if (alarm === undefined || (!change.isRinging && !alarm.saysEnd)) return;
    const notification = guardNotification(`alarm/${name}`, [await toGuardAlert(dependencies, change, name, alarm)]);
    const context = { requestId: change.id, acceptedAtMs: nowMs() };
    if (!(await raiseEscalation(dependencies, notification, context))) {
      throw new Error('The queue did not take an escalation.');
    }
  });
}

async function toGuardAlert(
  { readRecentLines }: EscalateDependencies,
  change: StateChange,
  name: string,
  { severity, about }: KnownAlarm,
) {
  const { alarmName, isRinging, startedAtMs, endedAtMs, description } = change;
  const whom =
    about === undefined || !isRinging ? [] : await countRecent(readRecentLines, about, startedAtMs - lookBackMs);
  return {
    name: `alertguard ${name}`,
    severity,
    labels: { alarm: alarmName },
    summary: description,
    description: whom.length === 0 ? undefined : whom.join('\n'),
    startsAtMs: startedAtMs,
    endsAtMs: endedAtMs,
  };
}
