import type { Alert } from '../alertmanager/notification.ts';
import { type FiringTone, firingTone, type Severities } from './severity.ts';

/** What a message's colour says. A provider takes the colours from here, so that all of them look alike. */
export type Tone = FiringTone | 'resolved';

/** `hex` for bars and badges that carry white text (WCAG AA, 4.5:1 or better), `emoji` where there is no colour. */
export const toneStyles: Readonly<Record<Tone, { readonly hex: string; readonly emoji: string }>> = {
  critical: { hex: '#b42318', emoji: '🔴' },
  warning: { hex: '#a15c07', emoji: '🟠' },
  info: { hex: '#175cd3', emoji: '🔵' },
  resolved: { hex: '#067647', emoji: '🟢' },
};

const urgency: readonly Tone[] = ['critical', 'warning', 'info', 'resolved'];

/** 0 for the most urgent. */
export function urgencyOfTone(tone: Tone): number {
  return urgency.indexOf(tone);
}

export function toneOf({ status, labels }: Pick<Alert, 'status' | 'labels'>, severities: Severities): Tone {
  return status === 'resolved' ? 'resolved' : firingTone(labels, severities);
}

/** 0 for the most urgent alerts. */
export function urgencyOf(alert: Pick<Alert, 'status' | 'labels'>, severities: Severities): number {
  return urgencyOfTone(toneOf(alert, severities));
}

/** The most urgent tone among alerts. */
export function mostUrgentTone(alerts: readonly Alert[], severities: Severities): Tone {
  return urgency[Math.min(...alerts.map((alert) => urgencyOf(alert, severities)))] ?? 'resolved';
}
