import type { AuditEvent } from '../../lib/audit/audit-event.ts';
import { measure } from '../../lib/audit/measure.ts';
import type { MetricName } from '../../lib/audit/metrics.ts';
import type { VirtualClock } from './clock.ts';
import type { Call } from './event-source.ts';
import type { FifoQueue } from './fifo-queue.ts';
import type { MetricStore } from './metric-store.ts';

/** The deployment that is simulated; its metrics are named as the packaged template names them. */
export const simulated = { service: 'alertguard', stage: 'dev' } as const;

/**
 * `ApproximateAgeOfOldestMessage` leaves out what was received more often and not deleted.
 * Source: SQS developer guide, "Available CloudWatch metrics for Amazon SQS".
 */
const mostReceivesSeen = 3;

const minuteMs = 60_000;

/** Puts what the code measures, and what AWS measures around it, where CloudWatch would have it. */
export function recordMetrics(clock: VirtualClock, store: MetricStore) {
  const own = (metric: MetricName, value: number, dimensions: Readonly<Record<string, string>> = {}): void => {
    const all = { service: 'alertguard', stage: simulated.stage, ...dimensions };
    store.put({ namespace: 'alertguard', name: metric, dimensions: all }, value, clock.nowMs());
  };
  const aws = (
    namespace: string,
    dimensions: Readonly<Record<string, string>>,
    values: Record<string, number>,
  ): void => {
    for (const [name, value] of Object.entries(values))
      store.put({ namespace, name, dimensions }, value, clock.nowMs());
  };
  const every = (periodMs: number, untilMs: number, act: () => void): void => {
    if (clock.nowMs() >= untilMs) return;
    act();
    clock.at(clock.nowMs() + periodMs, () => every(periodMs, untilMs, act));
  };

  return {
    onAudited: (event: AuditEvent): void => {
      for (const { metric, value, dimensions } of measure(event)) own(metric, value, dimensions);
    },
    onDeliverCalled: ({ hasFailed }: Call): void => {
      const FunctionName = `${simulated.service}-${simulated.stage}-deliver`;
      aws('AWS/Lambda', { FunctionName }, { Invocations: 1, Errors: hasFailed ? 1 : 0, Throttles: 0 });
    },
    onAnswered: (status: number): void => {
      const is = (hundreds: number) => (Math.floor(status / 100) === hundreds ? 1 : 0);
      aws('AWS/ApiGateway', { ApiId: '<HttpApi>' }, { '4xx': is(4), '5xx': is(5) });
    },
    watchQueues: (queues: Readonly<Record<'DeliveryQueue' | 'DeadLetterQueue', FifoQueue>>, untilMs: number): void => {
      every(minuteMs, untilMs, () => {
        for (const [name, queue] of Object.entries(queues)) {
          const values = {
            ApproximateAgeOfOldestMessage: queue.oldestAgeMs(mostReceivesSeen) / 1000,
            ApproximateNumberOfMessagesVisible: queue.size() - queue.inFlight(),
            ApproximateNumberOfMessagesNotVisible: queue.inFlight(),
          };
          aws('AWS/SQS', { QueueName: `<${name}.QueueName>` }, values);
        }
      });
    },
    /** As the function `prove` measures each of its runs. */
    prove: (destinations: number, isDue: () => boolean, untilMs: number): void => {
      every(15 * minuteMs, untilMs, () => {
        if (isDue()) own('DestinationsProven', destinations);
      });
    },
  };
}
