import { describe, expect, it } from 'vitest';
import type { ProofResult } from '../../lib/proof/prove-destination.ts';
import {
  allowListOf,
  dayMs,
  gone,
  hourMs,
  minuteMs,
  outage,
  proven,
  revoked,
  startMs,
  startProofBench,
  unproven,
} from '../support/proof-bench.ts';

const slacks = (count: number) => Array.from({ length: count }, (_, index) => ({ id: `ops/s${index}`, type: 'slack' }));

/** A bench whose destinations answer as a test sets them. */
function startWith(destinations: Parameters<typeof allowListOf>[0]) {
  const answers = new Map<string, ProofResult>();
  const state = { allowList: allowListOf(destinations), takes: true };
  const bench = startProofBench({
    allowList: () => state.allowList,
    probe: (destination) => answers.get(destination) ?? proven,
    drill: (destination) => answers.get(`drill ${destination}`) ?? proven,
    takes: () => state.takes,
  });
  return { ...bench, answers, state };
}

const told = ({ escalated }: ReturnType<typeof startWith>) =>
  escalated.map(({ notification: { status, alerts } }) => ({
    status,
    alerts: alerts.map((alert) => `${alert.status} ${alert.labels.get('destination')} ${alert.labels.get('reason')}`),
  }));

describe('a day of runs', () => {
  it('asks every destination four times, at its own time and evenly', async () => {
    const bench = startWith(slacks(400));
    await bench.run(startMs - 15 * minuteMs);
    const before = bench.asked.length;
    await bench.runUntil(startMs, startMs + dayMs);
    const asked = bench.asked.slice(before);
    const perDestination = Map.groupBy(asked, ({ destination }) => destination);
    expect([...perDestination.values()].every((times) => times.length === 4)).toBe(true);
    const perRun = Map.groupBy(asked, ({ atMs }) => atMs);
    expect(Math.max(...[...perRun.values()].map((ones) => ones.length))).toBeLessThan(40);
  });

  it('asks as often as a destination says', async () => {
    const bench = startWith([
      { id: 'ops/hourly', type: 'slack', proof: { every: 3_600 } },
      { id: 'ops/daily', type: 'slack', proof: { every: 86_400 } },
    ]);
    await bench.run(startMs - 15 * minuteMs);
    const before = bench.asked.length;
    await bench.runUntil(startMs, startMs + dayMs);
    const count = (id: string) => bench.asked.slice(before).filter(({ destination }) => destination === id).length;
    expect([count('ops/hourly'), count('ops/daily')]).toEqual([24, 1]);
  });

  it('asks everything at once after the allow-list has changed, and where no run is known', async () => {
    const bench = startWith(slacks(20));
    await bench.run(startMs);
    expect(bench.asked).toHaveLength(20);
    await bench.run(startMs + 1);
    expect(bench.asked).toHaveLength(20);
    bench.state.allowList = allowListOf(slacks(21), 'hash-2');
    await bench.run(startMs + 2);
    expect(bench.asked).toHaveLength(41);
  });
});

