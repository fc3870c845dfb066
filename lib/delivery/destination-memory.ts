/** A destination that limited us so recently is asked by one lane at a time, at the pace that it was seen to take. */
const limitingForMs = 60_000;

/** Lanes that wait for the same destination come back one after the other, so that each finds it free. */
const laneGapMs = 1_000;

const longestWindowMs = 60_000;

const slower = 1.25;

/** After so many windows without a refusal one more message is tried in each: a limit may have been raised. */
const windowsBeforeMore = 60;

/** A little slower than allowed: clocks and latencies differ, and what is saved up serves the other lanes and instances. */
const slack = 1.01;

/** A name that is not asked for again is forgotten, so that the memory of a long-lived instance stays small. */
const maxRemembered = 5_000;

/** What a destination was seen to take: so many messages in each window. */
type Pace = {
  /** It is not asked before. */
  untilMs: number;
  /** It has limited us lately as long as this lies ahead. */
  limitingUntilMs: number;
  windowMs: number;
  /** What it asked for itself, which is the shortest window. */
  askedMs: number;
  messages: number;
  /** Known not to work. */
  tooMany: number;
  windowsWithoutRefusal: number;
  refusalsInARow: number;
  takenInWindow: number;
  windowEndsMs: number;
  lastReservedMs: number;
  lastTurn: Promise<unknown>;
};

/**
 * What one instance of the function remembers of its destinations, for as long as it lives. Lanes of a destination that
 * asked to be left alone wait together instead of each asking again, and then keep to the pace that it takes.
 */
export type DestinationMemory = {
  /** For how long the destination wants to be left alone, or is by its pace; zero or less where it may be asked. */
  readonly heldMs: (destination: string) => number;
  /** Whether it has refused a message for its limit within the last minute. */
  readonly isLimiting: (destination: string) => boolean;
  /** Where the destination has limited us lately, runs after the other lanes' attempts that came before. */
  readonly inTurn: <Result>(destination: string, act: () => Promise<Result>) => Promise<Result>;
  /** The destination wants to be left alone for so long, without a limit of its own being the reason. */
  readonly hold: (destination: string, seconds: number) => void;
  /** The destination has refused a message for its limit, and wants to be left alone for so long. */
  readonly refused: (destination: string, afterSeconds: number) => void;
  /** Seconds until it is this lane's turn to ask a destination that wants to be left alone. */
  readonly reserveTurn: (destination: string) => number;
  /** Counts a failure of a destination or of one of its lanes, and says how many there were in a row. */
  readonly failed: (name: string) => number;
  /** How many failures in a row there were. */
  readonly failures: (name: string) => number;
  /** Ends the rows of failures, by an attempt that took so long. */
  readonly delivered: (destination: string, lane: string, tookMs: number) => void;
  /** What shared a message of this lane was refused: until the next delivery each is sent by itself. */
  readonly sendAlone: (lane: string) => void;
  readonly isAlone: (lane: string) => boolean;
  /** The latest acceptance, in milliseconds since the epoch, of what was shown of an alert group at a destination. */
  readonly shownUntilMs: (destination: string, groupHash: string) => number | undefined;
  readonly shown: (destination: string, groupHash: string, acceptedAtMs: number) => void;
};

export function createDestinationMemory(nowMs: () => number): DestinationMemory {
  const paces = new Map<string, Pace>();
  const failures = new Map<string, number>();
  const shown = new Map<string, number>();
  const alone = new Set<string>();

  const lately = (destination: string): Pace | undefined => {
    const found = paces.get(destination);
    if (found === undefined || nowMs() < found.limitingUntilMs) return found;
    paces.delete(destination);
    return undefined;
  };
  const paceOf = (destination: string): Pace => {
    const found = lately(destination) ?? newPace();
    paces.set(destination, found);
    return found;
  };

  return {
    heldMs: (destination) => (lately(destination)?.untilMs ?? 0) - nowMs(),
    isLimiting: (destination) => (lately(destination)?.windowMs ?? 0) > 0,
    inTurn: async (destination, act) => {
      const found = lately(destination);
      if (found === undefined) return await act();
      const turn = found.lastTurn.then(act);
      found.lastTurn = turn.catch(() => {});
      return await turn;
    },
    hold: (destination, seconds) => holdUntil(paceOf(destination), nowMs() + seconds * 1000),
    refused: (destination, afterSeconds) => slowDown(paceOf(destination), afterSeconds, nowMs()),
    reserveTurn: (destination) => {
      const found = lately(destination);
      if (found === undefined) return 0;
      found.lastReservedMs = Math.max(found.untilMs, found.lastReservedMs + laneGapMs);
      return Math.max(Math.ceil((found.lastReservedMs - nowMs()) / 1000), 0);
    },
    failed: (name) => remember(failures, name, (failures.get(name) ?? 0) + 1),
    failures: (name) => failures.get(name) ?? 0,
    delivered: (destination, lane, tookMs) => {
      failures.delete(destination);
      failures.delete(lane);
      alone.delete(lane);
      const pace = lately(destination);
      if (pace !== undefined && pace.windowMs > 0) keepPace(pace, nowMs() - tookMs);
    },
    sendAlone: (lane) => {
      alone.add(lane);
    },
    isAlone: (lane) => alone.has(lane),
    shownUntilMs: (destination, groupHash) => shown.get(`${destination} ${groupHash}`),
    shown: (destination, groupHash, acceptedAtMs) => {
      const name = `${destination} ${groupHash}`;
      remember(shown, name, Math.max(shown.get(name) ?? 0, acceptedAtMs));
    },
  };
}

