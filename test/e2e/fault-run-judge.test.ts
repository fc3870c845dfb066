import { describe, expect, it } from 'vitest';
import { type Happening, judge } from '../../tools/fault-run/judge.ts';

const lane = { destination: 'ops/chat', group: 7 };
const sent = [1, 2, 3].map((step) => ({ ...lane, step }));

const arrived = (step: number, process = 1): Happening => ({ kind: 'arrived', process, ...lane, step });
const acknowledged = (step: number): Happening => ({ kind: 'acknowledged', ...lane, step });
const killed = (process = 1): Happening => ({ kind: 'killed', process });

const fine = { lost: 0, outOfOrder: 0, explainedDuplicates: 0, unexplainedDuplicates: 0, unknown: 0 };

describe('nothing is wrong', () => {
  it.for<[string, Happening[]]>([
    ['where each step arrives once', [arrived(1), acknowledged(1), arrived(2), arrived(3), acknowledged(3)]],
    ['where a kill left nothing behind', [arrived(1), acknowledged(1), killed(), arrived(2, 2), arrived(3, 2)]],
  ])('%s', ([, happenings]) => {
    expect(judge(sent, happenings)).toEqual({ ...fine, arrivals: 3 });
  });

  it('where the next process repeats, oldest first, what the killed one had no acknowledgement for', () => {
    const happenings = [
      ...[arrived(1), acknowledged(1), arrived(2), arrived(3), killed()],
      ...[arrived(2, 2), arrived(3, 2), acknowledged(2), acknowledged(3)],
    ];
    expect(judge(sent, happenings)).toEqual({ ...fine, arrivals: 5, explainedDuplicates: 2 });
  });

  it('where two groups of a destination cross', () => {
    const other: Happening = { kind: 'arrived', process: 1, destination: 'ops/chat', group: 8, step: 1 };
    const both = [...sent, { destination: 'ops/chat', group: 8, step: 1 }];
    expect(judge(both, [arrived(1), arrived(2), other, arrived(3)])).toEqual({ ...fine, arrivals: 4 });
  });
});

it('a step that never arrives is lost, also where it was acknowledged', () => {
  expect(judge(sent, [arrived(1), acknowledged(1), acknowledged(2), arrived(3)])).toMatchObject({ ...fine, lost: 1 });
  expect(judge(sent, [])).toMatchObject({ ...fine, lost: 3 });
});

describe('out of order is', () => {
  it.for<[string, Happening[], number]>([
    ['a step that arrives for the first time after a newer one', [arrived(1), arrived(3), killed(), arrived(2, 2)], 2],
    ['a process that goes back', [arrived(1), arrived(2), arrived(1), arrived(3)], 1],
    [
      'a repeat after something newer was acknowledged',
      [...[arrived(1), arrived(2), acknowledged(2), killed()], ...[arrived(1, 2), arrived(3, 2)]],
      1,
    ],
    ['an old step at the end', [arrived(1), arrived(2), arrived(3), killed(), arrived(2, 2)], 1],
  ])('%s', ([, happenings, outOfOrder]) => {
    expect(judge(sent, happenings).outOfOrder).toBe(outOfOrder);
  });
});

describe('a duplicate is not explained', () => {
  it.for<[string, Happening[]]>([
    ['where nothing was killed', [arrived(1), arrived(1), arrived(2), arrived(3)]],
    ['where another process was killed', [killed(4), arrived(1), arrived(1, 2), arrived(2, 2), arrived(3, 2)]],
    ['where the kill came after it', [arrived(1), arrived(1, 2), killed(), arrived(2, 2), arrived(3, 2)]],
    [
      'where the queue had its acknowledgement',
      [...[arrived(1), acknowledged(1), killed()], ...[arrived(1, 2), arrived(2, 2), arrived(3, 2)]],
    ],
  ])('%s', ([, happenings]) => {
    expect(judge(sent, happenings)).toMatchObject({ explainedDuplicates: 0, unexplainedDuplicates: 1 });
  });

  it('where a killed process had delivered it, but a living one has too', () => {
    const happenings = [arrived(1), killed(), arrived(1, 2), arrived(1, 2), arrived(2, 2), arrived(3, 2)];
    expect(judge(sent, happenings)).toMatchObject({ explainedDuplicates: 1, unexplainedDuplicates: 1 });
  });
});

it('what nobody sent is unknown', () => {
  expect(judge(sent, [arrived(1), arrived(2), arrived(3), arrived(4)])).toMatchObject({ unknown: 1, arrivals: 3 });
});
