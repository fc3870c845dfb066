import type { DiffReport } from './report-diff.ts';

/** One line of the table of numbers: `undefined` where there is nothing to count. */
export type ReachLine = { readonly label: string; readonly before: number | undefined; readonly after: number };

/** Who can be notified by whom, in numbers before and after. Of single providers only those whose number changes. */
export function describeReach({ reach: { before, after }, fencesWidened }: DiffReport): readonly ReachLine[] {
  const line = (label: string, field: NumberField): ReachLine => ({
    label,
    before: before[field],
    after: after[field],
  });
  const types = Object.keys({ ...before.destinationsByType, ...after.destinationsByType }).toSorted();
  const ofTypes = types
    .map((type) => ({
      label: `of type ${type}`,
      before: before.destinationsByType[type] ?? 0,
      after: after.destinationsByType[type] ?? 0,
    }))
    .filter((one) => one.before !== one.after);
  return [
    line('senders', 'senders'),
    line('teams', 'teams'),
    line('receivers, counted for each sender', 'receivers'),
    line('destinations', 'destinations'),
    ...ofTypes,
    line('pairs of a sender and a destination it can notify', 'pairs'),
    line('the same, counted for each receiver', 'ways'),
    line('most destinations that one sender can notify', 'mostDestinations'),
    line('most senders that can notify one destination', 'mostSenders'),
    line('secrets that the guard may read', 'secrets'),
    { label: 'teams with a wider fence', before: undefined, after: fencesWidened },
  ];
}

type NumberField = Exclude<keyof DiffReport['reach']['before'], 'destinationsByType'>;
