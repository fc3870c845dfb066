import type { Alert, Notification } from '../alertmanager/notification.ts';
import type { Receiver } from '../allow-list/allow-list.ts';
import { missingLabels } from '../ingest/decide-notification.ts';
import type { ExplainInput, Step } from './explanation.ts';
import { showName } from './show-name.ts';
import { teamFile } from './team-file.ts';

/** Names the alert that lacks a label, and the label, and never the value that the alert has instead. */
export function labelsStep({ find }: Pick<ExplainInput, 'find'>, receiver: Receiver, { alerts }: Notification): Step {
  const steps = ['receivers', receiver.name, 'require'];
  if (receiver.require.length === 0) {
    return { step: 'labels', outcome: 'passed', detail: 'the receiver requires no label' };
  }
  const lacking = alerts.flatMap((alert, index) =>
    missingLabels(alert, receiver).map((label) => ({ alert, index, label })),
  );
  const [first] = lacking;
  if (first === undefined) {
    const detail = `every alert has ${receiver.require.map(showPair).join(', ')}`;
    return { step: 'labels', outcome: 'passed', detail, at: find(teamFile(receiver), steps) };
  }
  const required = receiver.require.filter(([name]) => name === first.label).map(showPair);
  const lack = `alert ${first.index + 1} of ${alerts.length} ${describeLack(first.alert, first.label)}`;
  const count = new Set(lacking.map(({ index }) => index)).size;
  const others = count === 1 ? '' : `; ${count} alerts lack a required label`;
  const rest = count < alerts.length ? `; the other ${alerts.length - count} are delivered` : '';
  const outcome = count < alerts.length ? 'passed' : 'refused';
  const detail = `${lack}, ${required} is required${others}${rest}`;
  return { step: 'labels', outcome, detail, at: find(teamFile(receiver), [...steps, first.label]) };
}

function describeLack({ labels }: Alert, label: string): string {
  return labels.has(label) ? `has another value for the label \`${label}\`` : `has no label \`${label}\``;
}

function showPair([name, ...values]: Receiver['require'][number]): string {
  return `${name}=${values.map(showName).join(' or ')}`;
}
