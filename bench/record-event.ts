import type { SQSEvent } from 'aws-lambda';
import type { AllowList } from '../lib/allow-list/allow-list.ts';
import { openPacked } from '../lib/allow-list/compile/pack.ts';
import { decideNotification } from '../lib/ingest/decide-notification.ts';
import { createSqsRecord } from '../lib/local/sqs-record.ts';
import { benchAllowList, destination, labels, receiver, sender } from './bench-allow-list.ts';
import { notificationBody } from './notification-body.ts';

/** One message of the queue as Lambda hands it over, accepted now: what ingest makes of a notification of one alert. */
export function createRecordEvent(port: number): SQSEvent {
  return recordEventFor(openPacked(benchAllowList(port), 'prod'), destination, 1);
}

export function recordEventFor(allowList: AllowList, to: string, alerts: number): SQSEvent {
  const body = Buffer.from(notificationBody(alerts, receiver, labels));
  const nowMs = Date.now();
  const decision = decideNotification(allowList, { sender, body }, { requestId: 'bench', acceptedAtMs: nowMs });
  const planned = decision.ok ? decision.deliveries.find((one) => one.destination === to) : undefined;
  if (planned === undefined) throw new Error('the notification has no delivery');
  const { message } = planned;
  return {
    Records: [
      createSqsRecord(
        {
          MessageId: '059f36b4-87a3-44ab-83d2-661975830a7d',
          ReceiptHandle: 'AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a',
          Body: message.body,
          Attributes: {
            ApproximateReceiveCount: '1',
            SentTimestamp: String(nowMs),
            ApproximateFirstReceiveTimestamp: String(nowMs),
            MessageGroupId: message.groupId,
            MessageDeduplicationId: message.deduplicationId,
            SequenceNumber: '18849496460467696128',
          },
        },
        'arn:aws:sqs:eu-central-1:123456789012:bench.fifo',
      ),
    ],
  };
}
