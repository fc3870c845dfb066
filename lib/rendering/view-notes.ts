import type { LeftOut, Notification, NotificationReason } from '../alertmanager/notification.ts';
import { lateNotes } from './lateness.ts';

/** Why it comes again, as Alertmanager says since 0.32. The rest is in the title. */
const reasonWords: Partial<Readonly<Record<NotificationReason, string>>> = {
  'repeat interval elapsed': 'Reminder: nothing changed since the last message.',
  'new alerts added': 'New alerts joined this group.',
  'some alerts resolved': 'Some alerts of this group were resolved.',
};

/** Whole sentences of ours: how late it is, why it comes again, what it lacks. */
export function viewNotes(notification: Notification, delayMs: number): string[] {
  return [...lateNotes(delayMs), ...reasonNotes(notification), ...leftOutNotes(notification.leftOut)];
}

function reasonNotes({ reason }: Notification): string[] {
  const words = reason && reasonWords[reason];
  return words === undefined ? [] : [words];
}

function leftOutNotes({ notAllowed, textsCut }: LeftOut): string[] {
  const alerts = notAllowed === 1 ? '1 alert was' : `${notAllowed} alerts were`;
  return [
    ...(notAllowed > 0 ? [`${alerts} left out: a label that this receiver requires is missing.`] : []),
    ...(textsCut ? ['Shortened: the notification was too large.'] : []),
  ];
}
