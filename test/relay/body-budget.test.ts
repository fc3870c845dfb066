import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createBodyBudget, createBudget } from '../../lib/relay/body-budget.ts';

const { signal: patient } = new AbortController();
const megabyte = 1024 * 1024;

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** Asks for every amount in order and notes who was answered how, as `name` or `name: reason`. */
function ask(reserve: ReturnType<typeof createBudget>, answered: string[]) {
  return (name: string, amount: number, callerGone: AbortSignal = patient) => {
    const reserved = reserve(amount, callerGone);
    reserved.then((outcome) => answered.push(outcome.ok ? name : `${name}: ${outcome.reason}`));
    return async () => {
      const outcome = await reserved;
      if (outcome.ok) outcome.release();
    };
  };
}

async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
}

describe('a budget', () => {
  it('serves in the order of asking: a small one does not overtake a large one that waits', async () => {
    const answered: string[] = [];
    const reserve = ask(createBudget(10, 1000), answered);
    const release = reserve('first', 6);
    reserve('large', 8);
    reserve('small', 1);
    await settle();
    expect(answered).toEqual(['first']);
    await release();
    await settle();
    expect(answered).toEqual(['first', 'large', 'small']);
  });

  it('answers that it is overloaded when the wait is over, and serves those behind', async () => {
    const answered: string[] = [];
    const reserve = ask(createBudget(10, 1000), answered);
    reserve('first', 6);
    reserve('large', 8);
    await vi.advanceTimersByTimeAsync(500);
    reserve('small', 1);
    await vi.advanceTimersByTimeAsync(499);
    expect(answered).toEqual(['first']);
    await vi.advanceTimersByTimeAsync(1);
    expect(answered).toEqual(['first', 'large: overloaded', 'small']);
  });

  it('forgets whoever went away, and serves those behind', async () => {
    const answered: string[] = [];
    const reserve = ask(createBudget(10, 1000), answered);
    const caller = new AbortController();
    reserve('first', 6);
    reserve('large', 8, caller.signal);
    reserve('small', 1);
    caller.abort();
    await settle();
    expect(answered).toEqual(['first', 'large: caller_gone', 'small']);
    reserve('late', 1, caller.signal);
    await settle();
    expect(answered.at(-1)).toBe('late: caller_gone');
  });

  it('gives back what was released, and no more', async () => {
    const answered: string[] = [];
    const reserve = ask(createBudget(10, 1000), answered);
    for (let turn = 0; turn < 3; turn += 1) await reserve('whole', 10)();
    reserve('whole', 10);
    reserve('one more', 1);
    await vi.advanceTimersByTimeAsync(1000);
    expect(answered).toEqual(['whole', 'whole', 'whole', 'whole', 'one more: overloaded']);
  });
});

describe('the memory for bodies', () => {
  it('holds four large bodies at once in buffers that are used again, and makes no small one wait for them', async () => {
    const hold = createBodyBudget(6 * megabyte, 1000);
    const large = await Promise.all(Array.from({ length: 4 }, () => hold(2 * megabyte, patient)));
    const fifth = hold(6 * megabyte, patient);
    const small = await hold(1000, patient);
    expect(small).toMatchObject({ ok: true });
    const [first] = large;
    if (!first?.ok) throw new Error('a large body had to wait');
    const used = first.memory();
    first.release();
    const next = await fifth;
    expect(next.ok && next.memory() === used).toBe(true);
    expect(used).toHaveLength(6 * megabyte);
  });

  it('holds 12 MiB of small bodies at once', async () => {
    const hold = createBodyBudget(6 * megabyte, 1000);
    const held = Array.from({ length: 13 }, () => hold(megabyte, patient));
    await vi.advanceTimersByTimeAsync(1000);
    expect((await Promise.all(held)).map(({ ok }) => ok)).toEqual([...Array(12).fill(true), false]);
  });
});
