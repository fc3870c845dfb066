import { itemFault } from './check-lists.ts';
import { mayBeShown } from './check-names.ts';
import type { Fault } from './fault.ts';
import { maxPairs } from './limits.ts';
import { referenceTo } from './locate.ts';
import type { TeamFile } from './read-team-file.ts';
import { expandSenders, type ListedSender, type SenderGroups } from './sender-groups.ts';
import type { ReceiverEntry } from './team-schema.ts';

type Claim = ListedSender & { readonly team: string; readonly receiver: ReceiverEntry };

/**
 * A sender's receiver belongs to one team: told in every file that claims it, with the place of another. Where there are
 * too many pairs only that is told: they would take the memory that the limit is there to save.
 */
export function checkPairs(teamFiles: readonly TeamFile[], groups: SenderGroups): readonly Fault[] {
  const claims = new Map<string, Claim[]>();
  let count = 0;
  for (const { team, receivers } of teamFiles) {
    for (const receiver of receivers) {
      const listed = expandSenders(groups, receiver.valid.senders ?? []);
      count += listed.length;
      if (count > maxPairs) return [tooManyPairs(receiver)];
      for (const one of listed) {
        const pair = JSON.stringify([one.sender, receiver.name]);
        const ofPair = claims.get(pair) ?? [];
        ofPair.push({ ...one, team, receiver });
        claims.set(pair, ofPair);
      }
    }
  }
  const faults = [...claims.values()].flatMap((ofPair) => ofPair.flatMap((claim) => checkClaim(claim, ofPair)));
  return onceForEachPlace(faults);
}

function tooManyPairs(receiver: ReceiverEntry): Fault {
  const message = `more than ${maxPairs} pairs of a sender and a receiver in all files: list fewer senders, or run a second guard for some of them`;
  return itemFault(receiver, 'senders', 0, 'limit', message);
}

function checkClaim({ team, receiver, index, sender, group }: Claim, ofPair: readonly Claim[]): readonly Fault[] {
  const other = ofPair.find((claim) => claim.team !== team);
  if (other === undefined) return [];
  const which = group === undefined || !mayBeShown(sender) ? 'this sender' : `\`${sender}\` of this group`;
  const by = other.group === undefined || !mayBeShown(other.group) ? '' : `, by the group \`${other.group}\``;
  const message = `team \`${other.team}\` already claims this receiver of ${which} (${referenceTo(other.receiver)}${by}): rename one`;
  return [itemFault(receiver, 'senders', index, 'pair_taken', message)];
}

/** Two groups may have many senders in common: the first says it. */
function onceForEachPlace(faults: readonly Fault[]): readonly Fault[] {
  const places = Map.groupBy(faults, ({ file, line, column }) => `${file}:${line}:${column}`);
  return [...places.values()].flatMap(([first]) => first ?? []);
}
