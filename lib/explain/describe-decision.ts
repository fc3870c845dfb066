import { type AllowList, type Receiver, resolveReceiver } from '../allow-list/allow-list.ts';
import type { EntryPosition, FindEntry } from '../allow-list/compile/find-entry.ts';
import { rejectionReasons, rejectReasons, retryReasons } from '../audit-lines/reason-sentences.ts';
import { aboutBody, type Decided } from './decision.ts';
import { receiverStep } from './explain-receiver.ts';
import { showName } from './show-name.ts';
import { teamFile } from './team-file.ts';

/** The allow-list, and where its entries stand. */
export type Listed = { readonly allowList: AllowList; readonly find: FindEntry };

export type Described = { readonly detail: string; readonly at?: EntryPosition | undefined };

/** What was decided, for a person, and the entry that decided it. */
export function describeDecision(decision: Decided, input: Listed): Described {
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

function describeRejection(decision: Decided, input: Listed): Described {
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

function describeAcceptance(decision: Decided, input: Listed): Described {
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

function pairOf({ sender = '', receiver = '' }: Decided): string {
  return `${showName(sender)} > ${showName(receiver)}`;
}

function requireEntry(receiver: Receiver, { find }: Listed): EntryPosition | undefined {
  return find(teamFile(receiver), ['receivers', receiver.name, 'require']);
}

function receiverOf({ sender, receiver }: Decided, { allowList }: Listed): Receiver | undefined {
  return sender === undefined || receiver === undefined ? undefined : resolveReceiver(allowList, sender, receiver);
}

function destinationEntry(
  { destination = '' }: Decided,
  { find }: Listed,
  ...field: readonly string[]
): EntryPosition | undefined {
  const [team = '', name = ''] = destination.split('/');
  const entry = ['destinations', name];
  return find(teamFile({ team }), [...entry, ...field]) ?? find(teamFile({ team }), entry);
}

function entryOfReason(decision: Decided, input: Listed): EntryPosition | undefined {
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

function nameOf({ destination, attempt = 1 }: Decided): string {
  const name = destination === undefined ? 'an unreadable message' : showName(destination);
  return attempt > 1 ? `${name} (attempt ${attempt})` : name;
}

function sentence(sentences: Readonly<Record<string, string>>, { reason = '' }: Decided): string {
  const known = Object.hasOwn(sentences, reason) ? sentences[reason] : undefined;
  return known === undefined ? showName(reason) : `${known} (${reason})`;
}
