import type { CompiledAllowList } from '../allow-list.ts';
import { compareText } from '../compile/fault.ts';
import type { Change, Effect, Subject } from './change.ts';
import { compareDestinations, matchDestinations } from './compare-destinations.ts';
import { compareFences } from './compare-fences.ts';
import { comparePlatform } from './compare-platform.ts';
import { compareReceivers } from './compare-receivers.ts';
import { compareSenders } from './compare-senders.ts';
import { platformsOf, type ReviewedAllowList } from './reviewed-allow-list.ts';

const effects: readonly Effect[] = ['widening', 'narrowing', 'neutral'];
const subjects: readonly Subject[] = ['platform', 'sender', 'team', 'receiver', 'destination'];

/**
 * What differs between two allow-lists in who may send, who is told and what may be read or called, widening first. Of
 * format and order nothing is told, nor of anything else that changes no decision.
 *
 * A secret is told with the sender or destination that has it: nothing else makes the guard read one.
 */
export function diffAllowLists(before: ReviewedAllowList, after: ReviewedAllowList): readonly Change[] {
  const [oldPlatform, platform] = platformsOf(before, after);
  const former = matchDestinations(before.allowList.destinations, after.allowList.destinations);
  const old = withNewIds(before.allowList, former);
  const changes = [
    ...comparePlatform({ allowList: old, platform: oldPlatform }, { allowList: after.allowList, platform }),
    ...compareSenders(old.senders, after.allowList.senders),
    ...compareFences(oldPlatform.fences, platform.fences),
    ...compareReceivers(old.receivers, after.allowList.receivers, former),
    ...compareDestinations(before.allowList.destinations, after.allowList.destinations, former),
  ];
  return changes.toSorted(
    (a, b) =>
      effects.indexOf(a.effect) - effects.indexOf(b.effect) ||
      subjects.indexOf(a.subject) - subjects.indexOf(b.subject) ||
      compareText(a.name, b.name) ||
      compareText(a.field ?? '', b.field ?? ''),
  );
}

/** What names a destination names it by its new id, so that a new id alone is no change of what names it. */
function withNewIds(allowList: CompiledAllowList, former: ReadonlyMap<string, string>): CompiledAllowList {
  const newIds = new Map([...former].map(([id, old]) => [old, id]));
  const renew = (ids: readonly string[]) => ids.map((id) => newIds.get(id) ?? id);
  return {
    ...allowList,
    receivers: allowList.receivers.map((receiver) => ({
      ...receiver,
      deliver: renew(receiver.deliver),
      fallback: renew(receiver.fallback),
    })),
    escalation: renew(allowList.escalation),
  };
}
