import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { Notification } from '../../lib/alertmanager/notification.ts';
import { commonOptions } from '../../lib/rendering/common-options.ts';
import type { GroupStates, Together } from '../../lib/rendering/together.ts';
import { viewNotification } from '../../lib/rendering/view-notification.ts';
import { aNotification, anAlert, aResolvedAlert, labels } from '../support/notification-factory.ts';

const nowMs = Date.parse('2026-11-20T11:00:00Z');
const options = z.strictObject(commonOptions()).parse({});

const group = (alertname: string, severity: string, status: 'firing' | 'resolved' = 'firing'): Notification =>
  aNotification({
    status,
    groupLabels: labels({ alertname }),
    commonLabels: labels({ alertname, severity }),
    alerts: [(status === 'firing' ? anAlert : aResolvedAlert)({ labels: labels({ alertname, severity }) })],
  });

const states = (notification: Notification, secondsAgo: number, more: Partial<GroupStates> = {}): GroupStates => ({
  ...{ notification, acceptedAtMs: nowMs - secondsAgo * 1_000, overtaken: [], isHistory: false },
  ...more,
});

function viewOf(groups: readonly GroupStates[], because: Together['because'] = 'limited') {
  const notification = groups.at(-1)?.notification ?? aNotification();
  const linkHosts = new Set(['alertmanager.example.com']);
  return viewNotification({
    ...{ notification, options, linkHosts, nowMs, acceptedAtMs: nowMs - 60_000 },
    together: { groups, because },
  });
}

const firingBefore = { status: 'firing', acceptedAtMs: nowMs - 100_000 } as const;

describe('a digest', () => {
  it('shows the worst groups first, then the newest, and what is resolved last', () => {
    const view = viewOf([
      states(group('Info', 'info'), 50),
      states(group('Resolved', 'critical', 'resolved'), 1),
      states(group('OldCritical', 'critical'), 40),
      states(group('Warning', 'warning'), 2),
      states(group('NewCritical', 'critical'), 3),
    ]);
    expect(view.alerts.map(({ name }) => name)).toEqual([
      ...['[FIRING:1] critical NewCritical', '[FIRING:1] critical OldCritical', '[FIRING:1] warning Warning'],
      ...['[FIRING:1] info Info', '[RESOLVED:1] Resolved, was critical'],
    ]);
    expect(view).toMatchObject({
      title: '[FIRING:4, RESOLVED:1] critical NewCritical and 4 more groups changed while this channel was limited',
      ...{ tone: 'critical', status: 'firing', shows: 'groups', leftOut: { count: 0 } },
    });
  });

  it('says why its groups share it', () => {
    const groups = [states(group('A', 'info', 'resolved'), 5), states(group('B', 'info', 'resolved'), 5)];
    expect(viewOf(groups, 'backlog')).toMatchObject({
      ...{ title: '[RESOLVED:2] A, was info and 1 more group changed at once', tone: 'resolved', status: 'resolved' },
    });
  });

  it('names the states of a group in order, and counts those that were overtaken', () => {
    const flapping = states(group('A', 'critical', 'resolved'), 5, { overtaken: [firingBefore] });
    const view = viewOf([flapping, states(group('B', 'info'), 5)]);
    expect(view.alerts.map(({ timing }) => timing?.text)).toEqual([
      'fired 10:59 UTC',
      'fired 10:58 UTC, resolved 10:59 UTC',
    ]);
    expect(view.notes).toEqual(['1 state was overtaken by a later one.']);
  });

  it('pages nobody for history alone', () => {
    const past = states(group('A', 'critical'), 5, { isHistory: true });
    expect(viewOf([past, states(group('B', 'info', 'resolved'), 5)])).toMatchObject({
      status: 'resolved',
      title: '[RESOLVED:1, OVERTAKEN:1] B, was info and 1 more group changed while this channel was limited',
    });
  });
});

describe('a message of one group', () => {
  it('says what came before its state and was not shown', () => {
    const view = viewOf([states(group('A', 'critical', 'resolved'), 5, { overtaken: [firingBefore] })]);
    expect(view.title).toBe('[RESOLVED:1] A, was critical');
    expect(view.notes).toEqual(['Before that, and not shown: fired 10:58 UTC.']);
  });

  it('that was overtaken says so in its title', () => {
    const view = viewOf([states(group('A', 'critical'), 5, { isHistory: true })]);
    expect(view).toMatchObject({ title: 'Overtaken: [FIRING:1] critical A', tone: 'info' });
    expect(view.notes).toEqual(['Not news any more: fired 10:59 UTC. A later state was shown before.']);
  });
});
