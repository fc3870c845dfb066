import { expect, it } from 'vitest';
import { followDeliveries } from '../../lib/views/deliveries.ts';
import { oncePerList } from '../../lib/views/once-per-list.ts';
import { evidences } from '../support/evidence.ts';

it('works out once what a list says, and anew for another list that holds the same', () => {
  const asked: (readonly number[])[] = [];
  const firstOf = oncePerList((list: readonly number[]) => {
    asked.push(list);
    return list[0];
  });
  const [empty, one, other] = [[], [1], [1]];
  for (const list of [empty, one, empty, one, other]) expect(firstOf(list)).toBe(list[0]);
  expect(asked).toEqual([empty, one, other]);
  expect(asked[1]).toBe(one);
});

it('follows the deliveries of the same records once', async () => {
  const { records } = await evidences.outage();
  expect(followDeliveries(records)).toBe(followDeliveries(records));
  expect(followDeliveries([...records])).toEqual(followDeliveries(records));
});
