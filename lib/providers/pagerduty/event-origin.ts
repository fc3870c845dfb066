import type { Alert, LabelSet } from '../../alertmanager/notification.ts';
import { inOrder } from '../../rendering/alert-order.ts';
import { parseInstant } from '../../rendering/parse-instant.ts';
import { builtInSeverities } from '../../rendering/severity.ts';
import type { Defang } from '../../rendering/split-links.ts';
import { isHidden, isOfExporter, viewName } from '../../rendering/view-labels.ts';
import type { ViewInput } from '../../rendering/view-notification.ts';
import { cutEscaped } from '../../text/cut-escaped.ts';

/** UTF-16 units of each field. Ours: PagerDuty states none, and shows them in a table and in rules of orchestrations. */
export const maxFieldUnits = 255;

/**
 * What fails, the nearest to it first. `instance` comes late: of an alert about a Kubernetes object it is the address of
 * kube-state-metrics.
 */
const systems = [
  ...['pod', 'node', 'host', 'hostname', 'nodename', 'deployment', 'statefulset', 'daemonset'],
  ...['instance', 'service', 'job'],
];
const components = ['service', 'job', 'app', 'container'];
const groups = ['namespace', 'cluster', 'region'];

export type OriginInput = Pick<ViewInput, 'notification' | 'options' | 'severities' | 'acceptedAtMs'>;

/**
 * The fields by which PagerDuty lists, groups and routes: the system that fails and since when, of the worst alert that
 * fires. A label that the allow-list hides is in none of them.
 */
export function eventOrigin(
  { notification, options, severities = builtInSeverities, acceptedAtMs }: OriginInput,
  defang: Defang,
) {
  const firing = inOrder(notification.alerts, false, severities).filter(({ status }) => status === 'firing');
  const worst = firing[0]?.labels ?? notification.commonLabels;
  const show = (text: string) => cutEscaped(viewName(text), maxFieldUnits, 'utf16_units', defang);
  const isShown = (name: string) => !isHidden(name, options) && !isOfExporter(name, worst);
  const field = (labels: LabelSet, names: readonly string[]) => {
    const found = names.filter(isShown).find((name) => (labels.get(name) ?? '') !== '');
    return found === undefined ? undefined : show(labels.get(found) ?? '');
  };
  const group = [...notification.groupLabels]
    .filter(([name]) => name !== 'alertname' && isShown(name))
    .map(([name, value]) => `${name}=${value}`);
  const name = worst.get('alertname');
  // JSON leaves out what is undefined.
  return {
    source: field(worst, systems) ?? show(group.join(', ') || notification.receiver),
    timestamp: new Date(startedAtMs(firing, acceptedAtMs)).toISOString(),
    component: field(worst, components),
    group: field(worst, groups),
    class: name === undefined ? undefined : show(name),
  };
}

/** When the first of them began, by the sender's clock; one in the future is none. */
function startedAtMs(firing: readonly Alert[], acceptedAtMs: number): number {
  return firing
    .map(({ startsAt }) => parseInstant(startsAt) ?? acceptedAtMs)
    .filter((ms) => ms > 0)
    .reduce((first, ms) => Math.min(first, ms), acceptedAtMs);
}
