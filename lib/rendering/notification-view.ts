import type { AlertStatus } from '../alertmanager/notification.ts';
import type { Tone } from './tone.ts';

/** The most alerts that an allow-list may ask for: in a message to people, and in the body of a webhook. */
export const maxShownAlerts = 50;
export const maxListedAlerts = 1_000;

/**
 * What a message says, before any provider's format. Every text in it is already clean (`text/clean-text.ts`) and cut
 * to a sane length, yet still data: a provider escapes it for its own format, or better, puts it where there is none.
 */
export type NotificationView = {
  readonly status: AlertStatus;
  readonly tone: Tone;
  /** `[FIRING:3] KubePodCrashLooping`: status and count come first, where a phone shows them. */
  readonly title: string;
  /** The group's other labels, `namespace=checkout, cluster=eu`; may be empty. */
  readonly titleDetail: string;
  readonly receiver: string;
  /** Annotations that all alerts share, where there are several alerts. */
  readonly shared: AnnotationsView;
  /** Labels that all alerts share: the group's first. */
  readonly labels: LabelsView;
  /** Of a digest, one for each alert group. */
  readonly alerts: readonly AlertView[];
  /** Alerts that are not shown, here or by the sender. */
  readonly alertsLeftOut: number;
  /** What `alerts` are, and what is counted as left out. */
  readonly shows: 'alerts' | 'groups';
  readonly links: readonly LinkView[];
  /** Whole sentences about the delivery itself. */
  readonly notes: readonly string[];
};

export type AlertView = {
  readonly status: AlertStatus;
  readonly tone: Tone;
  /** The alert's name, where it is not in the title. */
  readonly name: string | undefined;
  /** `firing for 1h 12m`, `lasted 42m`; `undefined` where the times do not tell. */
  readonly timing: string | undefined;
  readonly annotations: AnnotationsView;
  /** Labels in which the alert differs from what all share. */
  readonly labels: LabelsView;
  readonly links: readonly LinkView[];
};

export type AnnotationsView = {
  /** One line. */
  readonly summary: string | undefined;
  /** May have several lines, as may the others. */
  readonly description: string | undefined;
  readonly others: readonly NamedText[];
};

export type LabelsView = {
  readonly shown: readonly NamedText[];
  readonly leftOut: number;
};

export type NamedText = { readonly name: string; readonly value: string };

/** Only ever to a host in `linkHosts`. */
export type LinkView = { readonly label: LinkLabel; readonly url: string };

export type LinkLabel = 'Runbook' | 'Dashboard' | 'Panel' | 'Source' | 'Silence' | 'Alertmanager' | 'Grafana';
