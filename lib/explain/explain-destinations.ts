import type { Notification } from '../alertmanager/notification.ts';
import type { Destination, Receiver } from '../allow-list/allow-list.ts';
import type { Decision } from '../ingest/decide-notification.ts';
import { destinationsOf, type PlannedDelivery, wantsNotification } from '../ingest/plan-deliveries.ts';
import type { CredentialCounts } from '../redaction/credential-kind.ts';
import type { ExplainInput, Step } from './explanation.ts';
import { teamFile } from './team-file.ts';

/** Where it goes, where it does not, and who is told when that keeps failing. */
export function destinationSteps(
  { allowList, find }: Pick<ExplainInput, 'allowList' | 'find'>,
  receiver: Receiver,
  notification: Notification,
  decision: Decision,
): Step[] {
  const steps = destinationsOf(allowList, receiver).map((destination) =>
    wantsNotification(destination, notification)
      ? deliveryStep(destination, decision, find)
      : skippedStep(destination, find),
  );
  const fallbacks = receiver.fallback.filter((id) => !receiver.deliver.includes(id));
  if (!decision.ok) return steps;
  const told = [...redactionStep(decision.redacted), ...steps, ...queueStep(decision.deliveries)];
  if (fallbacks.length === 0) return told;
  const at = find(teamFile(receiver), ['receivers', receiver.name, 'fallback']);
  const detail = `when a delivery keeps failing, ${fallbacks.join(', ')} is told instead`;
  return [...told, { step: 'fallback', outcome: 'passed', detail, at }];
}

function redactionStep(counts: CredentialCounts): Step[] {
  if (counts.size === 0) return [];
  const kinds = [...counts].map(([kind, count]) => `${count} ${kind}`);
  const detail = `what looks like a credential is taken out of the message: ${kinds.join(', ')}`;
  return [{ step: 'redaction', outcome: 'passed', detail }];
}

function queueStep(deliveries: readonly PlannedDelivery[]): Step[] {
  if (deliveries.length === 0) return [];
  const lanes = deliveries.map(({ message }) => message.groupId).join(', ');
  const detail = `in order within the lanes ${lanes}; the same again within 5 minutes is dropped`;
  return [{ step: 'queue', outcome: 'passed', detail }];
}

function deliveryStep(destination: Destination, decision: Decision, find: ExplainInput['find']): Step {
  const at = find(teamFile(destination), ['destinations', nameOf(destination)]);
  const planned = decision.ok
    ? decision.deliveries.find((delivery) => delivery.destination === destination.id)
    : undefined;
  if (planned === undefined) {
    const detail = `${destination.id}: the notification does not fit into a message of the queue: lower \`max_alerts\``;
    return { step: 'destination', outcome: 'refused', detail, at };
  }
  const secret = destination.secret === undefined ? '' : `, by the secret ${destination.secret}`;
  return { step: 'destination', outcome: 'passed', detail: `${destination.id} (${destination.type})${secret}`, at };
}

function skippedStep(destination: Destination, find: ExplainInput['find']): Step {
  const at = find(teamFile(destination), ['destinations', nameOf(destination), 'sendResolved']);
  const detail = `${destination.id} (${destination.type}) wants no resolved alerts: sendResolved is false`;
  return { step: 'destination', outcome: 'skipped', detail, at };
}

function nameOf({ id, team }: Destination): string {
  return id.slice(team.length + 1);
}
