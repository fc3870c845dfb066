import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createRecords } from '../../lib/console/records.ts';

const aRefresh = (destination: string) => ({ event: 'secret.refreshed', outcome: 'refreshed', destination }) as const;

it('keeps the newest, in the order of time, and counts what it left out', () => {
  fc.assert(
    fc.property(fc.nat(60), fc.integer({ min: 1, max: 20 }), (decided, max) => {
      let nowMs = 0;
      const records = createRecords('hash', () => nowMs, max);
      for (nowMs = 0; nowMs < decided; nowMs += 1) records.audit(aRefresh(`team/${nowMs}`));
      const kept = Math.min(decided, max);
      const expected = Array.from({ length: kept }, (_, index) => decided - kept + index);
      expect(records.list().map(({ timeMs }) => timeMs)).toEqual(expected);
      expect([records.count(), records.leftOut()]).toEqual([decided, decided - kept]);
    }),
  );
});

it('hands out what does not change when more is decided', () => {
  const records = createRecords('hash', () => 0, 2);
  records.audit(aRefresh('team/a'));
  const before = records.list();
  records.audit(aRefresh('team/b'));
  records.audit(aRefresh('team/c'));
  expect(before.map(({ destination }) => destination)).toEqual(['team/a']);
});

it('hands out the same list until more is decided, and nobody can change it', () => {
  const records = createRecords('hash', () => 0, 2);
  const lists = [records.list()];
  for (const name of ['a', 'b', 'c']) {
    records.audit(aRefresh(`team/${name}`));
    lists.push(records.list());
    expect(records.list()).toBe(lists.at(-1));
  }
  expect(new Set(lists).size).toBe(4);
  expect(lists.every(Object.isFrozen)).toBe(true);
});

it('says that there is something new, once it is there', () => {
  const records = createRecords('hash', () => 0);
  const heard: number[] = [];
  records.onRecord(() => heard.push(records.list().length));
  records.audit(aRefresh('team/a'));
  records.audit(aRefresh('team/b'));
  expect(heard).toEqual([1, 2]);
});
