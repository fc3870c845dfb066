import { seededRandom } from '../../test/support/mutate.ts';
import { createFaultSource, type Fault, type FaultMenu, type FaultTally } from './faults.ts';

/** What goes wrong at one place. */
export type Trouble = {
  readonly nextFault: () => Fault | undefined;
  /** From 0 to 1. */
  readonly random: () => number;
};

/**
 * All randomness of a run. Each place draws from a sequence of its own, named and not numbered, so that one more request
 * at one place changes nothing at the others.
 */
export function createTrouble(seed: number, tally: FaultTally) {
  const randomAt = (place: string) => seededRandom([...place].reduce(mix, seed));
  return {
    randomAt,
    at: (place: string, menu: FaultMenu): Trouble => ({
      nextFault: createFaultSource(place, menu, randomAt(`${place} faults`), tally),
      random: randomAt(`${place} details`),
    }),
  };
}

function mix(hash: number, character: string): number {
  return Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
}