describe('a destination that no longer works', () => {
  it('is told at once where the vendor says so, once, and when it works again', async () => {
    const bench = startWith(slacks(3));
    await bench.run(startMs);
    bench.answers.set('ops/s1', gone);
    await bench.runUntil(startMs + 15 * minuteMs, startMs + 2 * dayMs);
    expect(told(bench)).toEqual([{ status: 'firing', alerts: ['firing ops/s1 destination_gone'] }]);
    bench.answers.delete('ops/s1');
    await bench.runUntil(startMs + 2 * dayMs, startMs + 2 * dayMs + 2 * hourMs);
    expect(told(bench).slice(1)).toEqual([{ status: 'resolved', alerts: ['resolved ops/s1 destination_gone'] }]);
  });

  it('whose credential is refused is told when it is refused again, as the next one may just be stored', async () => {
    const bench = startWith(slacks(2));
    await bench.run(startMs);
    bench.answers.set('ops/s1', revoked);
    bench.state.allowList = allowListOf(slacks(2), 'hash-2');
    await bench.run(startMs + 15 * minuteMs);
    expect(told(bench)).toEqual([]);
    await bench.run(startMs + 30 * minuteMs);
    expect(told(bench)).toEqual([{ status: 'firing', alerts: ['firing ops/s1 unauthenticated'] }]);
  });

  it('is not told where it was away for half an hour, and is after that', async () => {
    const bench = startWith([{ id: 'ops/s0', type: 'slack', proof: { every: 900 } }]);
    await bench.run(startMs);
    bench.answers.set('ops/s0', outage);
    await bench.runUntil(startMs + 15 * minuteMs, startMs + 45 * minuteMs);
    bench.answers.delete('ops/s0');
    await bench.run(startMs + 45 * minuteMs);
    expect(told(bench)).toEqual([]);
    bench.answers.set('ops/s0', outage);
    await bench.runUntil(startMs + hourMs, startMs + 2 * hourMs);
    expect(told(bench)).toEqual([{ status: 'firing', alerts: ['firing ops/s0 provider_unavailable'] }]);
    expect(bench.escalated[0]?.atMs).toBe(startMs + hourMs + 30 * minuteMs);
  });

  it('and only limits is told after a day', async () => {
    const bench = startWith([{ id: 'ops/s0', type: 'slack', proof: { every: 900 } }]);
    await bench.run(startMs);
    bench.answers.set('ops/s0', unproven('rate_limited', false));
    await bench.runUntil(startMs + 15 * minuteMs, startMs + dayMs);
    expect(told(bench)).toEqual([]);
    await bench.runUntil(startMs + dayMs, startMs + dayMs + hourMs);
    expect(told(bench)).toHaveLength(1);
  });

  it('is told with those that are told already, in one notification', async () => {
    const bench = startWith(slacks(3));
    bench.answers.set('ops/s0', gone);
    await bench.run(startMs);
    bench.answers.set('ops/s2', gone);
    bench.answers.delete('ops/s0');
    await bench.runUntil(startMs + 15 * minuteMs, startMs + dayMs);
    expect(told(bench).at(-1)).toEqual(
      expect.objectContaining({ alerts: expect.arrayContaining(['firing ops/s2 destination_gone']) }),
    );
    expect(told(bench).flatMap(({ alerts }) => alerts)).toContain('resolved ops/s0 destination_gone');
    expect(new Set(bench.escalated.map(({ notification }) => notification.groupKey)).size).toBe(1);
  });

  it('is over where it leaves the allow-list', async () => {
    const bench = startWith(slacks(2));
    bench.answers.set('ops/s1', gone);
    await bench.run(startMs);
    bench.state.allowList = allowListOf(slacks(1), 'hash-2');
    await bench.run(startMs + 15 * minuteMs);
    expect(told(bench).at(-1)).toEqual({ status: 'resolved', alerts: ['resolved ops/s1 destination_gone'] });
  });

  it('and is to be notified of escalations counts by itself', async () => {
    const bench = startWith(slacks(2));
    bench.answers.set('ops/s0', gone);
    await bench.run(startMs);
    expect(bench.audited.at(-1)).toMatchObject({ event: 'proof.ran', escalationUnproven: 1, proven: 1, unproven: 1 });
  });
});

