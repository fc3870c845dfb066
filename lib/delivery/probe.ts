import type { SQSRecord } from 'aws-lambda';
import { retry } from '../providers/contract/outcome.ts';
import { decodeDelivery } from './decode-delivery.ts';
import { asideGroupId } from './delivery-key.ts';
import { encodeDelivery, encodeNotification } from './encode-delivery.ts';
import { sendTogether } from './send-together.ts';
import { again, type ProcessDependencies, type Processed, patienceLeftMs, toSubject } from './subject.ts';
import type { LaneRecord } from './together.ts';

/**
 * The head of a lane keeps failing, and perhaps only because of what it says: where the next alert group's message
 * passes, and the head fails once more behind it, the head leaves the lane and is tried later, by itself.
 */
export async function probe(
  dependencies: ProcessDependencies,
  head: LaneRecord,
  rest: readonly SQSRecord[],
  failed: Processed,
): Promise<Processed> {
  const { memory, nowMs } = dependencies;
  const { destination, groupHash } = head.delivery;
  if (memory.heldMs(destination) > 0) return failed;
  const other = firstOfAnotherGroup(rest, groupHash);
  if (other === undefined) return failed;
  const passed = await sendTogether(dependencies, [other], 'backlog');
  if (passed.ended.length === 0) return failed;
  const onceMore = await sendTogether(dependencies, [head], 'backlog');
  if (onceMore.ended.length > 0) return { ended: [...passed.ended, ...onceMore.ended] };
  const held = { outcome: retry('provider_unavailable'), provider: undefined };
  const subject = toSubject(dependencies, head, held, 0);
  const patienceEndsAtMs = nowMs() + patienceLeftMs(subject);
  const { notification, ...envelope } = head.delivery;
  const isOvertaken = rest.some((record) => decodeDelivery(record.body)?.groupHash === groupHash);
  const body = encodeDelivery({ ...envelope, patienceEndsAtMs, isOvertaken }, encodeNotification(notification));
  const groupId = asideGroupId(destination, groupHash);
  const moved = await dependencies.queue.send([
    { body, groupId, deduplicationId: head.delivery.deliveryKey, attributes: {} },
  ]);
  if (!moved.ok) return again(passed.ended, failed.afterSeconds ?? 0);
  dependencies.audit({ event: 'delivery.set_aside', outcome: 'set_aside', ...subject.fields });
  return { ended: [head.record, ...passed.ended] };
}

function firstOfAnotherGroup(records: readonly SQSRecord[], groupHash: string): LaneRecord | undefined {
  for (const record of records) {
    const delivery = decodeDelivery(record.body);
    if (delivery !== undefined && delivery.groupHash !== groupHash) return { record, delivery };
  }
  return undefined;
}
