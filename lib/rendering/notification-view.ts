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
  /**
   * `[FIRING:2, RESOLVED:1] critical KubeNodeDown, KubePodNotReady ×2`: counts, how bad the worst alert is, and the names
   * of the alerts, the worst first: what a phone shows.
   */
  readonly title: string;
  /** The group's other labels, `namespace=checkout, cluster=eu`; may be empty. */
  readonly titleDetail: string;
  /** Title and detail with fewer names, down to one, where there is no room for all of it. */
  readonly shorterTitles: readonly string[];
  /** What the group is called as long as it lives, whatever fires in it: `KubePodNotReady (namespace=checkout)`. */
  readonly topic: string;
  readonly receiver: string;
  /** Annotations that all alerts share, where there are several alerts. */
  readonly shared: AnnotationsView;
  /** Labels that all alerts share: the group's first. */
  readonly labels: LabelsView;
  /** Of a digest, one for each alert group. */
  readonly alerts: readonly AlertView[];
  readonly leftOut: LeftOutView;
  /** What `alerts` are, and what is counted as left out. */
  readonly shows: 'alerts' | 'groups';
  readonly links: readonly LinkView[];
  /** Whole sentences about the delivery itself. */
  readonly notes: readonly string[];
};

export type AlertView = {
  readonly status: AlertStatus;
  readonly tone: Tone;
  /** How bad it is in the sender's word, where that is not in the title. */
  readonly severity: string | undefined;
  /** The alert's name, where the group has alerts of several names. */
  readonly name: string | undefined;
  /** What parts an alert from its neighbours, where its name and summary do not. */
  readonly differs: readonly NamedText[];
  /** `undefined` where the times do not tell. */
  readonly timing: TimingView | undefined;
  readonly annotations: AnnotationsView;
  /** Labels in which the alert differs from what all share, without those of `differs`. */
  readonly labels: LabelsView;
  readonly links: readonly LinkView[];
};

/** `firing for 1h 12m` and since when, `resolved after 42m` and when. */
export type TimingView = { readonly text: string; readonly at: InstantView | undefined };

/** A time, for vendors that show one in the reader's zone, and in words for the others: `since`, `14:02 UTC`. */
export type InstantView = { readonly lead: 'since' | 'at'; readonly ms: number; readonly text: string };

/** Alerts that are not shown, here or by the sender. */
export type LeftOutView = {
  readonly count: number;
  /** Of as many as are known: their names, where the group has several, the worst first. */
  readonly names: readonly NamedCount[];
};

export type NamedCount = { readonly name: string; readonly count: number };

export type AnnotationsView = {
  /** One line. */
  readonly summary: string | undefined;
  /** May have several lines, as may the others. */
  readonly description: string | undefined;
  readonly others: readonly NamedText[];
};

/** `isTelling`: it says what is wrong, and not how Prometheus came by it. */
export type LabelView = NamedText & { readonly isTelling: boolean };

export type LabelsView = {
  readonly shown: readonly LabelView[];
  readonly leftOut: number;
};

export type NamedText = { readonly name: string; readonly value: string };

/** Only ever to a host in `linkHosts`. `host` where it is not of the sender's own domain. */
export type LinkView = { readonly label: LinkLabel; readonly url: string; readonly host?: string | undefined };

export type LinkLabel =
  | 'Runbook'
  | 'Dashboard'
  | 'Silence group'
  | 'Silence all alike'
  | 'Silence'
  | 'Panel'
  | 'Image'
  | 'Source'
  | 'Alertmanager'
  | 'Grafana';
