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
    memory.delivered('a', 'a/0', 0);
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

describe('the pace of a destination that limits', () => {
  /** A vendor with a bucket of tokens, asked whenever the memory allows it. */
  function play(perSecond: number, seconds: number, memory = aMemory()) {
    let tokens = 0;
    let filledAtMs = memory.clock.nowMs;
    const counts = { taken: 0, refused: 0 };
    const endMs = memory.clock.nowMs + seconds * 1_000;
    memory.refused('a', 1);
    while (memory.clock.nowMs < endMs) {
      memory.clock.nowMs += Math.max(memory.heldMs('a'), 1);
      tokens = Math.min(10, tokens + ((memory.clock.nowMs - filledAtMs) * perSecond) / 1_000);
      filledAtMs = memory.clock.nowMs;
      if (tokens >= 1) {
        tokens -= 1;
        counts.taken += 1;
        memory.delivered('a', 'a/0', 0);
      } else {
        counts.refused += 1;
        memory.refused('a', 1);
      }
    }
    return counts;
  }

  it.each([1, 5, 50])('is found for %i messages a second, and few are refused', (perSecond) => {
    const { taken, refused } = play(perSecond, 600);
    expect(taken).toBeGreaterThan(600 * perSecond * 0.6);
    expect(taken).toBeLessThanOrEqual(600 * perSecond + 10);
    expect(refused / (taken + refused)).toBeLessThan(0.06);
  });

  it('is asked less and less while it refuses everything, and at once at its old pace when it does not', () => {
    const memory = aMemory();
    const waits = Array.from({ length: 40 }, () => {
      memory.refused('a', 1);
      const heldMs = memory.heldMs('a');
      memory.clock.nowMs += heldMs;
      return heldMs;
    });
    expect(waits.slice(0, 4)).toEqual([1_000, 1_250, 1_562.5, 1_953.125]);
    expect(waits.at(-1)).toBe(60_000);
    memory.delivered('a', 'a/0', 0);
    expect(memory.heldMs('a')).toBeLessThanOrEqual(1_010);
  });

  it('is longer than a minute where the destination asks for that', () => {
    const memory = aMemory();
    memory.refused('a', 3_600);
    expect(memory.heldMs('a')).toBe(3_600_000);
  });

  it('is forgotten after a minute without a message', () => {
    const memory = aMemory();
    memory.refused('a', 1);
    memory.clock.nowMs += 1_000;
    memory.delivered('a', 'a/0', 0);
    expect(memory.isLimiting('a')).toBe(true);
    memory.clock.nowMs += 61_011;
    expect(memory.isLimiting('a')).toBe(false);
    expect(memory.heldMs('a')).toBeLessThanOrEqual(0);
  });

  it('is no limit where a destination only asked to wait', () => {
    const memory = aMemory();
    memory.hold('a', 5);
    expect(memory.isLimiting('a')).toBe(false);
    memory.clock.nowMs += 5_000;
    memory.delivered('a', 'a/0', 0);
    expect(memory.heldMs('a')).toBeLessThanOrEqual(0);
  });
});
