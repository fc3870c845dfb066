import type { Alert, LabelSet } from '../alertmanager/notification.ts';

/** What an alert that fires may look like. */
export type FiringTone = 'critical' | 'warning' | 'info';

/** How a platform writes how bad an alert is. */
export type Severities = {
  /** The label that says it. */
  readonly label: string;
  /** By the label's value in lower case. */
  readonly tones: ReadonlyMap<string, FiringTone>;
};

/** What rules in the wild call it. Source: kubernetes-mixin, Opsgenie's P1 to P5, Zabbix, Alerta, syslog. */
const builtInNames: Readonly<Record<FiringTone, readonly string[]>> = {
  critical: [
    ...['critical', 'crit', 'page', 'pager', 'error', 'err', 'high', 'fatal', 'emergency', 'emerg', 'alert', 'panic'],
    ...['disaster', 'major', 'severe', 'urgent', 'blocker', 'down', 'p0', 'p1', 'p2', 'sev0', 'sev1', 'sev2'],
  ],
  warning: ['warning', 'warn', 'medium', 'moderate', 'average', 'minor', 'ticket', 'degraded', 'p3', 'sev3'],
  info: [
    ...['info', 'information', 'informational', 'notice', 'low', 'none', 'debug', 'trace', 'trivial', 'ok', 'log'],
    ...['p4', 'p5', 'sev4', 'sev5'],
  ],
};

export const builtInSeverities: Severities = createSeverities({});

/** The built-in names, and a platform's own on top, which win where both have one. */
export function createSeverities({
  label = 'severity',
  ...own
}: { readonly label?: string | undefined } & Partial<
  Readonly<Record<FiringTone, readonly string[] | undefined>>
>): Severities {
  const tones = new Map<string, FiringTone>();
  for (const names of [builtInNames, own]) {
    for (const tone of ['critical', 'warning', 'info'] as const) {
      for (const name of names[tone] ?? []) tones.set(name.toLowerCase(), tone);
    }
  }
  return { label, tones };
}

/** What an alert says of its severity: rules of others have no label but the usual one. Empty where it says nothing. */
export function severityText(labels: LabelSet, { label }: Pick<Severities, 'label'>): string {
  return (labels.get(label) ?? labels.get('severity') ?? '').trim();
}

/** How bad it is where it fires. As red as can be where nobody says, or says what nobody knows. */
export function firingTone(labels: LabelSet, { label, tones }: Severities): FiringTone {
  return tones.get(severityText(labels, { label }).toLowerCase()) ?? 'critical';
}

/** Whether an alert has a severity that nobody knows. */
export function hasUnknownSeverity({ labels }: Pick<Alert, 'labels'>, { label, tones }: Severities): boolean {
  const severity = severityText(labels, { label }).toLowerCase();
  return severity !== '' && !tones.has(severity);
}
