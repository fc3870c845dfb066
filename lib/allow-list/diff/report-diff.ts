import { compareText } from '../compile/fault.ts';
import type { Change, Effect } from './change.ts';
import { diffAllowLists } from './diff-allow-lists.ts';
import { measureReach, type Reach } from './measure-reach.ts';
import { type ChangePlace, placeChange } from './place-change.ts';
import type { ReviewedAllowList } from './reviewed-allow-list.ts';

export type ReportedChange = Change & {
  /** Whose it is; absent for what is the platform's. */
  readonly team: string | undefined;
  /** Absent where only compiled allow-lists were compared. */
  readonly place: ChangePlace | undefined;
};

/** The allow-list before, where it could not be compared as a whole. */
export type BaseNote =
  /** There was none. */
  | { readonly kind: 'missing' }
  /** It has faults. `faults` are lines such as `file:line:column message`, `left` is what was not read because of them. */
  | { readonly kind: 'broken'; readonly faults: readonly string[]; readonly left: readonly string[] };

/** The platform's changes, or one team's; widening first. */
export type ChangeGroup = { readonly team: string | undefined; readonly changes: readonly ReportedChange[] };

export type DiffReport = {
  readonly base: BaseNote | undefined;
  /** The platform's first, then by the names of the teams. */
  readonly groups: readonly ChangeGroup[];
  readonly counts: Readonly<Record<Effect, number>>;
  readonly reach: { readonly before: Reach; readonly after: Reach };
  /** How many teams may name more than before. */
  readonly fencesWidened: number;
};

/** Everything that a reviewer is shown of two allow-lists; every format shows this. */
export function reportDiff(before: ReviewedAllowList, after: ReviewedAllowList, base?: BaseNote): DiffReport {
  const changes = diffAllowLists(before, after).map((change) => ({
    ...change,
    team: teamOf(change),
    place: placeChange(change, before, after),
  }));
  const groups = [...Map.groupBy(changes, ({ team }) => team)].map(([team, ofTeam]) => ({ team, changes: ofTeam }));
  const widened = changes.filter(({ subject, effect }) => subject === 'team' && effect === 'widening');
  return {
    base,
    groups: groups.toSorted((a, b) => compareText(a.team ?? '', b.team ?? '')),
    counts: countEffects(changes),
    reach: { before: measureReach(before.allowList), after: measureReach(after.allowList) },
    fencesWidened: new Set(widened.map(({ name }) => name)).size,
  };
}

/** How many changes have each effect. */
export function countEffects(changes: readonly Change[]): Readonly<Record<Effect, number>> {
  const count = (effect: Effect) => changes.filter((change) => change.effect === effect).length;
  return { widening: count('widening'), narrowing: count('narrowing'), neutral: count('neutral') };
}

/** A fence is of its team, though the platform's file has it. */
function teamOf({ subject, name }: Change): string | undefined {
  switch (subject) {
    case 'platform':
    case 'sender':
      return undefined;
    case 'team':
      return name;
    case 'receiver':
    case 'destination':
      return name.slice(0, name.indexOf('/'));
  }
}
