import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { Notification } from '../../lib/alertmanager/notification.ts';
import { commonOptions } from '../../lib/rendering/common-options.ts';
import { lateAfterMs } from '../../lib/rendering/lateness.ts';
import { viewNotification } from '../../lib/rendering/view-notification.ts';
import { alertHeading, fullTitle, labelTexts, moreAlerts } from '../../lib/rendering/view-texts.ts';
import { wantsResolved } from '../../lib/rendering/wants-resolved.ts';
import { aNotification, anAlert, aResolvedAlert, labels, manyAlerts } from '../support/notification-factory.ts';

const nowMs = Date.parse('2026-11-20T11:00:00Z');
const options = z.strictObject(commonOptions);

function view(overrides: Partial<Notification> = {}, chosen: z.input<typeof options> = {}, acceptedAtMs = nowMs) {
  return viewNotification({
    notification: aNotification(overrides),
    options: options.parse(chosen),
    linkHosts: new Set(['alertmanager.example.com', 'runbooks.example.com']),
    acceptedAtMs,
    nowMs,
  });
}

describe('the title', () => {
  it('starts with status and count, then names the alert and its group', () => {
    expect(fullTitle(view({ alerts: manyAlerts(3) }))).toBe('[FIRING:3] KubePodCrashLooping (namespace=checkout)');
  });

  it('counts firing alerts only, and says where the sender cut some off', () => {
    expect(view({ alerts: [anAlert(), aResolvedAlert()] }).title).toBe('[FIRING:1] KubePodCrashLooping');
    expect(view({ truncatedAlerts: 4 }).title).toBe('[FIRING:1+] KubePodCrashLooping');
  });

  it('says that all is resolved', () => {
    expect(view({ status: 'resolved', alerts: [aResolvedAlert()] }).title).toBe('[RESOLVED] KubePodCrashLooping');
  });

  it('takes the name that all alerts share, else the receiver', () => {
    const groupLabels = labels({ cluster: 'eu' });
    expect(view({ groupLabels }).title).toBe('[FIRING:1] KubePodCrashLooping');
    expect(view({ groupLabels, commonLabels: groupLabels }).title).toBe('[FIRING:1] payments-critical');
  });
});

describe('names of characters that show nothing', () => {
  const blank = '\u3164\u2800\u115f\ufe0f\u200b';
  const own = labels({ alertname: blank, [blank]: blank, pod: 'a' });

  it('are called blank, wherever they stand', () => {
    const named = view({ receiver: blank, groupLabels: own, commonLabels: own });
    expect(fullTitle(named)).toBe('[FIRING:1] (blank) ((blank)=(blank), pod=a)');
    expect(named.receiver).toBe('(blank)');
    expect(labelTexts(named.labels)).toEqual(['(blank)=(blank)', 'pod=a']);
  });

  it('are called blank where they lead the entry of an alert', () => {
    const none = labels({});
    const [alert] = view({ groupLabels: none, commonLabels: none, alerts: [anAlert({ labels: own })] }).alerts;
    expect(alert && alertHeading(alert).text).toBe('(blank): Pod is crash looping.');
  });

  it('are called blank as names of annotations, and as texts are left out', () => {
    const annotations = labels({ summary: blank, [blank]: 'text' });
    const [alert] = view({ alerts: [anAlert({ annotations })] }, { annotations: ['summary', blank] }).alerts;
    expect(alert?.annotations).toEqual({
      summary: undefined,
      description: undefined,
      others: [{ name: '(blank)', value: 'text' }],
    });
  });

  it('does not hide that a value is empty', () => {
    expect(labelTexts(view({ groupLabels: labels({ pod: '' }), commonLabels: labels({}) }).labels)).toEqual(['pod=']);
  });
});

