import * as z from 'zod';
import { type AllowList, type Receiver, resolveReceiver } from '../allow-list/allow-list.ts';
import type { EntryPosition, FindEntry } from '../allow-list/compile/find-entry.ts';
import type { AuditLine } from '../audit-lines/read-lines.ts';
import { rejectionReasons, rejectReasons, retryReasons } from '../audit-lines/reason-sentences.ts';
import { receiverStep } from './explain-receiver.ts';
import { showName } from './show-name.ts';
import { teamFile } from './team-file.ts';

export type RequestInput = {
  readonly allowList: AllowList;
  readonly find: FindEntry;
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

const text = z.string().optional();

/** The fields that are explained; all are perhaps absent, for a newer guard may write other lines. */
const decisionSchema = z.object({
  time: z.string(),
  event: z.string(),
  outcome: text,
  ...{ sender: text, receiver: text, destination: text, reason: text, allowListHash: text, deliveryKey: text },
  status: z.number().optional(),
  attempt: z.number().optional(),
  retryAfterSeconds: z.number().optional(),
  sinceAcceptedMs: z.number().optional(),
  alertsNotAllowed: z.number().optional(),
  destinations: z.array(z.string()).optional(),
  deliveryKeys: z.array(z.string()).optional(),
  fallbacks: z.array(z.string()).optional(),
});

type Decision = z.infer<typeof decisionSchema>;

/** What became of a request, and why, from its audit lines and the allow-list alone. */
export function explainRequest(input: RequestInput): ExplainedRequest {
  const read = (lines: readonly AuditLine[]) =>
    lines.flatMap((line) => {
      const parsed = decisionSchema.safeParse(line);
      return parsed.success ? [parsed.data] : [];
    });
  const decisions = read(input.lines);
  const waiting = deliveriesWithoutEnd(decisions);
  const accepted = decisions.find(({ event }) => event === 'notification.accepted');
  const others = read(input.linesOfOthers).filter(
    (other) => waiting.has(other.deliveryKey ?? '') && absorbs(other, accepted),
  );
  const isRejected = decisions.some(({ event }) => event === 'notification.rejected');
  const isGivenUp = [...decisions, ...others].some(({ event }) => event === 'delivery.dead_lettered');
  const explained = decisions.map((decision) => ({ ...describe(decision, input), ...timeOf(decision) }));
  const repeats = others.map((decision) => ({
    ...timeOf(decision),
    ...describe(decision, input),
    event: `${decision.event} (of an earlier request, which this one repeats)`,
  }));
  const ended = new Set(others.map(({ deliveryKey }) => deliveryKey));
  const open = [...waiting].filter(([key]) => !ended.has(key)).map(([, destination]) => destination);
  return {
    lines: [...explained, ...repeats],
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
  const decisions = lines.flatMap((line) => decisionSchema.safeParse(line).data ?? []);
  return [...deliveriesWithoutEnd(decisions).keys()].filter((key) => /^[0-9a-f]{64}$/.test(key));
}

type Described = { readonly detail: string; readonly at?: EntryPosition | undefined };

function timeOf({ time, event }: Decision): { readonly time: string; readonly event: string } {
  return { time, event };
}

function describe(decision: Decision, input: RequestInput): Described {
  switch (decision.event) {
    case 'notification.rejected':
      return describeRejection(decision, input);
    case 'notification.accepted':
      return describeAcceptance(decision, input);
    case 'heartbeat.received': {
      const receiver = receiverOf(decision, input);
      const detail = `${pairOf(decision)}: ${decision.outcome === 'ended' ? 'resolved, which is no sign of life' : 'a sign of life; it goes nowhere'}`;
      return { detail, at: receiver && input.find(teamFile(receiver), ['receivers', receiver.name]) };
    }
    case 'delivery.fell_back': {
      const receiver = receiverOf(decision, input);
      const detail = `${nameOf(decision)} was given up, ${sentence(rejectReasons, decision)}; notified instead: ${(decision.fallbacks ?? []).map(showName).join(', ')}`;
      return { detail, at: receiver && input.find(teamFile(receiver), ['receivers', receiver.name, 'fallback']) };
    }
    case 'delivery.sent':
      return {
        detail: `${nameOf(decision)} answered ${decision.status ?? '2xx'}`,
        at: destinationEntry(decision, input),
      };
    case 'delivery.retried': {
      const again = decision.retryAfterSeconds === undefined ? '' : `, again after ${decision.retryAfterSeconds} s`;
      const detail = `${nameOf(decision)}: ${sentence(retryReasons, decision)}${again}`;
      return { detail, at: destinationEntry(decision, input) };
    }
    case 'delivery.dead_lettered': {
      const detail = `${nameOf(decision)} was given up: ${sentence(rejectReasons, decision)}`;
      return { detail, at: entryOfReason(decision, input) };
    }
    default:
      return {
        detail: decision.destination === undefined ? '' : nameOf(decision),
        at: destinationEntry(decision, input),
      };
  }
}

function describeRejection(decision: Decision, input: RequestInput): Described {
  const { sender, receiver: name, reason, status } = decision;
  const because = `answered ${status ?? '?'}: ${sentence(rejectionReasons, decision)}`;
  const receiver = receiverOf(decision, input);
  if (reason === 'receiver_unknown' && sender !== undefined && name !== undefined) {
    const { detail, at } = receiverStep({ ...input, sender }, { receiver: name });
    return { detail: `${because}; here, ${detail}`, at };
  }
  if (reason === 'labels_missing' && receiver !== undefined)
    return { detail: because, at: requireEntry(receiver, input) };
  if (receiver !== undefined) return { detail: because };
  const senders = input.find('platform.yml', ['senders', ...(sender === undefined ? [] : [sender])]);
  const isOfSender = sender !== undefined || reason === 'unknown_sender';
  return { detail: because, at: isOfSender && !aboutBody(reason) ? senders : undefined };
}

/** Nothing of the allow-list decides on these. */
function aboutBody(reason = ''): boolean {
  return /^(?:not_|schema|nested|body_|content_|queue_|unexpected)/.test(reason);
}

function describeAcceptance(decision: Decision, input: RequestInput): Described {
  const { destinations = [], alertsNotAllowed = 0 } = decision;
  const receiver = receiverOf(decision, input);
  const about = pairOf(decision);
  const leftOut = alertsNotAllowed === 0 ? '' : `; ${alertsNotAllowed} alerts lack a required label and were left out`;
  const told =
    destinations.length === 0 ? 'no destination wants it (sendResolved)' : destinations.map(showName).join(', ');
  const detail = `${about}: ${told}${leftOut}`;
  if (receiver === undefined) return { detail };
  if (alertsNotAllowed > 0) return { detail, at: requireEntry(receiver, input) };
  return { detail, at: input.find(teamFile(receiver), ['receivers', receiver.name, 'deliver']) };
}

function pairOf({ sender = '', receiver = '' }: Decision): string {
  return `${showName(sender)} > ${showName(receiver)}`;
}

function requireEntry(receiver: Receiver, { find }: RequestInput): EntryPosition | undefined {
  return find(teamFile(receiver), ['receivers', receiver.name, 'require']);
}

function receiverOf({ sender, receiver }: Decision, { allowList }: RequestInput): Receiver | undefined {
  return sender === undefined || receiver === undefined ? undefined : resolveReceiver(allowList, sender, receiver);
}

function destinationEntry(
  { destination = '' }: Decision,
  { find }: RequestInput,
  ...field: readonly string[]
): EntryPosition | undefined {
  const [team = '', name = ''] = destination.split('/');
  const entry = ['destinations', name];
  return find(teamFile({ team }), [...entry, ...field]) ?? find(teamFile({ team }), entry);
}

function entryOfReason(decision: Decision, input: RequestInput): EntryPosition | undefined {
  switch (decision.reason) {
    case 'host_not_allowed':
    case 'address_not_allowed':
      return input.find('platform.yml', ['teams', (decision.destination ?? '').split('/')[0] ?? '', 'hosts']);
    case 'destination_not_allowed': {
      const receiver = receiverOf(decision, input);
      return receiver && input.find(teamFile(receiver), ['receivers', receiver.name, 'deliver']);
    }
    case 'secret_missing':
    case 'secret_shape':
    case 'unauthenticated':
      return destinationEntry(decision, input, 'secret');
    case 'expired':
      return destinationEntry(decision, input, 'patience');
    default:
      return destinationEntry(decision, input);
  }
}

function nameOf({ destination, attempt = 1 }: Decision): string {
  const name = destination === undefined ? 'an unreadable message' : showName(destination);
  return attempt > 1 ? `${name} (attempt ${attempt})` : name;
}

function sentence(sentences: Readonly<Record<string, string>>, { reason = '' }: Decision): string {
  const known = Object.hasOwn(sentences, reason) ? sentences[reason] : undefined;
  return known === undefined ? showName(reason) : `${known} (${reason})`;
}

function unknownOf({ event, reason, alertsNotAllowed = 0 }: Decision): string[] {
  if (reason === 'labels_missing' || alertsNotAllowed > 0) {
    return ['Which alert lacks which label: pass the payload to `guard explain`, for no line holds a label.'];
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
