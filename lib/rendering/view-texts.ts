import type { AlertView, LabelsView, NotificationView } from './notification-view.ts';

/** `and 12 more alerts`, or `undefined` where all are shown. */
export function moreAlerts(view: NotificationView): string | undefined {
  if (view.alertsLeftOut === 0) return undefined;
  return `and ${view.alertsLeftOut} more ${view.alertsLeftOut === 1 ? view.shows.slice(0, -1) : view.shows}`;
}

/** Title and group labels in one line, for a subject or header. */
export function fullTitle(view: NotificationView): string {
  return view.titleDetail === '' ? view.title : `${view.title} (${view.titleDetail})`;
}

/**
 * What leads an alert's entry: its name and summary, and for how long; or, where all alerts share those, the time alone,
 * which then is the text: one of ours, without anything that an alert author chose.
 */
export function alertHeading({ name, annotations, status, timing }: AlertView): { text: string; timing?: string } {
  const text = [name, annotations.summary].filter((part) => part !== undefined).join(': ');
  const state = status === 'resolved' && timing !== undefined ? `resolved, ${timing}` : (timing ?? status);
  return text === '' ? { text: state.replace(/^./, (letter) => letter.toUpperCase()) } : { text, timing: state };
}

/** `pod=a`, one per label, and how many are left out. */
export function labelTexts({ shown, leftOut }: LabelsView): string[] {
  const texts = shown.map(({ name, value }) => `${name}=${value}`);
  return leftOut > 0 ? [...texts, `${leftOut} more`] : texts;
}