describe('labels', () => {
  const alerts = manyAlerts(2);

  it('that all alerts share stand once, the others with their alert', () => {
    const { labels: shared, alerts: shown } = view({ alerts });
    expect(labelTexts(shared)).toEqual(['namespace=checkout', 'severity=critical', 'team=payments']);
    expect(shown.map((alert) => labelTexts(alert.labels))).toEqual([['pod=checkout-6f9c-0'], ['pod=checkout-6f9c-1']]);
  });

  it('are only those that the destination chose, in its order', () => {
    const { labels: shared, alerts: shown, titleDetail } = view({ alerts }, { labels: ['pod', 'team'] });
    expect([labelTexts(shared), titleDetail]).toEqual([['team=payments'], '']);
    expect(shown.map((alert) => labelTexts(alert.labels))).toEqual([['pod=checkout-6f9c-0'], ['pod=checkout-6f9c-1']]);
  });

  it('called like members of objects are data', () => {
    const odd = new Map([...labels({ constructor: 'c' }), ['__proto__', 'p'] as const]);
    const [alert] = view({ alerts: [anAlert({ labels: odd })] }).alerts;
    expect(alert && labelTexts(alert.labels)).toEqual(['constructor=c', '__proto__=p']);
  });

  it('beyond 25 are counted', () => {
    const many = labels(Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`l${index}`, 'v'])));
    expect(labelTexts(view({ groupLabels: many, commonLabels: many }).labels).at(-1)).toBe('5 more');
  });

  it('lead the entry by name where alerts have different names', () => {
    const [alert] = view({
      groupLabels: labels({}),
      commonLabels: labels({}),
      alerts: [anAlert({ labels: labels({ alertname: 'DiskFull' }), annotations: labels({ summary: 'No space.' }) })],
    }).alerts;
    expect(alert && alertHeading(alert)).toEqual({ text: 'DiskFull: No space.', timing: 'firing for 59m' });
    expect(alert && labelTexts(alert.labels)).toEqual([]);
  });
});

describe('annotations', () => {
  const shared = labels({ summary: 'Shared.', runbook_url: 'https://runbooks.example.com/a' });
  const alerts = ['one', 'two'].map((description) =>
    anAlert({ annotations: new Map([...shared, ['description', description]]) }),
  );

  it('that several alerts share stand once, with their link', () => {
    const several = view({ alerts, commonAnnotations: shared });
    expect(several.shared.summary).toBe('Shared.');
    expect(several.links.map(({ label }) => label)).toEqual(['Runbook', 'Alertmanager']);
    expect(several.alerts.map(({ annotations }) => annotations)).toEqual([
      { summary: undefined, description: 'one', others: [] },
      { summary: undefined, description: 'two', others: [] },
    ]);
    expect(several.alerts[0]?.links.map(({ label }) => label)).toEqual(['Silence']);
  });

  it('of a single alert stay with it', () => {
    const single = view({ alerts: alerts.slice(0, 1), commonAnnotations: shared });
    expect(single.shared.summary).toBeUndefined();
    expect(single.alerts[0]?.annotations).toMatchObject({ summary: 'Shared.', description: 'one' });
  });

  it('are summary and description unless the destination chose others', () => {
    const annotations = labels({ summary: 's', description: 'd', impact: 'i', internal: 'x' });
    const render = (chosen: string[] | undefined) =>
      view({ alerts: [anAlert({ annotations })] }, chosen && { annotations: chosen }).alerts[0]?.annotations;
    expect(render(undefined)).toEqual({ summary: 's', description: 'd', others: [] });
    expect(render(['impact'])).toEqual({
      summary: undefined,
      description: undefined,
      others: [{ name: 'impact', value: 'i' }],
    });
    expect(render([])).toEqual({ summary: undefined, description: undefined, others: [] });
  });

  it('have a message where there is no description', () => {
    const annotations = labels({ message: 'older mixins' });
    expect(view({ alerts: [anAlert({ annotations })] }).alerts[0]?.annotations.description).toBe('older mixins');
  });
});