describe('a run', () => {
  it('that has no time leaves the rest to the next, which takes it first', async () => {
    const bench = startWith(slacks(100));
    let left = 30;
    await bench.run(startMs, () => left-- > 0);
    const first = bench.asked.length;
    expect(first).toBeLessThan(40);
    expect(bench.audited.at(-1)).toMatchObject({ event: 'proof.ran' });
    await bench.run(startMs + 15 * minuteMs);
    expect(new Set(bench.asked.map(({ destination }) => destination)).size).toBe(100);
  });

  it('whose escalation is not taken leaves no line, and the next one tells it', async () => {
    const bench = startWith(slacks(2));
    await bench.run(startMs);
    bench.answers.set('ops/s1', gone);
    bench.state.takes = false;
    for (let atMs = startMs; atMs < startMs + 7 * hourMs; atMs += 15 * minuteMs) {
      await bench.run(atMs + 15 * minuteMs).catch(() => {});
    }
    expect(bench.escalated).toEqual([]);
    bench.state.takes = true;
    await bench.run(startMs + 7 * hourMs + 15 * minuteMs);
    expect(told(bench)).toEqual([{ status: 'firing', alerts: ['firing ops/s1 destination_gone'] }]);
  });

  it('that is called twice, or late, by the schedule asks nothing and counts nothing', async () => {
    const bench = startWith([{ id: 'ops/s0', type: 'slack', proof: { every: 900 } }]);
    await bench.run(startMs);
    bench.answers.set('ops/s0', outage);
    for (const minutes of [15, 15, 30, 15, 30]) await bench.run(startMs + minutes * minuteMs);
    expect(bench.asked.map(({ atMs }) => atMs - startMs)).toEqual([0, 15 * minuteMs, 30 * minuteMs]);
    expect(told(bench)).toEqual([]);
  });

  it('leaves a line that CloudWatch takes whole, of thousands of destinations that fail or wait', async () => {
    const name = (index: number) => `${'t'.repeat(40)}/${'d'.repeat(35)}${index}`;
    const many = Array.from({ length: 9_000 }, (_, index) => ({ id: name(index + 10_000), type: 'slack' }));
    const bench = startWith(many);
    for (const { id } of many) bench.answers.set(id, outage);
    let left = 5_000;
    await bench.run(startMs, () => left-- > 0);
    const { atMs: _, ...line } = bench.audited.at(-1) ?? {};
    expect(line).toMatchObject({ event: 'proof.ran' });
    expect(JSON.stringify(line).length).toBeLessThan(250 * 1024);
  });

  it('makes up for runs that did not happen', async () => {
    const bench = startWith(slacks(50));
    await bench.run(startMs);
    await bench.run(startMs + 7 * hourMs);
    expect(bench.asked).toHaveLength(100);
  });
});

describe('where the vendor cannot be asked', () => {
  const noProbe: ProofResult = { kind: 'no_quiet_probe' };

  it('a drill is sent once in 30 days where people read it, and none to a program', async () => {
    const bench = startWith([
      { id: 'ops/teams', type: 'teams' },
      { id: 'ops/hook', type: 'webhook' },
      { id: 'ops/weekly', type: 'teams', proof: { drill: 7 * 86_400 } },
      { id: 'ops/never', type: 'teams', proof: { drill: 0 } },
    ]);
    await bench.runUntil(startMs, startMs + 60 * dayMs);
    const drills = (id: string) => bench.asked.filter(({ destination, by }) => by === 'drill' && destination === id);
    expect(['ops/teams', 'ops/hook', 'ops/weekly', 'ops/never'].map((id) => drills(id).length)).toEqual([
      2,
      0,
      expect.toSatisfy((count) => count === 8 || count === 9),
      0,
    ]);
  });

  it('a drill that failed is not forgotten because its secret is in order', async () => {
    const bench = startWith([{ id: 'ops/teams', type: 'teams', proof: { drill: 86_400 } }]);
    bench.answers.set('ops/teams', noProbe).set('drill ops/teams', gone);
    await bench.runUntil(startMs, startMs + 2 * dayMs);
    expect(told(bench).map(({ status }) => status)).toEqual(['firing']);
    bench.answers.delete('drill ops/teams');
    await bench.runUntil(startMs + 2 * dayMs, startMs + 2 * dayMs + 2 * hourMs);
    expect(told(bench).map(({ status }) => status)).toEqual(['firing', 'resolved']);
  });
});
