import { describe, expect, it } from 'vitest';
import { percentile } from '../../tools/simulator/judge.ts';
import { runScene, type SceneRun } from '../../tools/simulator/run-scene.ts';
import { scenes } from '../../tools/simulator/scenes.ts';
import { caseCount, isWholeRun } from '../support/whole-run.ts';

async function play(name: string, seed = 7): Promise<SceneRun> {
  const scene = scenes[name];
  if (scene === undefined) throw new RangeError(`no scene is called ${name}`);
  return await runScene(scene, seed);
}

const secondsOf = (times: readonly number[], share: number) => percentile(times, share) / 1000;

function expectSound({ verdict: { lost, doubled, stale, deadLettered } }: SceneRun, givenUp = 0): void {
  expect({ lost, doubled, stale, deadLettered }).toEqual({ lost: [], doubled: [], stale: [], deadLettered: givenUp });
}

describe('in virtual time, with a chat that takes one message a second', () => {
  it.each([{ name: 'storm', groups: 1_000 }, ...(isWholeRun ? [{ name: 'storm-10000', groups: 10_000 }] : [])])(
    '$groups groups at once arrive in a tenth of the time that they would take one by one, and an urgent one at once',
    { timeout: 120_000 },
    async ({ name, groups }) => {
      const run = await play(name);
      expectSound(run);
      expect(secondsOf(run.timesOf('urgent'), 1)).toBeLessThan(15);
      expect(secondsOf(run.timesOf('ops'), 1)).toBeLessThan((groups / 10) * 1.02);
      expect(run.refused / run.asked).toBeLessThan(0.05);
    },
  );

  it('a quiet day has no digest, and nobody waits for a second', async () => {
    const run = await play('calm');
    expectSound(run);
    expect(run.verdict.together).toBe(0);
    expect(secondsOf(run.verdict.times, 1)).toBeLessThan(1);
  });

  it.each(['down-1m', 'down-15m', 'limited-1h', 'deployment'])('%s loses nothing', async (name) => {
    expectSound(await play(name));
  });

  it('a destination that is dead for six hours is replaced at the promised minute, and holds no other', async () => {
    const run = await play('dead-6h');
    expectSound(run, run.verdict.fellBack);
    expect(run.verdict.fellBack).toBeGreaterThan(200);
    const fellBackAfter = run.audited.flatMap((event) =>
      event.event === 'delivery.fell_back' ? event.atMs - (run.acceptedAs(event.deliveryKey)?.atMs ?? 0) : [],
    );
    expect(Math.max(...fellBackAfter)).toBeLessThan(16 * 60_000);
    expect(secondsOf(run.timesOf('other'), 0.99)).toBeLessThan(1);
  });

  it('a message that the vendor can never take holds the others for a minute at most', async () => {
    const run = await play('poison');
    expectSound(run, 1);
    expect(run.verdict).toMatchObject({ setAside: 1, deadLettered: 1 });
    expect(secondsOf(run.verdict.times, 0.99)).toBeLessThan(60);
  });

  it('what is urgent is not held by a sender that floods the same chat', async () => {
    const run = await play('hostile');
    expectSound(run);
    expect(secondsOf(run.timesOf('urgent'), 1)).toBeLessThan(15);
  });

  /** Longest lateness in seconds: the outage of ten minutes, and how far apart attempts are at its end. */
  it.each([
    ['queue-silent-10m', 1],
    ['secrets-silent-10m', (10 + 2.4) * 60],
    ['aws-silent-10m', (10 + 6) * 60],
  ] as const)('%s loses and doubles nothing, and nothing is later than %i s', async (name, seconds) => {
    const run = await play(name);
    expectSound(run);
    expect(secondsOf(run.verdict.times, 1)).toBeLessThan(seconds);
  });

  it('kills, outages and limits lose nothing and show no overtaken state as the last', {
    timeout: 600_000,
  }, async () => {
    const seeds = caseCount(200);
    let killed = 0;
    for (let seed = 1; seed <= seeds; seed += 1) {
      const run = await play('chaos', seed);
      const { lost, stale, deadLettered, fellBack } = run.verdict;
      killed += run.killed;
      expect({ seed, lost, stale, deadLettered }).toEqual({ seed, lost: [], stale: [], deadLettered: fellBack });
    }
    process.stderr.write(`chaos: ${seeds} seeds, ${killed} kills, 0 lost\n`);
    expect(killed).toBeGreaterThan(0);
  });
});
