import { compareText } from '../compile/fault.ts';
import type { Change, Effect, Subject } from './change.ts';
import { compareDestinations } from './compare-destinations.ts';
import { compareFences } from './compare-fences.ts';
import { comparePlatform } from './compare-platform.ts';
import { compareReceivers } from './compare-receivers.ts';
import { compareSecrets } from './compare-secrets.ts';
import { compareSenders } from './compare-senders.ts';
import type { ReviewedAllowList } from './reviewed-allow-list.ts';

const effects: readonly Effect[] = ['widening', 'narrowing', 'neutral'];
const subjects: readonly Subject[] = ['platform', 'sender', 'team', 'receiver', 'destination', 'secret'];

/**
 * What differs between two allow-lists in who may send, who is told and what may be read or called, widening first. Of
 * format and order nothing is told, nor of anything else that changes no decision.
 */
export function diffAllowLists(before: ReviewedAllowList, after: ReviewedAllowList): readonly Change[] {
  const changes = [
    ...comparePlatform(before, after),
    ...compareSenders(before.allowList.senders, after.allowList.senders),
    ...compareFences(before.platform.fences, after.platform.fences),
    ...compareReceivers(before.allowList.receivers, after.allowList.receivers),
    ...compareDestinations(before.allowList.destinations, after.allowList.destinations),
    ...compareSecrets(before.allowList, after.allowList),
  ];
  return changes.toSorted(
    (a, b) =>
      effects.indexOf(a.effect) - effects.indexOf(b.effect) ||
      subjects.indexOf(a.subject) - subjects.indexOf(b.subject) ||
      compareText(a.name, b.name) ||
      compareText(a.field ?? '', b.field ?? ''),
  );
}

/** How many changes have each effect. */
export function countEffects(changes: readonly Change[]): Readonly<Record<Effect, number>> {
  const count = (effect: Effect) => changes.filter((change) => change.effect === effect).length;
  return { widening: count('widening'), narrowing: count('narrowing'), neutral: count('neutral') };
}