function newPace(): Pace {
  return {
    untilMs: 0,
    limitingUntilMs: 0,
    windowMs: 0,
    askedMs: 0,
    messages: 1,
    tooMany: Number.POSITIVE_INFINITY,
    windowsWithoutRefusal: 0,
    refusalsInARow: 0,
    takenInWindow: 0,
    windowEndsMs: 0,
    lastReservedMs: 0,
    lastTurn: Promise.resolve(),
  };
}

function holdUntil(pace: Pace, untilMs: number): void {
  pace.untilMs = Math.max(pace.untilMs, untilMs);
  pace.limitingUntilMs = Math.max(pace.limitingUntilMs, untilMs + limitingForMs);
}

/**
 * The window is what the destination asked for. It takes as many messages as it took in the last one, and where that was
 * but one the window is too short: others are sending as well. What refuses again and again is asked less and less.
 */
function slowDown(pace: Pace, afterSeconds: number, nowMs: number): void {
  const askedMs = Math.max(afterSeconds * 1000, 1);
  pace.refusalsInARow += 1;
  if (pace.windowMs === 0) {
    pace.windowMs = Math.min(askedMs, longestWindowMs);
    pace.askedMs = pace.windowMs;
  } else if (pace.messages > 1) {
    pace.tooMany = pace.messages;
    pace.messages = Math.max(Math.min(pace.messages - 1, pace.takenInWindow), 1);
  } else if (pace.refusalsInARow === 1) {
    pace.windowMs = Math.min(pace.windowMs * slower, longestWindowMs);
  }
  pace.windowsWithoutRefusal = 0;
  pace.takenInWindow = 0;
  const againMs = askedMs * slower ** Math.min(pace.refusalsInARow - 1, 20);
  holdUntil(pace, nowMs + Math.max(askedMs, Math.min(againMs, longestWindowMs)));
}

/** Spreads the messages of a window over it, and after a window without a refusal allows more as long as more is not known to fail. */
function keepPace(pace: Pace, startedAtMs: number): void {
  pace.refusalsInARow = 0;
  if (startedAtMs >= pace.windowEndsMs) {
    if (pace.takenInWindow >= pace.messages) grow(pace);
    pace.takenInWindow = 0;
    pace.windowEndsMs = startedAtMs + pace.windowMs;
  }
  pace.takenInWindow += 1;
  pace.untilMs = Math.max(pace.untilMs, startedAtMs + (pace.windowMs * slack) / pace.messages);
  // Sparse traffic is no sign of a limit: the pace is forgotten a minute after it last mattered.
  if (pace.takenInWindow >= pace.messages)
    pace.limitingUntilMs = Math.max(pace.limitingUntilMs, startedAtMs + limitingForMs);
}

function grow(pace: Pace): void {
  pace.windowsWithoutRefusal += 1;
  if (pace.windowsWithoutRefusal >= windowsBeforeMore) {
    pace.windowsWithoutRefusal = 0;
    pace.tooMany = Number.POSITIVE_INFINITY;
    pace.windowMs = Math.max(pace.windowMs * 0.8, pace.askedMs);
  }
  const more = pace.messages < 4 ? pace.messages + 1 : pace.messages * 2;
  if (more < pace.tooMany) pace.messages = more;
}

/** Keeps what was used last. */
function remember(map: Map<string, number>, name: string, value: number): number {
  map.delete(name);
  map.set(name, value);
  const [oldest] = map.keys();
  if (map.size > maxRemembered && oldest !== undefined) map.delete(oldest);
  return value;
}
