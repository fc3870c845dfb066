import type { SQSRecord } from 'aws-lambda';
import { asideGroupId } from './delivery-key.ts';
import { encodeDelivery, encodeNotification } from './encode-delivery.ts';
import { sendTogether } from './send-together.ts';
import { again, isForPeople, type ProcessDependencies, type Processed, patienceLeftMs, toSubject } from './subject.ts';
import { decodeBehind, fullBatch, type LaneRecord } from './together.ts';

/**
 * The head of a lane keeps failing, and perhaps only because of what it says: where the next alert group's message is
 * delivered, and the head fails once more behind it, its alert group leaves the lane and is tried later, by itself. So it
 * does where nothing else is to be seen of the lane.
 *
 * Only where people read the messages: an incident's states must stay in order.
 */
export async function probe(
  dependencies: ProcessDependencies,
  head: LaneRecord,
  rest: readonly SQSRecord[],
  failed: Processed,
  hasTime: () => boolean,
): Promise<Processed> {
  const { memory } = dependencies;
  const { destination, groupHash } = head.delivery;
  if (!isForPeople(dependencies, head.delivery) || memory.heldMs(destination) > 0) return failed;
  const others = [...decodeBehind(head, rest)].filter((one) => one !== undefined);
  const own = others.filter(({ delivery }) => delivery.groupHash === groupHash);
  const other = others.find(({ delivery }) => delivery.groupHash !== groupHash);
  if (other === undefined) {
    return rest.length + 1 >= fullBatch ? await setAside(dependencies, [head, ...own], failed) : failed;
  }
  if (!hasTime()) return failed;
  const passed = await sendTogether(dependencies, { records: [other], because: 'backlog' });
  const behind = again(passed.ended, failed.afterSeconds ?? 0);
  if (!wasShown(dependencies, other) || memory.heldMs(destination) > 0 || !hasTime()) return behind;
  const onceMore = await sendTogether(dependencies, { records: [head], because: 'backlog' });
  if (onceMore.ended.length > 0) return { ended: [...passed.ended, ...onceMore.ended] };
  return memory.heldMs(destination) > 0 ? behind : await setAside(dependencies, [head, ...own], behind);
}

/** All states of the alert group that are at hand, in order. */
async function setAside(
  dependencies: ProcessDependencies,
  group: readonly LaneRecord[],
  failed: Processed,
): Promise<Processed> {
  const subjects = group.map((one) => toSubject(dependencies, one));
  const moved = await dependencies.queue.send(
    subjects.map((subject) => {
      const { messageId } = subject.record;
      const { notification, ...envelope } = subject.delivery;
      const patienceEndsAtMs = dependencies.nowMs() + patienceLeftMs(subject);
      return {
        body: encodeDelivery({ ...envelope, patienceEndsAtMs }, encodeNotification(notification)),
        groupId: asideGroupId(envelope.destination, envelope.groupHash),
        // Not the delivery's: one that is sent back from the dead letters may be set aside again within five minutes.
        deduplicationId: messageId,
        attributes: {},
      };
    }),
  );
  if (!moved.ok) return failed;
  for (const { fields } of subjects) {
    dependencies.audit({ event: 'delivery.set_aside', outcome: 'set_aside', ...fields });
  }
  return { ended: [...failed.ended, ...group.map(({ record }) => record)] };
}

function wasShown({ memory }: ProcessDependencies, { delivery }: LaneRecord): boolean {
  return (memory.shownUntilMs(delivery.destination, delivery.groupHash) ?? 0) >= delivery.acceptedAtMs;
}
