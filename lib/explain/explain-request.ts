import type { EntryPosition } from '../allow-list/compile/find-entry.ts';
import type { AuditLine } from '../audit-lines/read-lines.ts';
import { aboutBody, type Decision, readDecisions } from './decision.ts';
import { describeDecision, type Listed } from './describe-decision.ts';
import { showName } from './show-name.ts';

export type RequestInput = Listed & {
  /** All lines of one request, in their order. */
  readonly lines: readonly AuditLine[];
  /** Lines of the same deliveries that name another request: it was the first, and this one a repeat of it. */
  readonly linesOfOthers: readonly AuditLine[];
};

/** One decision about the request, with the entry of the allow-list that decided it, where one did. */
export type ExplainedLine = {
  readonly time: string;
  readonly event: string;
  readonly detail: string;
  readonly at?: EntryPosition | undefined;
};

export type ExplainedRequest = {
  readonly lines: readonly ExplainedLine[];
  /** What the lines cannot say, as sentences. */
  readonly unknown: readonly string[];
  /** Accepted, and nothing of it was given up. */
  readonly isWell: boolean;
};

/** What became of a request, and why, from its audit lines and the allow-list alone. */
export function explainRequest(input: RequestInput): ExplainedRequest {
  const decisions = readDecisions(input.lines);
  const waiting = deliveriesWithoutEnd(decisions);
  const accepted = decisions.find(({ event }) => event === 'notification.accepted');
  const others = readDecisions(input.linesOfOthers).filter(
    (other) => waiting.has(other.deliveryKey ?? '') && absorbs(other, accepted),
  );
  const isRejected = decisions.some(({ event }) => event === 'notification.rejected');
  const isGivenUp = [...decisions, ...others].some(({ event }) => event === 'delivery.dead_lettered');
  const explain = (decision: Decision) => {
    const { time, event } = decision;
    return { time, event, ...describeDecision(decision, input) };
  };
  const repeats = others.map((decision) => ({
    ...explain(decision),
    event: `${decision.event} (of an earlier request, which this one repeats)`,
  }));
  const ended = new Set(others.map(({ deliveryKey }) => deliveryKey));
  const open = [...waiting].filter(([key]) => !ended.has(key)).map(([, destination]) => destination);
  return {
    lines: [...decisions.map(explain), ...repeats],
    unknown: [...new Set(decisions.flatMap(unknownOf)), ...waitingOf(open), ...otherAllowLists(decisions, input)],
    isWell: !isRejected && !isGivenUp,
  };
}

/** How long the queue drops repeats. */
const deduplicationMs = 300_000;

/** Whether the other request was accepted so short before that the queue took this one for a repeat of it. */
function absorbs({ time, sinceAcceptedMs = 0 }: Decision, accepted: Decision | undefined): boolean {
  const beforeMs = Date.parse(accepted?.time ?? '') - (Date.parse(time) - sinceAcceptedMs);
  // Of what was given up the line has no time of acceptance, so that it may seem to be later.
  return beforeMs < deduplicationMs && (beforeMs > 0 || sinceAcceptedMs === 0);
}

/** Destinations by delivery key. */
function deliveriesWithoutEnd(decisions: readonly Decision[]): Map<string, string> {
  const waiting = new Map<string, string>();
  for (const { destinations = [], deliveryKeys = [] } of decisions) {
    for (const [index, key] of deliveryKeys.entries()) waiting.set(key, destinations[index] ?? '');
  }
  const ends = ['delivery.sent', 'delivery.dead_lettered'];
  for (const { event, deliveryKey = '' } of decisions) if (ends.includes(event)) waiting.delete(deliveryKey);
  return waiting;
}

/** The delivery keys of accepted notifications that have no end among these lines. */
export function keysWithoutEnd(lines: readonly AuditLine[]): string[] {
  return [...deliveriesWithoutEnd(readDecisions(lines)).keys()].filter((key) => /^[0-9a-f]{64}$/.test(key));
}

function unknownOf({ event, reason, alertsNotAllowed = 0 }: Decision): string[] {
  if (reason === 'labels_missing' || alertsNotAllowed > 0) {
    return ['Which alert lacks which label: pass the payload to `alertguard explain`, for no line holds a label.'];
  }
  if (event !== 'notification.rejected') {
    return event === 'delivery.sent' ? ['Whether somebody has read it: 2xx says that the vendor took it.'] : [];
  }
  if (reason === 'signature_mismatch') return ['Whether the key was wrong or the body was changed on its way.'];
  if (reason === 'receiver_unknown')
    return ['Whether the labels would have been right: they are asked after the receiver.'];
  if (aboutBody(reason) && reason !== 'unexpected_error') return ['What the body was: no line holds any of it.'];
  return reason === 'unknown_sender'
    ? ['What the sender called itself: only names of the allow-list are in a line.']
    : [];
}

function waitingOf(destinations: readonly string[]): string[] {
  if (destinations.length === 0) return [];
  const names = destinations.map(showName).join(', ');
  return [`What became of ${names}: there is no line of an end. It waits, or ended outside of the time asked about.`];
}

function otherAllowLists(decisions: readonly Decision[], { allowList }: RequestInput): string[] {
  const others = new Set(decisions.flatMap(({ allowListHash }) => allowListHash ?? []));
  others.delete(allowList.hash);
  return [...others].map(
    (hash) =>
      `How the allow-list was: ${hash.slice(0, 12)} decided, and this one is ${allowList.hash.slice(0, 12)}. The lines named are of this one.`,
  );
}
