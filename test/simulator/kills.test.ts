import { expect, it } from 'vitest';
import { createClock } from '../../tools/simulator/clock.ts';
import { startGuard } from '../../tools/simulator/guard.ts';
import { bodyOf, marksIn } from '../../tools/simulator/notifications.ts';
import { sceneAllowList, startMs } from '../../tools/simulator/run-scene.ts';
import { createVendor } from '../../tools/simulator/vendor.ts';

const vendorMs = 100;
/** From an arrival until its answer is there. */
const answerMs = vendorMs / 2 + 1;
const hour = 3_600_000;

/** Alert groups that wait until the first call of `deliver` has all of them in one batch, and what the chat got of them. */
function startBatch(groups: number) {
  const clock = createClock(startMs);
  const arrived: number[] = [];
  let isStopped = true;
  const vendor = createVendor({
    ...{ clock, latencyMs: () => vendorMs },
    onArrived: (request) => arrived.push(...marksIn(JSON.stringify(request)).map(({ group }) => group)),
  });
  const guard = startGuard({
    ...{ clock, allowList: JSON.stringify(sceneAllowList), vendorOf: () => vendor, random: () => 0 },
    secretOf: () => JSON.stringify({ webhookUrl: 'https://hooks.slack.com/services/T0/B0/simulated' }),
    isStopped: () => isStopped,
  });
  for (let group = 0; group < groups; group += 1) {
    clock.at(startMs + group, () => void guard.post('prod', bodyOf({ group, step: 1 }, 'ops', startMs), `r${group}`));
  }
  return {
    arrived,
    /** Calls `deliver`, kills it as soon as so many have arrived and `graceMs` are over, and waits until all has ended. */
    killAfter: async (count: number, graceMs: number): Promise<boolean> => {
      await clock.runUntil(startMs + 1000);
      isStopped = false;
      guard.resume();
      let atMs = clock.nowMs();
      while (arrived.length < count) {
        atMs += 1;
        await clock.runUntil(atMs);
      }
      await clock.runUntil(atMs + graceMs);
      const wasBusy = guard.kill(0) !== undefined;
      await clock.runUntil(startMs + hour);
      return wasBusy;
    },
  };
}

it('a kill with others under way sends again the one whose answer was not there, and none before it', async () => {
  const batch = startBatch(3);
  expect(await batch.killAfter(2, 0)).toBe(true);
  expect(batch.arrived.slice(0, 2)).toEqual([0, 1]);
  expect(batch.arrived.slice(2).toSorted()).toEqual([1, 2]);
});

it('a kill between the last arrival and its answer sends the last again', async () => {
  const batch = startBatch(3);
  expect(await batch.killAfter(3, 0)).toBe(true);
  expect(batch.arrived).toEqual([0, 1, 2, 2]);
});

it('nothing is sent again once the answer of the last is there: the mapping has deleted it', async () => {
  const batch = startBatch(3);
  expect(await batch.killAfter(3, answerMs)).toBe(false);
  expect(batch.arrived).toEqual([0, 1, 2]);
});
