import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { warmUp } from '../../functions/warm-up.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
});

afterEach(() => {
  vi.useRealTimers();
});

/** By turns of the event loop: what waits in Vitest moves the clock on. */
async function timerIsSet(): Promise<void> {
  while (vi.getTimerCount() === 0) await nextTurn();
}

describe('a warm-up', () => {
  it('ends when all its steps have ended, and leaves no timer', async () => {
    const done: string[] = [];
    await warmUp(
      async () => void done.push('one'),
      async () => void done.push('two'),
    );
    expect(done).toEqual(['one', 'two']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('waits for a step that never ends no longer than its limit, and breaks it off', async () => {
    const startedMs = Date.now();
    const signals: AbortSignal[] = [];
    const ended = warmUp(async (signal) => {
      signals.push(signal);
      await new Promise(() => {});
    });
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    await timerIsSet();
    vi.runAllTimers();
    await ended;
    expect(Date.now() - startedMs).toBe(500);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });

  it('is not failed by a step that throws or rejects, and takes the others to their end', async () => {
    const done: string[] = [];
    await warmUp(
      () => {
        throw new Error('thrown');
      },
      async () => await Promise.reject(new Error('rejected')),
      async () => void done.push('other'),
    );
    expect(done).toEqual(['other']);
  });

  it('is not failed by a step that rejects when it is broken off', async () => {
    const ended = warmUp(
      async (signal) =>
        await new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
        }),
    );
    await timerIsSet();
    vi.runAllTimers();
    await expect(ended).resolves.toBeUndefined();
  });
});
