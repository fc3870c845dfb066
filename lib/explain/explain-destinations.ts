import type { Notification } from '../alertmanager/notification.ts';
import type { AllowList, Destination, Receiver } from '../allow-list/allow-list.ts';
import { fallbacksOf } from '../delivery/fall-back.ts';
import type { Decision } from '../ingest/decide-notification.ts';
import { destinationsOf, type PlannedDelivery, wantsStatus } from '../ingest/plan-deliveries.ts';
import type { CredentialCounts } from '../redaction/credential-kind.ts';
import { countNotShown, describeLinksLeftOut } from '../rendering/count-not-shown.ts';
import type { ExplainInput, Step } from './explanation.ts';
import { teamFile } from './team-file.ts';

/** Where it goes, where it does not, and who is told when that keeps failing. */
export function destinationSteps(
  { allowList, find }: Pick<ExplainInput, 'allowList' | 'find'>,
  receiver: Receiver,
  { accepted, redacted, deliveries }: Extract<Decision, { ok: true }>,
): Step[] {
  const steps = destinationsOf(allowList, receiver).map((destination) =>
    wantsStatus(destination, accepted.status)
      ? deliveryStep(destination, receiver, find)
      : skippedStep(destination, find),
  );
  const fallbacks = fallbacksOf(receiver);
  const told = [
    ...shortenedStep(accepted),
    ...redactionStep(redacted),
    ...lackingSteps(allowList, find, accepted),
    ...steps,
    ...queueStep(deliveries),
  ];
  if (fallbacks.length === 0) return told;
  const at = find(teamFile(receiver), ['receivers', receiver.name, 'fallback']);
  const detail = `if a delivery keeps failing, ${fallbacks.join(', ')} is notified instead`;
  return [...told, { step: 'fallback', outcome: 'passed', detail, at }];
}

function shortenedStep({ leftOut }: Notification): Step[] {
  if (!leftOut.textsCut) return [];
  const detail = 'too large for one queue message: long texts and labels are cut, and the message says so';
  return [{ step: 'size', outcome: 'passed', detail }];
}

function redactionStep(counts: CredentialCounts): Step[] {
  if (counts.size === 0) return [];
  const kinds = [...counts].map(([kind, count]) => `${count} ${kind}`);
  const detail = `credentials are redacted from the message: ${kinds.join(', ')}`;
  return [{ step: 'redaction', outcome: 'passed', detail }];
}

/** What no message will show, for all destinations alike. */
function lackingSteps(allowList: AllowList, find: ExplainInput['find'], accepted: Notification): Step[] {
  const counted = countNotShown(accepted, allowList);
  const told: Step[] = [];
  if (counted.unknownSeverities > 0) {
    const detail = `unknown in ${counted.unknownSeverities} of ${accepted.alerts.length} alerts, which count as critical; \`severities\` adds names`;
    told.push({ step: 'severity', outcome: 'passed', detail, at: find('platform.yml', ['severities']) });
  }
  if (counted.linksLeftOut.size > 0) {
    const detail = `left out of every message: ${describeLinksLeftOut(counted)}; only hosts in \`linkHosts\` are linked`;
    told.push({ step: 'links', outcome: 'passed', detail, at: find('platform.yml', ['linkHosts']) });
  }
  return told;
}

function queueStep(deliveries: readonly PlannedDelivery[]): Step[] {
  if (deliveries.length === 0) return [];
  const lanes = deliveries.map(({ message }) => message.groupId).join(', ');
  const detail = `in order within the lanes ${lanes}; a repeat within 5 minutes is dropped`;
  return [{ step: 'queue', outcome: 'passed', detail }];
}

function deliveryStep(destination: Destination, { team }: Receiver, find: ExplainInput['find']): Step {
  const at = find(teamFile(destination), ['destinations', nameOf(destination)]);
  const secret = destination.secret === undefined ? '' : `, with the secret ${destination.secret}`;
  const shared = destination.team === team ? '' : `, shared by team ${destination.team}`;
  return {
    step: 'destination',
    outcome: 'passed',
    detail: `${destination.id} (${destination.type})${secret}${shared}`,
    at,
  };
}

function skippedStep(destination: Destination, find: ExplainInput['find']): Step {
  const at = find(teamFile(destination), ['destinations', nameOf(destination), 'sendResolved']);
  const detail = `${destination.id} (${destination.type}) gets no resolved alerts: sendResolved is false`;
  return { step: 'destination', outcome: 'skipped', detail, at };
}

function nameOf({ id, team }: Destination): string {
  return id.slice(team.length + 1);
}
