import { describe, expect, it } from 'vitest';
import type { AuditedEvent } from '../../tools/simulator/guard.ts';
import { type Accepted, type Arrival, judge } from '../../tools/simulator/judge.ts';

const destination = 'ops/chat';

const accepted = (group: number, step = 1): Accepted => ({
  ...{ destination, group, step, atMs: step },
  deliveryKey: `key-${group}-${step}`,
});

const arrival = (...steps: [number, number][]): Arrival => ({
  ...{ destination, atMs: 0 },
  steps: steps.map(([group, step]) => ({ group, step })),
});

function sent(group: number, step = 1, more: { overtaken?: true; messageKey?: string } = {}): AuditedEvent {
  return {
    ...{ event: 'delivery.sent', outcome: 'delivered', sender: 'prod', receiver: 'ops', destination, provider: 'chat' },
    ...{ deliveryKey: `key-${group}-${step}`, groupHash: 'hash', alerts: { firing: 1, resolved: 0, truncated: 0 } },
    ...{ attempt: 1, status: 200, latencyMs: 1, requestId: 'request', queuedMs: 1, sinceAcceptedMs: 5 },
    ...{ sinceChangeMs: 9, class: 'chat', atMs: 0, ...more },
  };
}

describe('the judge of a simulated run', () => {
  it('finds nothing where everything arrived once and in order', () => {
    const verdict = judge(
      [accepted(1), accepted(1, 2), accepted(2)],
      [
        sent(1, 1, { overtaken: true, messageKey: 'm' }),
        sent(1, 2, { messageKey: 'm' }),
        sent(2, 1, { messageKey: 'm' }),
      ],
      [arrival([1, 2], [2, 1])],
      false,
    );
    expect(verdict).toMatchObject({ lost: [], doubled: [], stale: [], together: 3, times: [5, 5, 5] });
  });

  it('finds what a kill lost', () => {
    expect(judge([accepted(1), accepted(2)], [sent(1)], [arrival([1, 1])], true).lost).toEqual(['ops/chat 2.1']);
  });

  it('finds what is said to have arrived and is in no message', () => {
    expect(judge([accepted(1)], [sent(1)], [], false).lost).toEqual(['ops/chat 1.1']);
  });

  it('finds a digest that was sent twice', () => {
    const twice = [sent(1), sent(2), sent(1), sent(2)];
    const arrivals = [arrival([1, 1], [2, 1]), arrival([1, 1], [2, 1])];
    expect(judge([accepted(1), accepted(2)], twice, arrivals, false).doubled).toEqual(['ops/chat 1.1', 'ops/chat 2.1']);
    expect(judge([accepted(1), accepted(2)], twice, arrivals, true).doubled).toEqual([]);
  });

  it('finds an overtaken state that is shown as the last', () => {
    const events = [sent(1), sent(1, 2)];
    expect(judge([accepted(1), accepted(1, 2)], events, [arrival([1, 2]), arrival([1, 1])], false).stale).toEqual([
      'ops/chat 1',
    ]);
  });
});
