import type { Notification } from '../alertmanager/notification.ts';
import type { AllowList } from '../allow-list/allow-list.ts';
import type { FollowUp, LackingFields, SharedMessage } from '../audit/audit-event.ts';
import type { RejectReason } from '../audit/reasons.ts';
import type { Outcome } from '../providers/contract/outcome.ts';
import { countNotShown } from '../rendering/count-not-shown.ts';
import { attemptDelivery } from './attempt-delivery.ts';
import { changedAtMs } from './changed-at.ts';
import { messageKey } from './delivery-key.ts';
import { giveUpAll } from './give-up.ts';
import type { QueuedDelivery } from './queued-delivery.ts';
import {
  again,
  isForPeople,
  laneOf,
  type ProcessDependencies,
  type Processed,
  patienceLeftMs,
  providerOf,
  queuedAtMs,
  type Subject,
  toSubject,
} from './subject.ts';
import { groupStates, type ShownGroup, type Taken } from './together.ts';
import { tryAgain } from './try-again.ts';

/** Sends one message for all that were taken together. */
export async function sendTogether(dependencies: ProcessDependencies, { records, because }: Taken): Promise<Processed> {
  const deliveries = records.map(({ delivery }) => delivery);
  const [first, last] = [deliveries[0], deliveries.at(-1)];
  if (first === undefined || last === undefined) return again([], 0);
  const startedAtMs = dependencies.nowMs();
  const groups = groupStates(deliveries, dependencies.memory);
  const isShared = records.length > 1;
  const isHistory = isForPeople(dependencies, last) && groups.some((group) => group.isHistory);
  const key = isShared ? messageKey(deliveries.map(({ deliveryKey }) => deliveryKey)) : undefined;
  const { deliveryKey, groupHash } = last;
  const attempt = await attemptDelivery(dependencies, {
    delivery: { ...leading(groups, last), acceptedAtMs: first.acceptedAtMs },
    keys: { deliveryKey: key ?? deliveryKey, groupHash: key !== undefined && groups.length > 1 ? key : groupHash },
    together: isShared || isHistory ? { groups, because } : undefined,
  });
  const { destination } = last;
  if (attempt.secretRefresh !== undefined) {
    dependencies.audit({ event: 'secret.refreshed', outcome: attempt.secretRefresh, destination });
  }
  const latencyMs = dependencies.nowMs() - startedAtMs;
  const { provider, followUp } = attempt;
  const { status } = attempt.outcome;
  const subjects = records.map((one) => toSubject(dependencies, one, { provider, status, latencyMs }));
  return await settle({ dependencies, subjects, groups, key, startedAtMs, followUp }, attempt.outcome);
}

/** The delivery that a message goes by, whole, as its sender and receiver belong together: one that is news, and fires. */
function leading(groups: readonly ShownGroup[], last: QueuedDelivery): QueuedDelivery {
  const news = groups.filter(({ isHistory }) => !isHistory);
  const firing = news.findLast(({ notification }) => notification.status === 'firing');
  return firing?.delivery ?? news.at(-1)?.delivery ?? last;
}

type Sent = {
  readonly dependencies: ProcessDependencies;
  readonly subjects: readonly Subject[];
  readonly groups: readonly ShownGroup[];
  /** Of a message that several share. */
  readonly key: string | undefined;
  readonly startedAtMs: number;
  readonly followUp: FollowUp | undefined;
};

async function settle(sent: Sent, outcome: Outcome): Promise<Processed> {
  const { dependencies, subjects } = sent;
  const [first, ...others] = subjects;
  switch (outcome.kind) {
    case 'delivered':
      return settleDelivered(sent);
    case 'reject':
      // Perhaps it is one of them that the vendor cannot take.
      if (first !== undefined && others.length > 0 && isAboutContent(outcome.reason)) {
        dependencies.memory.sendAlone(laneOf(first.record));
        return again([], 1);
      }
      return await giveUpAll(subjects, outcome.reason);
    case 'retry': {
      const { afterMs = Number.POSITIVE_INFINITY, reason = 'expired' } = outcome.giveUp ?? {};
      const isEnded = (subject: Subject) =>
        patienceLeftMs(subject) <= 0 || dependencies.nowMs() - queuedAtMs(subject) >= afterMs;
      const givenUp = await giveUpAll(subjects.filter(isEnded), reason);
      if (givenUp.afterSeconds !== undefined || givenUp.ended.length === subjects.length) return givenUp;
      const left = subjects.filter(({ record }) => !givenUp.ended.includes(record));
      return again(givenUp.ended, tryAgain(left, outcome));
    }
  }
}

function settleDelivered({ dependencies, subjects, groups, key, startedAtMs, followUp }: Sent): Processed {
  const { memory, nowMs } = dependencies;
  const shown = new Set(groups.filter(({ isHistory }) => !isHistory).map(({ delivery }) => delivery));
  const [first] = subjects;
  // Once for the message: the vendor's limit counts that.
  if (first !== undefined) memory.delivered(first.delivery.destination, laneOf(first.record), first.fields.latencyMs);
  for (const { delivery, fields } of subjects) {
    const { destination, groupHash, acceptedAtMs, notification } = delivery;
    memory.shown(destination, groupHash, acceptedAtMs);
    const changedMs = changedAtMs(notification);
    const shared: SharedMessage = {
      ...(key === undefined ? {} : { messageKey: key, messageDeliveries: subjects.length }),
      ...(shown.has(delivery) || !isForPeople(dependencies, delivery) ? {} : { overtaken: true }),
    };
    dependencies.audit({
      event: 'delivery.sent',
      outcome: 'delivered',
      queuedMs: startedAtMs - acceptedAtMs,
      sinceAcceptedMs: nowMs() - acceptedAtMs,
      sinceChangeMs: changedMs === undefined || changedMs > nowMs() ? undefined : nowMs() - changedMs,
      class: providerOf(dependencies, delivery)?.class,
      ...shared,
      ...(followUp === undefined ? {} : { followUp }),
      ...lackingFields(notification, dependencies.allowList),
      ...fields,
    });
  }
  return { ended: subjects.map(({ record }) => record) };
}

function lackingFields(notification: Notification, allowList: AllowList): LackingFields {
  const { linksLeftOut, unknownSeverities } = countNotShown(notification, allowList);
  return {
    ...(linksLeftOut.size === 0 ? {} : { linksLeftOut: Object.fromEntries(linksLeftOut) }),
    ...(unknownSeverities === 0 ? {} : { unknownSeverities }),
  };
}

/** Of a message that is refused for one of its parts the others may pass. */
function isAboutContent(reason: RejectReason): boolean {
  return reason === 'refused' || reason === 'too_large' || reason === 'render_failed';
}
