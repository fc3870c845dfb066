import { type Alert, type Notification, nothingLeftOut } from '../../lib/alertmanager/notification.ts';
import type { GroupStates, Together } from '../../lib/rendering/together.ts';
import { labels } from '../../test/support/notification-factory.ts';
import type { InputOverrides } from '../../test/support/provider-input.ts';

/** One notification as it is delivered, and what a reader of the preview should look at. */
export type Scene = { readonly caption: string; readonly input: InputOverrides };

const nowMs = Date.parse('2026-11-20T11:00:11Z');
const linkHosts = new Set([
  'alertmanager.example.com',
  'prometheus.example.com',
  'grafana.example.com',
  'runbooks.example.com',
]);

const group = { cluster: 'prod-eu', namespace: 'checkout' };
const links = {
  runbook_url: 'https://runbooks.example.com/KubePodCrashLooping',
  dashboard_url: 'https://grafana.example.com/d/pods/pods?var-namespace=checkout',
};

const pods = [
  { pod: 'api-7d9f8b6c5-4xk2m', container: 'api', startsAt: '2026-11-20T09:47:31.482Z', restarts: 14 },
  { pod: 'api-7d9f8b6c5-p8wqz', container: 'api', startsAt: '2026-11-20T10:18:01.482Z', restarts: 9 },
  { pod: 'worker-5c6d7f9b8-tn6rv', container: 'queue', startsAt: '2026-11-20T10:54:31.482Z', restarts: 3 },
];

function crashLoop({ pod, container, startsAt, restarts }: (typeof pods)[number], endsAt?: string): Alert {
  const query = encodeURIComponent('increase(kube_pod_container_status_restarts_total[15m]) > 2');
  return {
    status: endsAt === undefined ? 'firing' : 'resolved',
    labels: labels({
      alertname: 'KubePodCrashLooping',
      severity: 'critical',
      team: 'payments',
      ...group,
      pod,
      container,
    }),
    annotations: labels({
      summary: 'Pods of the checkout are crash looping.',
      description: `Container ${container} restarted ${restarts} times in 15 minutes (reason: "CrashLoopBackOff").`,
      ...links,
    }),
    startsAt,
    endsAt: endsAt ?? '0001-01-01T00:00:00Z',
    generatorURL: `https://prometheus.example.com/graph?g0.expr=${query}&g0.tab=1`,
    fingerprint: '8a07086b74f3ba78',
    silenceURL: undefined,
    dashboardURL: undefined,
    panelURL: undefined,
    values: undefined,
    valueString: undefined,
    imageURL: undefined,
  };
}

function crashLoops(alerts: readonly Alert[]): Notification {
  return {
    version: '4',
    receiver: 'payments-critical',
    status: alerts.some(({ status }) => status === 'firing') ? 'firing' : 'resolved',
    alerts,
    groupLabels: labels({ alertname: 'KubePodCrashLooping', ...group }),
    commonLabels: labels({ alertname: 'KubePodCrashLooping', severity: 'critical', team: 'payments', ...group }),
    commonAnnotations: labels({ summary: 'Pods of the checkout are crash looping.', ...links }),
    externalURL: 'https://alertmanager.example.com',
    groupKey: '{}/{team="payments"}:{alertname="KubePodCrashLooping"}',
    truncatedAlerts: 0,
    reason: undefined,
    leftOut: nothingLeftOut,
  };
}

function one(alert: Alert): Notification {
  return {
    ...crashLoops([alert]),
    receiver: 'payments-warnings',
    groupLabels: labels({ alertname: alert.labels.get('alertname') ?? '', ...group }),
    commonLabels: alert.labels,
    commonAnnotations: alert.annotations,
  };
}