describe('alerts', () => {
  it('beyond the maximum are counted together with those that the sender cut off', () => {
    const { alerts, alertsLeftOut } = view({ alerts: manyAlerts(15), truncatedAlerts: 7 });
    expect([alerts.length, alertsLeftOut]).toEqual([10, 12]);
    expect(moreAlerts(view({ alerts: manyAlerts(15), truncatedAlerts: 7 }))).toBe('and 12 more alerts');
    expect(moreAlerts(view({ alerts: manyAlerts(2) }, { maxAlerts: 1 }))).toBe('and 1 more alert');
    expect(moreAlerts(view())).toBeUndefined();
  });

  it('that ingest left out are counted, those of other teams by a note', () => {
    const leftOut = { firing: 40, resolved: 2, notAllowed: 3, textsCut: true };
    const mixed = { alerts: [anAlert(), aResolvedAlert()], leftOut };
    expect(view(mixed)).toMatchObject({
      title: '[FIRING:41] KubePodCrashLooping',
      alertsLeftOut: 42,
      notes: [
        '3 alerts were left out: a label that this receiver requires is missing.',
        'Shortened: the notification was too large.',
      ],
    });
    expect(view(mixed, { sendResolved: false })).toMatchObject({ alertsLeftOut: 40 });
    expect(view({ leftOut: { ...leftOut, notAllowed: 1 } }).notes[0]).toMatch(/^1 alert was left out/);
  });

  it('that fire come before those that are resolved', () => {
    const { alerts } = view({ alerts: [aResolvedAlert(), anAlert()] });
    expect(alerts.map(({ status }) => status)).toEqual(['firing', 'resolved']);
  });

  it('that are resolved are left out of a firing notification where the destination wants none', () => {
    const { alerts, alertsLeftOut } = view({ alerts: [aResolvedAlert(), anAlert()] }, { sendResolved: false });
    expect([alerts.map(({ status }) => status), alertsLeftOut]).toEqual([['firing'], 0]);
  });

  it.each([
    ['critical', 'critical'],
    ['WARNING', 'warning'],
    ['info', 'info'],
    ['p1', 'critical'],
  ])('of severity %s have the tone %s', (severity, tone) => {
    expect(view({ alerts: [anAlert({ labels: labels({ severity }) })] }).tone).toBe(tone);
  });

  it('give the message the tone of the most urgent one, and green once all are resolved', () => {
    const warning = anAlert({ labels: labels({ severity: 'warning' }) });
    expect(view({ alerts: [aResolvedAlert(), warning] }).tone).toBe('warning');
    expect(view({ status: 'resolved', alerts: [aResolvedAlert()] }).tone).toBe('resolved');
  });

  it('say for how long they have fired, or how long they lasted', () => {
    expect(view().alerts[0]?.timing).toBe('firing for 59m');
    expect(view({ alerts: [aResolvedAlert()] }).alerts[0]?.timing).toBe('lasted 42m');
    expect(view({ alerts: [aResolvedAlert({ endsAt: 'garbage' })] }).alerts[0]?.timing).toBeUndefined();
  });

  it('can be silenced while they fire, by Alertmanager or by the link that Grafana sends', () => {
    const silence = (overrides: Parameters<typeof anAlert>[0]) =>
      view({ alerts: [anAlert(overrides)] }).alerts[0]?.links.find(({ label }) => label === 'Silence')?.url;
    expect(silence({})).toMatch(/^https:\/\/alertmanager\.example\.com\/#\/silences\/new\?filter=/);
    expect(silence({ silenceURL: 'https://alertmanager.example.com/s' })).toBe('https://alertmanager.example.com/s');
    expect(silence({ silenceURL: 'https://evil.example/s' })).toBeUndefined();
    expect(silence({ status: 'resolved' })).toBeUndefined();
  });

  it('link to no host outside the list', () => {
    expect(view().alerts[0]?.links.map(({ label }) => label)).toEqual(['Runbook', 'Silence']);
  });
});

describe('a late delivery', () => {
  it('says so when it was accepted more than five minutes ago', () => {
    expect(view({}, {}, nowMs - lateAfterMs).notes).toEqual([]);
    expect(view({}, {}, nowMs - lateAfterMs - 1).notes).toEqual(['Delivered late: accepted 5m ago.']);
  });
});

describe('sendResolved', () => {
  it('is true unless the compiled options say otherwise', () => {
    expect([{}, { sendResolved: true }, { sendResolved: 'no' }, undefined].map(wantsResolved)).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(wantsResolved({ sendResolved: false, to: [] })).toBe(false);
  });
});
