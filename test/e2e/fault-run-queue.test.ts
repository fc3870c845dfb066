import { expect, it } from 'vitest';
import { createFifoQueue } from '../../tools/simulator/fifo-queue.ts';

function aQueue() {
  let now = 0;
  const acknowledged: string[] = [];
  const queue = createFifoQueue({
    visibilityMs: 30_000,
    nowMs: () => now,
    onAcknowledged: ({ body }) => acknowledged.push(body),
  });
  return {
    ...queue,
    acknowledged,
    passes: (seconds: number) => {
      now += seconds * 1000;
    },
    put: (groupId: string, ...bodies: readonly string[]) => {
      for (const body of bodies) queue.send({ body, groupId, deduplicationId: body });
    },
    take: (max = 10, holder = 1) =>
      queue
        .receive(max, holder)
        .map(({ body, receipt, receiveCount }) => ({ body, handle: receipt.handle, receiveCount })),
  };
}

const bodies = (received: readonly { readonly body: string }[]) => received.map(({ body }) => body);

it('several messages of one group come in one receive, in order, and other groups fill it up', () => {
  const queue = aQueue();
  queue.put('a', 'a1', 'a2', 'a3');
  queue.put('b', 'b1', 'b2');
  expect(bodies(queue.take(4))).toEqual(['a1', 'a2', 'a3', 'b1']);
});

it('a group is blocked while any of its messages is invisible', () => {
  const queue = aQueue();
  queue.put('a', 'a1', 'a2', 'a3');
  const [first, second] = queue.take(2);
  expect(bodies(queue.take())).toEqual([]);
  expect(queue.acknowledge(first?.handle ?? '')).toBe(true);
  expect(bodies(queue.take())).toEqual([]);
  expect(queue.changeVisibility(second?.handle ?? '', 0)).toBe(true);
  expect(bodies(queue.take())).toEqual(['a2', 'a3']);
  expect(queue.acknowledged).toEqual(['a1']);
});

it('what becomes visible again stands where it stood', () => {
  const queue = aQueue();
  queue.put('a', 'a1', 'a2');
  const [first, second] = queue.take();
  queue.changeVisibility(first?.handle ?? '', 60);
  queue.changeVisibility(second?.handle ?? '', 5);
  queue.passes(5);
  expect(bodies(queue.take())).toEqual([]);
  queue.passes(55);
  expect(queue.take()).toMatchObject([
    { body: 'a1', receiveCount: 2 },
    { body: 'a2', receiveCount: 2 },
  ]);
});

it('a handle is good until the visibility runs out', () => {
  const queue = aQueue();
  queue.put('a', 'a1');
  const [first] = queue.take();
  queue.passes(30);
  expect(queue.acknowledge(first?.handle ?? '')).toBe(false);
  const [again] = queue.take();
  expect(queue.acknowledge(first?.handle ?? '')).toBe(false);
  expect(queue.acknowledge(again?.handle ?? '')).toBe(true);
  expect(queue.size()).toBe(0);
});

it('a deduplication id counts once in its group, also when its message is gone', () => {
  const queue = aQueue();
  queue.put('a', 'same');
  queue.put('b', 'same');
  for (const { handle } of queue.take()) queue.acknowledge(handle);
  queue.put('a', 'same');
  expect(queue.size()).toBe(0);
  expect(queue.acknowledged).toEqual(['same', 'same']);
});

it('the time can pass for what one process holds, except for what it has postponed', () => {
  const queue = aQueue();
  queue.put('a', 'a1');
  queue.put('b', 'b1');
  queue.put('c', 'c1');
  const [first] = queue.take(2, 1);
  expect(bodies(queue.take(1, 2))).toEqual(['c1']);
  queue.changeVisibility(first?.handle ?? '', 10);
  expect([queue.heldBy(1), queue.heldBy(2)]).toEqual([1, 1]);
  queue.runOutVisibility(1);
  expect([queue.heldBy(1), queue.heldBy(2)]).toEqual([0, 1]);
  expect(bodies(queue.take(10, 3))).toEqual(['b1']);
});