const volume: Alert = {
  ...crashLoop({ pod: '', container: '', startsAt: '2026-11-20T08:05:00Z', restarts: 0 }),
  labels: labels({
    alertname: 'KubePersistentVolumeFillingUp',
    severity: 'warning',
    team: 'payments',
    ...group,
    persistentvolumeclaim: 'data-ledger-0',
  }),
  annotations: labels({
    summary: 'PersistentVolume is filling up.',
    description: 'Only 12.4% of data-ledger-0 is free.\nAt the rate of the last 6 hours it is full in four days.',
    runbook_url: 'https://runbooks.example.com/KubePersistentVolumeFillingUp',
  }),
  generatorURL: 'https://prometheus.example.com/graph?g0.expr=kubelet_volume_stats_available_bytes&g0.tab=1',
};

const burst = Array.from({ length: 30 }, (_, index) =>
  crashLoop({
    pod: `api-7d9f8b6c5-${(index * 7_919 + 7_654_321).toString(36)}`,
    container: 'api',
    startsAt: `2026-11-20T10:${String(20 + index).padStart(2, '0')}:00Z`,
    restarts: 5,
  }),
);

const groupOf = (notification: Notification, secondsAgo: number, overtaken: GroupStates['overtaken'] = []) => ({
  ...{ notification, overtaken, isHistory: false },
  acceptedAtMs: nowMs - secondsAgo * 1_000,
});

const named = (notification: Notification, alertname: string, severity: string, summary: string): Notification => ({
  ...notification,
  groupLabels: labels({ alertname, ...group }),
  alerts: notification.alerts.map((alert) => ({
    ...alert,
    labels: new Map([...alert.labels, ['alertname', alertname], ['severity', severity]]),
    annotations: new Map([...alert.annotations, ['summary', summary]]),
  })),
});

/** What a storm leaves to be shown. */
const limited: Together = {
  because: 'limited',
  groups: [
    groupOf(
      named(one(volume), 'KubePersistentVolumeFillingUp', 'warning', 'The volume of the orders has 3 % left.'),
      95,
    ),
    groupOf(crashLoops(pods.map((pod) => crashLoop(pod))), 80),
    groupOf(named(crashLoops(burst.slice(0, 9)), 'KubePodNotReady', 'warning', 'Pods are not ready.'), 70),
    groupOf(
      named(one(volume), 'PaymentsErrorBudgetBurn', 'critical', 'Two percent of an hour went in ten minutes.'),
      40,
    ),
    groupOf(crashLoops(pods.slice(0, 1).map((pod) => crashLoop(pod, '2026-11-20T10:59:31.482Z'))), 25, [
      { status: 'firing', acceptedAtMs: nowMs - 130_000 },
    ]),
    groupOf(named(one(volume), 'NodeClockSkew', 'info', 'The clock of a node is 70 ms off.'), 10),
  ],
};

/** What every provider is shown with. */
export const scenes = {
  firing: {
    caption: 'Three alerts of a group fire',
    input: { notification: crashLoops(pods.map((pod) => crashLoop(pod))) },
  },
  resolved: {
    caption: 'They are resolved',
    input: { notification: crashLoops(pods.map((pod) => crashLoop(pod, '2026-11-20T10:59:31.482Z'))) },
  },
  late: {
    caption: 'One warning, delivered late',
    input: { notification: one(volume), acceptedAtMs: nowMs - 47 * 60_000 },
  },
  cut: {
    caption: 'Thirty alerts, of which a destination wants to see one',
    input: { notification: crashLoops(burst), options: { maxAlerts: 1 } },
  },
  digest: {
    caption: 'Six groups share one message, as the channel was limited',
    input: { notification: crashLoops(pods.map((pod) => crashLoop(pod))), together: limited },
  },
} as const satisfies Record<string, Scene>;

/** What all scenes have in common. */
export const setting = {
  nowMs,
  linkHosts,
  acceptedAtMs: nowMs - 1_000,
  deliveryKey: '5d1f0c9a7e42b8636f0d4c1be5a29873a4c6e81f92b7d0354e8a1c6f7b9d2e03',
  groupHash: 'c2a86e5b19f7430d8e64b1a7d9053c2fe7481b6a0d95f3c28a17e4b60f5d9c31',
} satisfies InputOverrides;
