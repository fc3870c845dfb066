import type { AllowList } from '../../lib/allow-list/allow-list.ts';
import type { AuditRecord } from '../../lib/views/audit-record.ts';

const eventNames = [
  ...['notification.accepted', 'notification.rejected', 'heartbeat.received', 'delivery.sent', 'delivery.set_aside'],
  ...['delivery.retried', 'delivery.dead_lettered', 'delivery.fell_back', 'secret.refreshed', 'destination.proven'],
  ...['destination.unproven', 'proof.ran', 'escalation.raised'],
];

/** Every kind of line, and one that no release has, with this text in every field that holds one. */
export function hostileRecords(text: string, timeMs: number): AuditRecord[] {
  return [...eventNames, text].map((event, index) => ({
    ...{ event, timeMs: timeMs + index, allowListHash: text },
    ...{ outcome: text, sender: text, receiver: text, destination: text, provider: text, reason: text, code: text },
    // Of one delivery each, or the next line of its own would be all that is known of it.
    ...{ deliveryKey: `${text}${index}`, groupHash: text, requestId: text, followUp: text, by: text, subject: text },
    ...{ destinations: [text], deliveryKeys: [`${text}${index}`], fallbacks: [text], status: text },
    ...{ attempt: 1, latencyMs: 2, ageMs: 3, retryAfterSeconds: 4, alertsNotAllowed: 5, queuedMs: 6 },
    ...{
      sinceAcceptedMs: 7,
      messageDeliveries: 8,
      alerts: { firing: 9, resolved: 10, truncated: 11 },
      overtaken: true,
    },
    failing: [{ destination: text, by: text, reason: text, sinceMs: timeMs, failures: 12, told: true }],
  }));
}

/** With destinations and receivers of these names, which no compiler would let in. */
export function hostileAllowList(allowList: AllowList, names: readonly string[]): AllowList {
  const [destination] = allowList.destinations.values();
  const [receiver] = allowList.receivers.values();
  const [sender] = allowList.senders.values();
  if (destination === undefined || receiver === undefined || sender === undefined)
    throw new Error('it has one of each');
  return {
    ...allowList,
    destinations: new Map(names.map((id) => [id, { ...destination, id }])),
    receivers: new Map(
      names.map((name) => [name, { ...receiver, name, sender: name, team: name, deliver: [name], fallback: [name] }]),
    ),
    senders: new Map(names.map((name) => [name, { ...sender, name }])),
  };
}
