import type { LabelSet } from '../alertmanager/notification.ts';
import { cleanBlock, cleanLine } from '../text/clean-text.ts';
import { cutText } from '../text/cut-text.ts';
import type { CommonOptions } from './common-options.ts';
import type { LabelsView, LabelView } from './notification-view.ts';
import type { Severities } from './severity.ts';

/** Far above what a person reads, in UTF-16 units: they bound the work, a provider's limit is tighter. */
export const maxUnits = { name: 120, value: 300, line: 500, block: 2_000 } as const;
const maxLabels = 25;

/** How Prometheus came by an alert, which hardly ever says what is wrong. Source: prometheus-operator's relabelling. */
const plumbing: ReadonlySet<string> = new Set([
  ...['endpoint', 'job', 'prometheus', 'prometheus_replica', 'metrics_path', 'monitor', 'receive', 'replica'],
  ...['tenant_id', 'uid', 'id', 'container_id', 'image', 'image_id', 'image_spec', 'ref_id', 'datasource_uid'],
]);

/** Where one of them stands, `instance` is but the exporter that told of it. */
const namesTheInstance = ['pod', 'node', 'host', 'hostname', 'nodename', 'device', 'deployment', 'statefulset'];

/**
 * Labels whose value is not that of `known`: in the order that the options give, else as sent, with what says least at
 * the end. `ofAlert`: all labels of an alert, where `labels` are but a part of them.
 */
export function viewLabels(
  labels: LabelSet,
  known: LabelSet,
  options: CommonOptions,
  ofAlert: LabelSet = labels,
): LabelsView {
  const names = options.labels ?? plumbingLast(labels, ofAlert);
  const entries: LabelView[] = [];
  for (const name of names) {
    const value = labels.get(name);
    if (value === undefined || value === known.get(name) || isHidden(name, options)) continue;
    entries.push({
      name: viewName(name, maxUnits.name),
      value: value === '' ? '' : viewName(value),
      isTelling: !isPlumbing(name, ofAlert),
    });
  }
  return { shown: entries.slice(0, maxLabels), leftOut: Math.max(0, entries.length - maxLabels) };
}

function isPlumbing(name: string, labels: LabelSet): boolean {
  return (
    plumbing.has(name) ||
    isOfExporter(name, labels) ||
    name.startsWith('__') ||
    (name === 'instance' && namesTheInstance.some((one) => labels.has(one)))
  );
}

/** They stand in the title or lead the alert's entry, so they are not repeated among the labels. */
export function nameAndSeverity(labels: LabelSet, { label }: Severities): LabelSet {
  return new Map([...labels].filter(([name]) => name === 'alertname' || name === label));
}

/** Whether the destination shows this label at all. */
export function isHidden(name: string, { labels, hideLabels }: CommonOptions): boolean {
  return hideLabels?.includes(name) === true || labels?.includes(name) === false;
}

/** Of an alert about a Deployment or a Job the pod is that of kube-state-metrics, which told of it. */
export function isOfExporter(name: string, labels: LabelSet): boolean {
  if (name === 'service') return labels.has('endpoint');
  return (name === 'pod' || name === 'container') && labels.get(name)?.includes('kube-state-metrics') === true;
}

function plumbingLast(labels: LabelSet, ofAlert: LabelSet): string[] {
  const [telling, others]: [string[], string[]] = [[], []];
  for (const name of labels.keys()) (isPlumbing(name, ofAlert) ? others : telling).push(name);
  return [...telling, ...others];
}

export function viewLine(text: string, maxLength: number = maxUnits.value): string {
  return cutText(cleanLine(beginning(text, maxLength)), maxLength, 'utf16_units');
}

/** For what must not look absent. `(blank)` where a text has no character that shows anything. */
export function viewName(text: string, maxLength?: number): string {
  return viewLine(text, maxLength) || '(blank)';
}

export function viewBlock(text: string): string {
  return cutText(cleanBlock(beginning(text, maxUnits.block)), maxUnits.block, 'utf16_units');
}

/** Cleaning a megabyte to show two lines of it would be work that an alert author can order. */
function beginning(text: string, maxLength: number): string {
  return text.length > 4 * maxLength ? cutText(text.slice(0, 4 * maxLength + 1), 4 * maxLength, 'utf16_units') : text;
}
