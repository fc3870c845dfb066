import type { Alert, AlertStatus } from '../alertmanager/notification.ts';

/** What a message's colour says. A provider takes the colours from here, so that all of them look alike. */
export type Tone = 'critical' | 'warning' | 'info' | 'resolved';

/** `hex` for bars and badges that carry white text (WCAG AA, 4.5:1 or better), `emoji` where there is no colour. */
export const toneStyles: Readonly<Record<Tone, { readonly hex: string; readonly emoji: string }>> = {
  critical: { hex: '#b42318', emoji: '🔴' },
  warning: { hex: '#a15c07', emoji: '🟠' },
  info: { hex: '#175cd3', emoji: '🔵' },
  resolved: { hex: '#067647', emoji: '🟢' },
};

const toneBySeverity: ReadonlyMap<string, Tone> = new Map([
  ['critical', 'critical'],
  ['page', 'critical'],
  ['error', 'critical'],
  ['high', 'critical'],
  ['warning', 'warning'],
  ['warn', 'warning'],
  ['medium', 'warning'],
  ['info', 'info'],
  ['notice', 'info'],
  ['low', 'info'],
  ['none', 'info'],
]);

/** An alert that fires with an unknown severity, or none, is as red as Alertmanager's own templates make it. */
export function toneOf(status: AlertStatus, severity: string | undefined): Tone {
  if (status === 'resolved') return 'resolved';
  return toneBySeverity.get(severity?.toLowerCase() ?? '') ?? 'critical';
}

const urgency: readonly Tone[] = ['critical', 'warning', 'info', 'resolved'];

/** 0 for the most urgent alerts. */
export function urgencyOf({ status, labels }: Pick<Alert, 'status' | 'labels'>): number {
  return urgency.indexOf(toneOf(status, labels.get('severity')));
}

/** The most urgent tone among alerts. */
export function mostUrgentTone(alerts: readonly Alert[]): Tone {
  return urgency[Math.min(...alerts.map(urgencyOf))] ?? 'resolved';
}
