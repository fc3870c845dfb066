import { expect, it } from 'vitest';
import { threadKey } from '../../lib/rendering/thread-key.ts';
import { aNotification, anAlert, aResolvedAlert } from '../support/notification-factory.ts';

const keyOf = (...starts: readonly string[]) =>
  threadKey(
    { notification: aNotification({ alerts: starts.map((startsAt) => anAlert({ startsAt })) }), groupHash: 'g' },
    7,
  );

it('firing and resolved of an alert stand in one thread, however long it fired', () => {
  const resolved = aNotification({ alerts: [aResolvedAlert({ endsAt: '2027-01-20T10:42:00Z' })] });
  expect(threadKey({ notification: resolved, groupHash: 'g' }, 7)).toBe(keyOf('2026-11-20T10:00:00.123456789Z'));
});

it('an alert that joins the group stays in the thread of the oldest', () => {
  expect(keyOf('2026-12-24T10:00:00Z', '2026-11-20T10:00:00Z')).toBe(keyOf('2026-11-20T10:00:00Z'));
});

it('an alert of a later period begins a new thread', () => {
  expect(keyOf('2026-11-28T10:00:00Z')).not.toBe(keyOf('2026-11-20T10:00:00Z'));
});

it('a time that is none, or none at all, is no fault', () => {
  expect(keyOf('garbage')).toBe('g-0');
  expect(keyOf()).toBe('g-0');
});
