/** A destination that limited us so recently is asked by one lane at a time. */
const inTurnForMs = 60_000;

/** Lanes that wait for the same destination come back one after the other, so that each finds it free. */
const laneGapMs = 1_000;

type Limited = { untilMs: number; lastReservedMs: number; lastTurn: Promise<unknown> };

/**
 * What one instance of the function remembers of its destinations, for as long as it lives. Lanes of a destination that
 * asked to be left alone wait together instead of each asking again.
 */
export type DestinationMemory = {
  /** For how long the destination wants to be left alone; zero or less where it may be asked. */
  readonly heldMs: (destination: string) => number;
  /** Where the destination has limited us lately, runs after the other lanes' attempts that came before. */
  readonly inTurn: <Result>(destination: string, act: () => Promise<Result>) => Promise<Result>;
  /** The destination wants to be left alone for so long. */
  readonly hold: (destination: string, seconds: number) => void;
  /** Seconds until it is this lane's turn to ask a destination that wants to be left alone. */
  readonly reserveTurn: (destination: string) => number;
  /** Counts a failure of a destination or of one of its lanes, and says how many there were in a row. */
  readonly failed: (name: string) => number;
  /** Ends the rows of failures. */
  readonly delivered: (destination: string, lane: string) => void;
};

export function createDestinationMemory(nowMs: () => number): DestinationMemory {
  const limited = new Map<string, Limited>();
  const failures = new Map<string, number>();

  const lately = (destination: string): Limited | undefined => {
    const found = limited.get(destination);
    if (found === undefined || nowMs() < found.untilMs + inTurnForMs) return found;
    limited.delete(destination);
    return undefined;
  };

  return {
    heldMs: (destination) => (limited.get(destination)?.untilMs ?? 0) - nowMs(),
    inTurn: async (destination, act) => {
      const found = lately(destination);
      if (found === undefined) return await act();
      const turn = found.lastTurn.then(act);
      found.lastTurn = turn.catch(() => {});
      return await turn;
    },
    hold: (destination, seconds) => {
      const untilMs = nowMs() + seconds * 1000;
      const found = lately(destination);
      if (found !== undefined) found.untilMs = Math.max(found.untilMs, untilMs);
      else limited.set(destination, { untilMs, lastReservedMs: 0, lastTurn: Promise.resolve() });
    },
    reserveTurn: (destination) => {
      const found = lately(destination);
      if (found === undefined) return 0;
      found.lastReservedMs = Math.max(found.untilMs, found.lastReservedMs + laneGapMs);
      return Math.ceil((found.lastReservedMs - nowMs()) / 1000);
    },
    failed: (name) => {
      const count = (failures.get(name) ?? 0) + 1;
      failures.set(name, count);
      return count;
    },
    delivered: (destination, lane) => {
      failures.delete(destination);
      failures.delete(lane);
    },
  };
}
