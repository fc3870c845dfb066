import { itemFault } from './check-lists.ts';
import type { Fault } from './fault.ts';
import { referenceTo } from './locate.ts';
import type { TeamFile } from './read-team-file.ts';
import type { ReceiverEntry } from './team-schema.ts';

type Claim = { readonly team: string; readonly receiver: ReceiverEntry; readonly index: number };

/** A sender's receiver belongs to one team: told in every file that claims it, with the place of another. */
export function checkPairs(teamFiles: readonly TeamFile[]): readonly Fault[] {
  const claims = new Map<string, Claim[]>();
  for (const { team, receivers } of teamFiles) {
    for (const receiver of receivers) {
      for (const [index, sender] of (receiver.valid.senders ?? []).entries()) {
        const pair = JSON.stringify([sender, receiver.name]);
        claims.set(pair, [...(claims.get(pair) ?? []), { team, receiver, index }]);
      }
    }
  }
  return [...claims.values()].flatMap((ofPair) => ofPair.flatMap((claim) => checkClaim(claim, ofPair)));
}

function checkClaim(claim: Claim, ofPair: readonly Claim[]): readonly Fault[] {
  const other = ofPair.find(({ team }) => team !== claim.team);
  if (other === undefined) return [];
  const message = `team \`${other.team}\` already claims this receiver of this sender (${referenceTo(other.receiver)}): rename one`;
  return [itemFault(claim.receiver, 'senders', claim.index, 'pair_taken', message)];
}
