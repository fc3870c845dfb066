import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type Alert, type LabelSet, type Notification, nothingLeftOut } from '../../lib/alertmanager/notification.ts';
import { commonOptions } from '../../lib/rendering/common-options.ts';
import { fitTitle } from '../../lib/rendering/fit-text.ts';
import { lateAfterMs } from '../../lib/rendering/lateness.ts';
import { fullTitle, type Line, labelTexts, layOut, moreText } from '../../lib/rendering/layout.ts';
import { builtInSeverities, createSeverities } from '../../lib/rendering/severity.ts';
import { viewNotification } from '../../lib/rendering/view-notification.ts';
import { timingText } from '../../lib/rendering/view-timing.ts';
import { wantsResolved } from '../../lib/rendering/wants-resolved.ts';
import { aNotification, anAlert, aResolvedAlert, labels, manyAlerts } from '../support/notification-factory.ts';

const nowMs = Date.parse('2026-11-20T11:00:00Z');
const options = z.strictObject(commonOptions());

const none = labels({});

const isLinks = (line: Line) => line.kind === 'links';

function view(
  overrides: Partial<Notification> = {},
  chosen: z.input<typeof options> = {},
  acceptedAtMs = nowMs,
  severities = builtInSeverities,
) {
  return viewNotification({
    notification: aNotification(overrides),
    options: options.parse(chosen),
    linkHosts: new Set(['alertmanager.example.com', 'runbooks.example.com']),
    ...{ severities, acceptedAtMs, nowMs },
  });
}

describe('the title', () => {
  it('starts with status and count, then says how bad it is, and names the alert and its group', () => {
    expect(fullTitle(view({ alerts: manyAlerts(3) }))).toBe(
      '[FIRING:3] critical KubePodCrashLooping (namespace=checkout)',
    );
  });

  it('counts both states, and says where the sender cut some off', () => {
    const alerts = [anAlert(), aResolvedAlert(), anAlert()];
    expect(view({ alerts }).title).toBe('[FIRING:2, RESOLVED:1] critical KubePodCrashLooping');
    expect(view({ alerts }, { sendResolved: false }).title).toBe('[FIRING:2] critical KubePodCrashLooping');
    expect(view({ truncatedAlerts: 4 }).title).toBe('[FIRING:1+] critical KubePodCrashLooping');
  });

  it('says that all is resolved, and of how many alerts', () => {
    const title = (count: number) => view({ status: 'resolved', alerts: Array(count).fill(aResolvedAlert()) }).title;
    expect(title(1)).toBe('[RESOLVED:1] KubePodCrashLooping, was critical');
    expect(title(3)).toBe('[RESOLVED:3] KubePodCrashLooping, was critical');
  });

  it('names the alerts of a group that is not one of a name, the worst first, and how many there are of each', () => {
    const groupLabels = labels({ namespace: 'checkout' });
    const named = (alertname: string, severity: string, count = 1) =>
      Array<Alert>(count).fill(anAlert({ labels: labels({ alertname, severity }) }));
    const group = { groupLabels, commonLabels: groupLabels };
    const alerts = [...named('KubePodNotReady', 'warning', 30), ...named('KubeNodeDown', 'critical')];
    expect(fullTitle(view({ ...group, alerts }))).toBe(
      '[FIRING:31] critical KubeNodeDown, KubePodNotReady ×30 (namespace=checkout)',
    );
    const many = ['A', 'B', 'C', 'D', 'E', 'F'].flatMap((name) => named(name, 'info'));
    expect(view({ ...group, alerts: many }).title).toBe('[FIRING:6] info A, B, C, D and 2 more names');
  });

  it('names the receiver where no alert has a name', () => {
    const groupLabels = labels({ cluster: 'eu' });
    const alerts = [anAlert({ labels: groupLabels })];
    expect(view({ groupLabels, commonLabels: groupLabels, alerts }).title).toBe('[FIRING:1] payments-critical');
  });

  it('names what fires alone, while something does', () => {
    const named = (alertname: string, status: 'firing' | 'resolved') =>
      anAlert({ status, labels: labels({ alertname, severity: 'P2' }), endsAt: '2026-11-20T10:42:00Z' });
    const alerts = [named('A', 'firing'), named('B', 'resolved')];
    expect(view({ groupLabels: none, commonLabels: none, alerts }).title).toBe('[FIRING:1, RESOLVED:1] P2 A');
  });

  it('gives names away for the place where there is no room for all', () => {
    const alerts = ['Abcdefghij', 'Bcdefghijk', 'Cdefghijkl'].map((alertname) =>
      anAlert({ labels: labels({ alertname, severity: 'info' }) }),
    );
    const groupLabels = labels({ namespace: 'checkout' });
    const whole = view({ groupLabels, commonLabels: groupLabels, alerts });
    const fitted = (max: number) => fitTitle(whole, (text) => text, { max, unit: 'utf16_units' });
    expect(fitted(80)).toBe('[FIRING:3] info Abcdefghij, Bcdefghijk, Cdefghijkl (namespace=checkout)');
    expect(fitted(65)).toBe('[FIRING:3] info Abcdefghij and 2 more names (namespace=checkout)');
    expect(fitted(50)).toBe('[FIRING:3] info Abcdefghij and 2 more names (name…');
  });

  it('takes the severity from the label that the platform names', () => {
    const alerts = [anAlert({ labels: labels({ alertname: 'A', priority: 'P1', severity: 'x' }) })];
    const severities = createSeverities({ label: 'priority' });
    expect(view({ alerts, groupLabels: none, commonLabels: none }, {}, nowMs, severities).title).toBe(
      '[FIRING:1] P1 A',
    );
  });
});

