import { describe, expect, it } from 'vitest';
import { createDestinationMemory } from '../../lib/delivery/destination-memory.ts';

function aMemory() {
  const clock = { nowMs: 1_000_000 };
  return { ...createDestinationMemory(() => clock.nowMs), clock };
}

describe('what an instance remembers of a destination', () => {
  it('is how long it wants to be left alone, the longest of what it said', () => {
    const memory = aMemory();
    memory.hold('a', 10);
    memory.hold('a', 3);
    expect(memory.heldMs('a')).toBe(10_000);
    expect(memory.heldMs('b')).toBeLessThanOrEqual(0);
    memory.clock.nowMs += 10_000;
    expect(memory.heldMs('a')).toBe(0);
  });

  it('is in which order its lanes wait: one a second, from when it may be asked', () => {
    const memory = aMemory();
    expect(memory.reserveTurn('a')).toBe(0);
    memory.hold('a', 10);
    expect([1, 2, 3].map(() => memory.reserveTurn('a'))).toEqual([10, 11, 12]);
    memory.clock.nowMs += 30_000;
    memory.hold('a', 1);
    expect(memory.reserveTurn('a')).toBe(1);
  });

  it('is how often in a row it failed, until it takes something again', () => {
    const memory = aMemory();
    expect([memory.failed('a/0'), memory.failed('a/0'), memory.failed('a/1'), memory.failed('a')]).toEqual([
      ...[1, 2, 1, 1],
    ]);
    memory.delivered('a', 'a/0');
    expect([memory.failed('a/0'), memory.failed('a/1'), memory.failed('a')]).toEqual([1, 2, 1]);
  });

  it('makes lanes take turns for a minute after a limit, whatever became of the turn before', async () => {
    const memory = aMemory();
    const happened: string[] = [];
    const act = (name: string) => async () => {
      happened.push(`${name} begins`);
      await Promise.resolve();
      happened.push(`${name} ends`);
      if (name === 'first') throw new Error('planted');
    };
    memory.hold('a', 1);
    memory.clock.nowMs += 61_000 - 1;
    await Promise.allSettled([memory.inTurn('a', act('first')), memory.inTurn('a', act('second'))]);
    expect(happened).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
    memory.clock.nowMs += 1;
    happened.length = 0;
    await Promise.allSettled([memory.inTurn('a', act('third')), memory.inTurn('a', act('fourth'))]);
    expect(happened).toEqual(['third begins', 'fourth begins', 'third ends', 'fourth ends']);
  });
});
