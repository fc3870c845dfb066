/** One notification to one destination. Steps of a group count from 1, in the order in which its sender sent them. */
export type Delivery = { readonly destination: string; readonly group: number; readonly step: number };

/** What happened, in the order in which it did. Processes are numbered; there is one at a time. */
export type Happening =
  /** The provider took it, with a 2xx. */
  | ({ readonly kind: 'arrived'; readonly process: number } & Delivery)
  /** The queue took the acknowledgement, and the message was gone. */
  | ({ readonly kind: 'acknowledged' } & Delivery)
  | { readonly kind: 'killed'; readonly process: number };

export type Verdict = {
  readonly arrivals: number;
  /** No provider ever took them. */
  readonly lost: number;
  /** Arrivals that showed a destination an older state of a group than it should see by then. */
  readonly outOfOrder: number;
  /** Repeats whose first copy was taken by a process that was killed before the queue had its acknowledgement. */
  readonly explainedDuplicates: number;
  readonly unexplainedDuplicates: number;
  /** Arrivals and acknowledgements of what nobody sent. */
  readonly unknown: number;
};

type Arrival = Extract<Happening, { kind: 'arrived' }>;

/** One group at one destination. */
type Lane = {
  readonly sent: Set<number>;
  newestArrived: number;
  newestAcknowledged: number;
  last: Arrival | undefined;
  /** By step: who delivered it last. */
  readonly deliveredBy: Map<number, number>;
  readonly acknowledged: Set<number>;
};

/**
 * Judges a run. Order holds where, in each group at each destination,
 * - steps arrive for the first time in the order in which they were sent,
 * - one process never goes back to an older step,
 * - nothing older arrives once something newer is acknowledged, and
 * - the last arrival is the newest step.
 *
 * So a process may repeat what a killed one had delivered without an acknowledgement, oldest first, and nothing else.
 */
export function judge(sent: readonly Delivery[], happenings: readonly Happening[]): Verdict {
  const lanes = new Map(sent.map((delivery) => [laneName(delivery), newLane()]));
  for (const delivery of sent) lanes.get(laneName(delivery))?.sent.add(delivery.step);
  const counts = { arrivals: 0, outOfOrder: 0, explainedDuplicates: 0, unexplainedDuplicates: 0, unknown: 0 };
  const killed = new Set<number>();
  for (const happening of happenings) {
    if (happening.kind === 'killed') {
      killed.add(happening.process);
      continue;
    }
    const lane = lanes.get(laneName(happening));
    if (lane?.sent.has(happening.step) !== true) counts.unknown += 1;
    else if (happening.kind === 'acknowledged') noteAcknowledged(lane, happening.step);
    else {
      counts.arrivals += 1;
      for (const finding of judgeArrival(lane, happening, killed)) counts[finding] += 1;
      noteArrived(lane, happening);
    }
  }
  const all = [...lanes.values()];
  const endedOld = all.filter(({ last, newestArrived }) => last !== undefined && last.step < newestArrived).length;
  const lost = all.reduce((sum, lane) => sum + lane.sent.difference(new Set(lane.deliveredBy.keys())).size, 0);
  return { ...counts, lost, outOfOrder: counts.outOfOrder + endedOld };
}

type Finding = 'outOfOrder' | 'explainedDuplicates' | 'unexplainedDuplicates';

function judgeArrival(lane: Lane, { step, process }: Arrival, killed: ReadonlySet<number>): Finding[] {
  const earlier = lane.deliveredBy.get(step);
  const isBehindItsOwn = lane.last?.process === process && step < lane.last.step;
  const overtaken = (earlier === undefined && step < lane.newestArrived) || step < lane.newestAcknowledged;
  const order: Finding[] = overtaken || isBehindItsOwn ? ['outOfOrder'] : [];
  if (earlier === undefined) return order;
  const isExplained = killed.has(earlier) && !lane.acknowledged.has(step);
  return [...order, isExplained ? 'explainedDuplicates' : 'unexplainedDuplicates'];
}

function noteArrived(lane: Lane, arrival: Arrival): void {
  lane.newestArrived = Math.max(lane.newestArrived, arrival.step);
  lane.deliveredBy.set(arrival.step, arrival.process);
  lane.last = arrival;
}

function noteAcknowledged(lane: Lane, step: number): void {
  lane.newestAcknowledged = Math.max(lane.newestAcknowledged, step);
  lane.acknowledged.add(step);
}

function newLane(): Lane {
  return {
    sent: new Set(),
    newestArrived: 0,
    newestAcknowledged: 0,
    last: undefined,
    deliveredBy: new Map(),
    acknowledged: new Set(),
  };
}

function laneName({ destination, group }: Pick<Delivery, 'destination' | 'group'>): string {
  return `${group} at ${destination}`;
}
