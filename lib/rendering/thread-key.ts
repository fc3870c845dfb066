import * as z from 'zod';
import type { Notification } from '../alertmanager/notification.ts';
import { parseInstant } from './parse-instant.ts';

const dayMs = 24 * 60 * 60_000;

/** For a provider whose messages of one alert group stand in a thread. */
export function threadDays() {
  return z.int().min(1).max(365).default(7).describe('after how many days an alert group begins a new thread');
}

/**
 * What the messages of an alert group are threaded by: the same for firing and resolved of an alert, and another one when
 * the oldest alert of the group began so many days later. Nothing is stored, so a period begins at a fixed hour.
 */
export function threadKey(
  { notification, groupHash }: { readonly notification: Notification; readonly groupHash: string },
  days: number,
): string {
  const starts = notification.alerts.map(({ startsAt }) => parseInstant(startsAt)).filter((ms) => ms !== undefined);
  const period = starts.length === 0 ? 0 : Math.floor(Math.min(...starts) / (days * dayMs));
  return `${groupHash}-${period}`;
}