describe('the topic', () => {
  it('is the same whatever fires in the group, and once all is resolved', () => {
    const groupLabels = labels({ namespace: 'checkout', severity: 'warning' });
    const other = anAlert({ labels: labels({ alertname: 'Other' }) });
    const topics = [
      view({ groupLabels }),
      view({ groupLabels, alerts: [other, anAlert()] }),
      view({ groupLabels, status: 'resolved', alerts: [aResolvedAlert()] }),
    ].map(({ topic }) => topic);
    expect(new Set(topics)).toEqual(new Set(['payments-critical (namespace=checkout, severity=warning)']));
    expect(view().topic).toBe('KubePodCrashLooping (namespace=checkout)');
  });
});

describe('names of characters that show nothing', () => {
  const blank = '\u3164\u2800\u115f\ufe0f\u200b';
  const own = labels({ alertname: blank, [blank]: blank, pod: 'a' });

  it('are called blank, wherever they stand', () => {
    const named = view({ receiver: blank, groupLabels: own, commonLabels: own });
    expect(fullTitle(named)).toBe('[FIRING:1] critical (blank) ((blank)=(blank), pod=a)');
    expect(named.receiver).toBe('(blank)');
    expect(labelTexts(named.labels)).toEqual(['(blank)=(blank)', 'pod=a']);
  });

  it('are called blank where they lead the entry of an alert', () => {
    const alerts = [anAlert({ labels: own }), anAlert()];
    const { alerts: shown } = layOut(view({ groupLabels: none, commonLabels: none, commonAnnotations: none, alerts }));
    expect(shown.map(({ heading }) => heading.text)).toContain('(blank): Pod is crash looping.');
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

  it('that all alerts share stand once; name and severity are in the title', () => {
    const { labels: shared, alerts: shown } = view({ alerts });
    expect(labelTexts(shared)).toEqual(['namespace=checkout', 'team=payments']);
    expect(shown.map((alert) => [alert.severity, labelTexts(alert.labels)])).toEqual([
      [undefined, []],
      [undefined, []],
    ]);
  });

  it('in which an alert differs are its heading, where it has no other', () => {
    const headings = layOut(view({ alerts })).alerts.map(({ heading }) => heading.text);
    expect(headings).toEqual(['pod=checkout-6f9c-0', 'pod=checkout-6f9c-1']);
  });

  it('are only those that the destination chose, in its order', () => {
    const { labels: shared, alerts: shown, titleDetail } = view({ alerts }, { labels: ['pod', 'team'] });
    expect([labelTexts(shared), titleDetail]).toEqual([['team=payments'], '']);
    expect(shown.map(({ differs }) => differs)).toEqual([
      [{ name: 'pod', value: 'checkout-6f9c-0' }],
      [{ name: 'pod', value: 'checkout-6f9c-1' }],
    ]);
  });

  it('that the destination hides are nowhere', () => {
    const hidden = view({ alerts }, { hideLabels: ['namespace', 'pod'] });
    expect(labelTexts(hidden.labels)).toEqual(['team=payments']);
    expect(hidden.titleDetail).toBe('');
    expect(hidden.alerts.map(({ differs, labels: shown }) => [differs, shown.shown])).toEqual([
      [[], []],
      [[], []],
    ]);
  });

  it('that tell how Prometheus came by an alert stand behind the others', () => {
    const own = labels({ endpoint: 'http', instance: '10.0.0.1:80', job: 'j', namespace: 'n', pod: 'p', service: 's' });
    const shown = view({ groupLabels: none, commonLabels: none, alerts: [anAlert({ labels: own })] }).alerts[0];
    expect(shown && labelTexts(shown.labels)).toEqual([
      ...['namespace=n', 'pod=p', 'endpoint=http', 'instance=10.0.0.1:80', 'job=j', 'service=s'],
    ]);
    const host = labels({ instance: 'db1', job: 'node' });
    const other = view({ groupLabels: none, commonLabels: none, alerts: [anAlert({ labels: host })] }).alerts[0];
    expect(other && labelTexts(other.labels)).toEqual(['instance=db1', 'job=node']);
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

  it('lead the entry by name and severity where alerts have different ones', () => {
    const disk = {
      labels: labels({ alertname: 'DiskFull', severity: 'warning' }),
      annotations: labels({ summary: 'No.' }),
    };
    const { alerts: shown } = layOut(
      view({ groupLabels: none, commonLabels: none, commonAnnotations: none, alerts: [anAlert(disk), anAlert()] }),
    );
    expect(shown.map(({ heading }) => heading.text)).toEqual([
      'KubePodCrashLooping: Pod is crash looping.',
      'warning DiskFull: No.',
    ]);
    expect(shown[1]?.lines.filter(({ kind }) => kind === 'labels')).toEqual([]);
  });
});

describe('alerts that look alike', () => {
  const notReady = (pod: string, more = {}) =>
    anAlert({
      labels: labels({
        alertname: 'KubePodNotReady',
        severity: 'warning',
        namespace: 'checkout',
        job: 'ksm',
        pod,
        ...more,
      }),
      annotations: labels({ summary: 'A pod is not ready.', runbook_url: 'https://runbooks.example.com/not-ready' }),
      generatorURL: 'https://runbooks.example.com/graph',
    });
  const groupOf = (...alerts: Alert[]) =>
    view({ groupLabels: none, commonLabels: none, commonAnnotations: none, alerts: [anAlert(), ...alerts] });

  it('have in their heading what they differ in, and not again among their labels', () => {
    const [first, ...others] = layOut(groupOf(notReady('a'), notReady('b'))).alerts;
    expect(first?.heading.text).toBe('KubePodCrashLooping: Pod is crash looping.');
    expect(others.map(({ heading }) => heading.text)).toEqual([
      'warning KubePodNotReady (pod=a): A pod is not ready.',
      'warning KubePodNotReady (pod=b): A pod is not ready.',
    ]);
    const shown = others.flatMap(({ lines }) => lines.flatMap((line) => (line.kind === 'labels' ? line.texts : [])));
    expect(shown).toEqual(['namespace=checkout', 'job=ksm', 'namespace=checkout', 'job=ksm']);
  });

  it('are told apart by what is plumbing where nothing else does it, and by nothing where they are the same', () => {
    const headings = (...alerts: Alert[]) =>
      layOut(groupOf(...alerts))
        .alerts.slice(1)
        .map(({ heading }) => heading.text);
    expect(headings(notReady('a', { job: 'x' }), notReady('a', { job: 'y' }))[1]).toContain('(job=y)');
    expect(headings(notReady('a'), notReady('a'))[1]).toBe('warning KubePodNotReady: A pod is not ready.');
  });

  it('have a source and a silence that they share once, and each its runbook', () => {
    const { alerts } = groupOf(notReady('a'), notReady('b'));
    expect(alerts.slice(1).map(({ links }) => links.map(({ label }) => label))).toEqual([
      ['Runbook', 'Silence all alike', 'Source'],
      ['Runbook'],
    ]);
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
    expect(several.links.map(({ label }) => label)).toEqual(['Runbook', 'Silence group', 'Alertmanager']);
    expect(several.alerts.map(({ annotations }) => annotations)).toEqual([
      { summary: undefined, description: 'one', others: [] },
      { summary: undefined, description: 'two', others: [] },
    ]);
    expect(several.alerts[0]?.links.map(({ label }) => label)).toEqual(['Silence all alike']);
  });

  it('of a single alert stay with it', () => {
    const single = view({ alerts: alerts.slice(0, 1), commonAnnotations: shared });
    expect(single.shared.summary).toBeUndefined();
    expect(single.alerts[0]?.annotations).toMatchObject({ summary: 'Shared.', description: 'one' });
  });

  it('are all of them unless the destination chose some, without links and what is of Grafana alone', () => {
    const annotations = labels({
      ...{ __alertId__: '7', action: 'a', dashboard: 'https://x.example', impact: 'i', summary: 's', value: '0.9' },
      ...{ description: 'd', runbook: 'https://x.example' },
    });
    const render = (chosen: string[] | undefined) =>
      view({ alerts: [anAlert({ annotations })] }, chosen && { annotations: chosen }).alerts[0]?.annotations;
    expect(render(undefined)).toEqual({
      ...{ summary: 's', description: 'd' },
      others: [
        { name: 'value', value: '0.9' },
        { name: 'impact', value: 'i' },
        { name: 'action', value: 'a' },
      ],
    });
    expect(render(['impact'])).toEqual({
      ...{ summary: undefined, description: undefined, others: [{ name: 'impact', value: 'i' }] },
    });
    expect(render([])).toEqual({ summary: undefined, description: undefined, others: [] });
  });

  it('that spell a link are texts where they hold no URL', () => {
    const annotations = labels({ runbook: 'wiki: restart the worker', dashboard: '/d/abc' });
    expect(view({ alerts: [anAlert({ annotations })] }).alerts[0]?.annotations.others).toEqual([
      { name: 'runbook', value: 'wiki: restart the worker' },
      { name: 'dashboard', value: '/d/abc' },
    ]);
  });

  it('have a message where there is no description', () => {
    const annotations = labels({ message: 'older mixins' });
    expect(view({ alerts: [anAlert({ annotations })] }).alerts[0]?.annotations.description).toBe('older mixins');
  });
});

describe('alerts', () => {
  it('beyond the maximum are counted together with those that the sender cut off', () => {
    const cut = view({ alerts: manyAlerts(15), truncatedAlerts: 7 });
    expect([cut.alerts.length, cut.leftOut.count]).toEqual([10, 12]);
    const more = (shown: ReturnType<typeof view>) => moreText(layOut(shown).more);
    expect(more(cut)).toBe('and 12 more alerts');
    expect(more(view({ alerts: manyAlerts(2) }, { maxAlerts: 1 }))).toBe('and 1 more alert');
    expect(more(view())).toBeUndefined();
  });

  it('that are not shown are named where the group has several names', () => {
    const named = (alertname: string, severity: string, count: number) =>
      Array<Alert>(count).fill(anAlert({ labels: labels({ alertname, severity }) }));
    const alerts = [...named('A', 'info', 20), ...named('B', 'warning', 31), ...named('C', 'critical', 1)];
    const group = { groupLabels: none, commonLabels: none, alerts };
    expect(moreText(layOut(view(group, { maxAlerts: 2 })).more)).toBe('and 50 more: B ×30, A ×20');
  });

  it('that ingest left out are counted, those of other teams by a note', () => {
    const leftOut = { ...nothingLeftOut, firing: 40, resolved: 2, notAllowed: 3, textsCut: true };
    const mixed = { alerts: [anAlert(), aResolvedAlert()], leftOut };
    expect(view(mixed)).toMatchObject({
      title: '[FIRING:41, RESOLVED:3] critical KubePodCrashLooping',
      leftOut: { count: 42 },
      notes: [
        '3 alerts were left out: a label that this receiver requires is missing.',
        'Shortened: the notification was too large.',
      ],
    });
    expect(view(mixed, { sendResolved: false })).toMatchObject({
      ...{ leftOut: { count: 40 }, title: '[FIRING:41] critical KubePodCrashLooping' },
    });
    expect(view({ leftOut: { ...leftOut, notAllowed: 1 } }).notes[0]).toMatch(/^1 alert was left out/);
  });

  it('that ingest left out are named too', () => {
    const leftOut = { ...nothingLeftOut, firing: 50, names: [['B', 30] as const, ['A', 20] as const] };
    const alerts = [anAlert({ labels: labels({ alertname: 'A', severity: 'info' }) })];
    const cut = view({ groupLabels: none, commonLabels: none, alerts, leftOut });
    expect(cut.title).toBe('[FIRING:51] info A ×21, B ×30');
    expect(moreText(layOut(cut).more)).toBe('and 50 more: B ×30, A ×20');
  });

  it('say what Grafana measured, unless an annotation does', () => {
    const others = (overrides: Parameters<typeof anAlert>[0]) =>
      view({ alerts: [anAlert(overrides)] }).alerts[0]?.annotations.others;
    expect(others({ values: new Map([['A', 0.93]]) })).toEqual([{ name: 'value', value: '0.93' }]);
    const values = new Map([
      ['A', 0.93],
      ['B', 1],
    ] as const);
    expect(others({ values, valueString: '[ x ]' })).toEqual([{ name: 'value', value: 'A=0.93, B=1' }]);
    expect(others({ valueString: '[ value=0.9 ]' })).toEqual([{ name: 'value', value: '[ value=0.9 ]' }]);
    expect(others({ values, annotations: labels({ value: '93 %' }) })).toEqual([{ name: 'value', value: '93 %' }]);
    const imageURL = 'https://runbooks.example.com/image.png';
    expect(view({ alerts: [anAlert({ imageURL })] }).alerts[0]?.links.map(({ label }) => label)).toContain('Image');
  });

  it('that come again say why', () => {
    const notes = (reason: Notification['reason']) => view({ reason }).notes;
    expect(notes('repeat interval elapsed')).toEqual(['Reminder: nothing changed since the last message.']);
    expect(notes('new alerts added')).toEqual(['New alerts joined this group.']);
    expect(notes('some alerts resolved')).toEqual(['Some alerts of this group were resolved.']);
    expect([notes('first notification'), notes('all alerts resolved'), notes(undefined)]).toEqual([[], [], []]);
  });

  it('stand with the worst first, of those the newest, and behind all what is resolved', () => {
    const at = (pod: string, severity: string, startsAt: string, status: 'firing' | 'resolved' = 'firing') =>
      anAlert({ status, labels: labels({ pod, severity }), startsAt, endsAt: startsAt });
    const alerts = [
      at('resolved', 'critical', '2026-11-20T10:59:00Z', 'resolved'),
      at('info', 'P5', '2026-11-20T10:58:00Z'),
      at('old', 'fatal', '2026-11-20T09:00:00Z'),
      at('warning', 'minor', '2026-11-20T10:57:00Z'),
      at('new', 'critical', '2026-11-20T10:56:00Z'),
    ];
    const shown = view({ groupLabels: none, commonLabels: none, commonAnnotations: none, alerts });
    const pods = shown.alerts.map(({ differs, labels: own }) => [...differs, ...own.shown][0]?.value);
    expect(pods).toEqual(['new', 'old', 'warning', 'info', 'resolved']);
  });

  it('are the worst ones where not all are shown, wherever they stand in the notification', () => {
    const warnings = manyAlerts(10).map((alert) => ({
      ...alert,
      labels: new Map([...alert.labels, ['severity', 'warning']]),
    }));
    const worst = anAlert({ annotations: labels({ summary: 'The one that matters.' }) });
    const shown = view({ alerts: [...warnings, worst] }, { maxAlerts: 3 });
    expect(shown.alerts[0]).toMatchObject({ tone: 'critical', annotations: { summary: 'The one that matters.' } });
  });

  it('that are resolved are left out of a firing notification where the destination wants none', () => {
    const { alerts, leftOut } = view({ alerts: [aResolvedAlert(), anAlert()] }, { sendResolved: false });
    expect([alerts.map(({ status }) => status), leftOut.count]).toEqual([['firing'], 0]);
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

  it('say for how long they have fired and since when, or after how long they were resolved and when', () => {
    const timing = (overrides: Partial<Notification> = {}, chosen: z.input<typeof options> = {}) => {
      const [alert] = view(overrides, chosen).alerts;
      return alert?.timing && timingText(alert.timing);
    };
    expect(timing()).toBe('Firing for 59m, since 10:00 UTC');
    expect(timing({ alerts: [aResolvedAlert()] })).toBe('Resolved after 42m, at 10:42 UTC');
    expect(timing({}, { timeZone: 'Europe/Zurich' })).toBe('Firing for 59m, since 11:00 CET');
    expect(timing({ alerts: [anAlert({ startsAt: '2026-11-18T23:30:00Z' })] })).toBe(
      'Firing for 1d 11h, since 2026-11-18 23:30 UTC',
    );
    const far = { alerts: [anAlert({ startsAt: '2026-11-18T23:30:00Z' })] };
    expect(timing(far, { timeZone: 'Asia/Tokyo' })).toBe('Firing for 1d 11h, since 2026-11-19 08:30 GMT+9');
    expect(timing({ alerts: [aResolvedAlert({ endsAt: 'garbage' })] })).toBeUndefined();
  });

  it.each(['Mars/Olympus', '+01:00', '', 'UTC; drop'])('have no time zone %j', (timeZone) => {
    expect(options.safeParse({ timeZone }).success).toBe(false);
  });

  it('can be silenced while they fire, by Alertmanager or by the link that Grafana sends', () => {
    const silence = (overrides: Parameters<typeof anAlert>[0]) =>
      view({ alerts: [anAlert(overrides)] }).alerts[0]?.links.find(({ label }) => label === 'Silence')?.url;
    expect(silence({})).toMatch(/^https:\/\/alertmanager\.example\.com\/#\/silences\/new\?filter=/);
    expect(silence({ silenceURL: 'https://alertmanager.example.com/s' })).toBe('https://alertmanager.example.com/s');
    expect(silence({ silenceURL: 'https://evil.example/s' })).toBeUndefined();
    expect(silence({ status: 'resolved' })).toBeUndefined();
  });

  it('are silenced without the labels that die with a pod, or without those that the destination names', () => {
    const filter = (chosen: z.input<typeof options>) => {
      const own = labels({ alertname: 'A', instance: 'i', pod: 'p', uid: 'u', zone: 'z' });
      const url = view({ alerts: [anAlert({ labels: own })] }, chosen).alerts[0]?.links.find(
        ({ label }) => label === 'Silence',
      )?.url;
      return decodeURIComponent(url ?? '');
    };
    expect(filter({})).toMatch(/filter={alertname="A", zone="z"}$/);
    expect(filter({ silenceWithout: ['zone'] })).toMatch(/{alertname="A", instance="i", pod="p", uid="u"}$/);
    expect(filter({ silenceWithout: [] })).toMatch(/{alertname="A", instance="i", pod="p", uid="u", zone="z"}$/);
    expect(filter({ silenceWithout: ['alertname', 'instance', 'pod', 'uid', 'zone'] })).toMatch(/{alertname="A", inst/);
  });

  it('keep the machine in their silence where they have no pod', () => {
    const own = labels({ alertname: 'DiskFull', instance: 'db1:9100', job: 'node' });
    const link = view({ alerts: [anAlert({ labels: own })] }).alerts[0]?.links.find(({ label }) => label === 'Silence');
    expect(decodeURIComponent(link?.url ?? '')).toMatch(/{alertname="DiskFull", instance="db1:9100", job="node"}$/);
  });

  it('have a silence for all of their group before their own, unless that would be one of everything', () => {
    const links = (groupLabels: LabelSet) => layOut(view({ groupLabels })).alerts[0]?.lines.find(isLinks)?.links ?? [];
    const group = links(labels({ namespace: 'checkout' }));
    expect(group.map(({ label }) => label)).toEqual(['Runbook', 'Silence group', 'Silence', 'Alertmanager']);
    expect(decodeURIComponent(group[1]?.url ?? '')).toMatch(/filter={namespace="checkout"}$/);
    expect(links(none).map(({ label }) => label)).toEqual(['Runbook', 'Silence', 'Alertmanager']);
  });

  it.each(['runbook_url', 'runbook', 'playbook_url', 'playbook', 'runbook_link', 'runbookUrl'])(
    'link to what to do by %s',
    (name) => {
      const annotations = labels({ [name]: 'https://runbooks.example.com/x' });
      const [alert] = view({ alerts: [anAlert({ annotations })] }).alerts;
      expect(alert?.links[0]).toEqual({ label: 'Runbook', url: 'https://runbooks.example.com/x' });
      expect(alert?.annotations.others).toEqual([]);
    },
  );

  it('link to no host outside the list', () => {
    expect(view().alerts[0]?.links.map(({ label }) => label)).toEqual(['Runbook', 'Silence']);
  });

  it('say the host of a link where it is none of the domain of the sender', () => {
    const hostOf = (externalURL: string) => view({ externalURL }).alerts[0]?.links[0]?.host;
    expect(hostOf('https://alertmanager.example.com')).toBeUndefined();
    expect(hostOf('https://alertmanager.example.org')).toBe('runbooks.example.com');
    expect(hostOf('http://alertmanager:9093')).toBe('runbooks.example.com');
    expect(hostOf('no URL')).toBe('runbooks.example.com');
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
