import { beforeAll, describe, expect, it } from 'vitest';
import { type FaultRunResult, runFaults } from '../../tools/fault-run/fault-run.ts';
import { describeFaultRun } from '../../tools/fault-run/report.ts';
import { allCases } from '../support/whole-run.ts';

/** A fifth by default: in a tenth too few faults meet a kill. */
const size = allCases ? { groups: 50, kills: 10 } : { groups: 10, kills: 3 };
const stepsPerGroup = 10;
const notifications = size.groups * stepsPerGroup;

/** Another number is another run; one that found something is worth a commit. */
const seed = 20_261_120;

const patienceMs = 150_000;

describe(`${notifications} notifications to 3 destinations, while everything around the guard fails and it is killed ${size.kills} times`, () => {
  let result: FaultRunResult;

  beforeAll(async () => {
    result = await runFaults({ seed, ...size, stepsPerGroup, patienceMs });
    process.stderr.write(describeFaultRun(result));
  }, patienceMs + 30_000);

  it('are all accepted and delivered, and the queue is empty in the end', () => {
    const deliveries = 3 * notifications;
    expect(result).toMatchObject({ notifications, deliveries, lost: 0, leftInQueue: 0, deadLetters: 0 });
  });

  it('arrive in order in each group at each destination', () => {
    expect(result).toMatchObject({ outOfOrder: 0, unknown: 0 });
  });

  it('arrive twice only where a kill fell between the 2xx and its acknowledgement', () => {
    expect(result.unexplainedDuplicates).toBe(0);
    expect(result.arrivals).toBe(result.deliveries + result.explainedDuplicates);
  });

  it('met faults of every kind at every place, and kills that left something to repeat', () => {
    expect(result.kills).toBe(size.kills);
    expect(result.explainedDuplicates).toBeGreaterThan(0);
    expect(result.notificationsRepeated).toBeGreaterThan(0);
    expect(result.deliveriesRetried.get('provider_unavailable')).toBeGreaterThan(0);
    const names = [...result.faults.keys()].map((name) => name.split(': '));
    expect(new Set(names.map(([place]) => place))).toEqual(
      new Set([
        ...['sender', 'queue of ingest', 'queue of deliver', 'secrets of ingest', 'secrets of deliver'],
        ...['slack', 'webhook', 'ses'],
      ]),
    );
    expect(new Set(names.map(([, kind]) => kind))).toEqual(
      new Set(['error', 'throttled', 'reset', 'timeout', 'answer lost', 'answer late', 'partly failed']),
    );
  });
});
