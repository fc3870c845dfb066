import type { SharedMessage } from '../audit/audit-event.ts';
import type { RejectReason } from '../audit/reasons.ts';
import type { Outcome } from '../providers/contract/outcome.ts';
import type { Together } from '../rendering/together.ts';
import { attemptDelivery } from './attempt-delivery.ts';
import { changedAtMs } from './changed-at.ts';
import { messageKey } from './delivery-key.ts';
import { giveUpAll } from './give-up.ts';
import type { QueuedDelivery } from './queued-delivery.ts';
import {
  again,
  laneOf,
  type ProcessDependencies,
  type Processed,
  patienceLeftMs,
  providerOf,
  type Subject,
  toSubject,
} from './subject.ts';
import { groupStates, type LaneRecord } from './together.ts';
import { tryAgain } from './try-again.ts';

/** Sends one message for all that were taken together. */
export async function sendTogether(
  dependencies: ProcessDependencies,
  taken: readonly LaneRecord[],
  why: Together['because'],
): Promise<Processed> {
  const deliveries = taken.map(({ delivery }) => delivery);
  const [first, last] = [deliveries[0], deliveries.at(-1)];
  if (first === undefined || last === undefined) return again([], 0);
  const startedAtMs = dependencies.nowMs();
  const groups = groupStates(deliveries, dependencies.memory);
  const together = taken.length > 1 || groups.some(({ isHistory }) => isHistory) ? { groups, because: why } : undefined;
  const key = taken.length > 1 ? messageKey(deliveries.map(({ deliveryKey }) => deliveryKey)) : undefined;
  const keys = key === undefined ? last : { deliveryKey: key, groupHash: groups.length > 1 ? key : last.groupHash };
  const attempt = await attemptDelivery(dependencies, {
    delivery: { ...last, notification: shownNotification(deliveries, last), acceptedAtMs: first.acceptedAtMs },
    keys: { deliveryKey: keys.deliveryKey, groupHash: keys.groupHash },
    together,
  });
  const { destination } = last;
  if (attempt.secretRefresh !== undefined) {
    dependencies.audit({ event: 'secret.refreshed', outcome: attempt.secretRefresh, destination });
  }
  const latencyMs = dependencies.nowMs() - startedAtMs;
  const subjects = taken.map((one) => toSubject(dependencies, one, attempt, latencyMs));
  return await settle({ dependencies, subjects, groups, key, startedAtMs }, attempt.outcome);
}

/** What mentions and titles go by: something fires where any of the groups' last states does. */
function shownNotification(
  deliveries: readonly QueuedDelivery[],
  last: QueuedDelivery,
): QueuedDelivery['notification'] {
  const lastStates = new Map(deliveries.map((delivery) => [delivery.groupHash, delivery.notification]));
  const firing = [...lastStates.values()].find(({ status }) => status === 'firing');
  return last.notification.status === 'firing' ? last.notification : (firing ?? last.notification);
}

type Sent = {
  readonly dependencies: ProcessDependencies;
  readonly subjects: readonly Subject[];
  readonly groups: Together['groups'];
  /** Of a message that several share. */
  readonly key: string | undefined;
  readonly startedAtMs: number;
};

async function settle(sent: Sent, outcome: Outcome): Promise<Processed> {
  const { dependencies, subjects } = sent;
  switch (outcome.kind) {
    case 'delivered':
      return settleDelivered(sent);
    case 'reject':
      // Perhaps it is one of them that the vendor cannot take.
      if (subjects.length > 1 && isAboutContent(outcome.reason))
        return await sendTogether(dependencies, subjects.slice(0, 1), 'backlog');
      return await giveUpAll(subjects, outcome.reason);
    case 'retry': {
      const expired = subjects.filter((subject) => patienceLeftMs(subject) <= 0);
      const givenUp = await giveUpAll(expired, 'expired');
      if (givenUp.afterSeconds !== undefined || givenUp.ended.length === subjects.length) return givenUp;
      const left = subjects.slice(givenUp.ended.length);
      return again(givenUp.ended, tryAgain(left, outcome));
    }
  }
}

function settleDelivered({ dependencies, subjects, groups, key, startedAtMs }: Sent): Processed {
  const { memory, nowMs } = dependencies;
  const shown = new Set(groups.filter(({ isHistory }) => !isHistory).map(({ notification }) => notification));
  for (const { record, delivery, fields } of subjects) {
    const { destination, groupHash, acceptedAtMs, notification } = delivery;
    memory.delivered(destination, laneOf(record), fields.latencyMs);
    memory.shown(destination, groupHash, acceptedAtMs);
    const changedMs = changedAtMs(notification);
    const shared: SharedMessage = {
      ...(key === undefined ? {} : { messageKey: key, messageDeliveries: subjects.length }),
      ...(shown.has(notification) ? {} : { overtaken: true }),
    };
    dependencies.audit({
      event: 'delivery.sent',
      outcome: 'delivered',
      queuedMs: startedAtMs - acceptedAtMs,
      sinceAcceptedMs: nowMs() - acceptedAtMs,
      sinceChangeMs: changedMs === undefined || changedMs > nowMs() ? undefined : nowMs() - changedMs,
      class: providerOf(dependencies, delivery)?.class,
      ...shared,
      ...fields,
    });
  }
  return { ended: subjects.map(({ record }) => record) };
}

/** Of a message that is refused for one of its parts the others may pass. */
function isAboutContent(reason: RejectReason): boolean {
  return reason === 'refused' || reason === 'too_large' || reason === 'render_failed';
}
