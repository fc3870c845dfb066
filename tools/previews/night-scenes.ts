import { type Notification, parseNotification } from '../../lib/alertmanager/notification.ts';
import { type Scene, setting } from './scenes.ts';

type Fields = Readonly<Record<string, unknown>>;
type Texts = Readonly<Record<string, string>>;

/** A scene of which somebody has to find the worst alert, and fast. */
export type NightScene = Scene & {
  readonly input: { readonly notification: Notification; readonly linkHosts: ReadonlySet<string> };
  /** The name of the alert that matters most. */
  readonly worst: string;
};

type WireAlert = { readonly labels: Texts; readonly annotations: Texts; readonly startsAt: string } & Fields;

type Group = {
  readonly caption: string;
  readonly worst: string;
  readonly receiver: string;
  readonly groupLabels: Texts;
  readonly alerts: readonly WireAlert[];
} & Fields;

const linkHosts = new Set([...setting.linkHosts, 'runbooks.prometheus-operator.dev']);
const unresolved = '0001-01-01T00:00:00Z';

/** The bytes go through the parser, so that a scene has whatever the guard reads of a body. */
function night({ caption, worst, alerts, ...fields }: Group): NightScene {
  const sent = alerts.map((alert) => ({ status: 'firing', endsAt: unresolved, ...alert }));
  const body = JSON.stringify({
    version: '4',
    status: sent.some(({ status }) => status === 'firing') ? 'firing' : 'resolved',
    alerts: sent,
    commonLabels: shared(sent.map(({ labels }) => labels)),
    commonAnnotations: shared(sent.map(({ annotations }) => annotations)),
    externalURL: 'https://alertmanager.example.com',
    groupKey: `{}/{team="payments"}:${JSON.stringify(fields.groupLabels)}`,
    truncatedAlerts: 0,
    ...fields,
  });
  return { caption, worst, input: { notification: parsed(body), linkHosts } };
}

function parsed(body: string): Notification {
  const result = parseNotification(new TextEncoder().encode(body));
  if (!result.ok) throw new Error(`a scene is no notification: ${result.reason}`);
  return result.notification;
}

/** As Alertmanager makes `commonLabels`: what all have, with the same value. */
function shared([first = {}, ...others]: readonly Texts[]): Texts {
  return Object.fromEntries(
    Object.entries(first).filter(([name, value]) => others.every((texts) => texts[name] === value)),
  );
}

function rule(expression: string): string {
  return `https://prometheus.example.com/graph?g0.expr=${encodeURIComponent(expression)}&g0.tab=1`;
}

const place = { cluster: 'prod-eu', namespace: 'checkout', team: 'payments' };

const nodeDown: WireAlert = {
  labels: { alertname: 'KubeNodeDown', severity: 'critical', ...place, node: 'node-7' },
  annotations: {
    summary: 'Node node-7 is down.',
    description: 'The kubelet of node-7 has not answered for 5 minutes. 23 pods of checkout ran there.',
    runbook_url: 'https://runbooks.example.com/KubeNodeDown',
    dashboard_url: 'https://grafana.example.com/d/nodes/nodes?var-node=node-7',
  },
  startsAt: '2026-11-20T10:58:40.112Z',
  generatorURL: rule('up{job="kubelet"} == 0'),
  fingerprint: '8a07086b74f3ba78',
};

function notReady(index: number, name = 'KubePodNotReady', severity = 'warning'): WireAlert {
  const pod = `api-7d9f8b6c5-${(index * 7_919 + 7_654_321).toString(36)}`;
  return {
    labels: { alertname: name, severity, ...place, pod },
    annotations: {
      summary: 'A pod is not ready.',
      description: `Pod checkout/${pod} has not been ready for longer than 15 minutes.`,
      runbook_url: `https://runbooks.example.com/${name}`,
    },
    startsAt: new Date(Date.parse('2026-11-20T10:52:00Z') - index * 40_000).toISOString(),
    generatorURL: rule('sum by (namespace, pod) (kube_pod_status_phase{phase=~"Pending|Unknown"}) > 0'),
    fingerprint: index.toString(16).padStart(16, '0'),
  };
}

const restarted = [
  { pod: 'api-7d9f8b6c5-4xk2m', container: 'api', startsAt: '2026-11-20T09:47:31.482Z', restarts: 14 },
  { pod: 'api-7d9f8b6c5-p8wqz', container: 'api', startsAt: '2026-11-20T10:18:01.482Z', restarts: 9 },
  { pod: 'worker-5c6d7f9b8-tn6rv', container: 'queue', startsAt: '2026-11-20T10:54:31.482Z', restarts: 3 },
].map(
  ({ pod, container, startsAt, restarts }): WireAlert => ({
    labels: { alertname: 'KubePodCrashLooping', severity: 'critical', ...place, pod, container },
    annotations: {
      summary: 'Pods of the checkout are crash looping.',
      description: `Container ${container} restarted ${restarts} times in 15 minutes (reason: "CrashLoopBackOff").`,
      runbook_url: 'https://runbooks.example.com/KubePodCrashLooping',
      dashboard_url: 'https://grafana.example.com/d/pods/pods?var-namespace=checkout',
    },
    startsAt,
    generatorURL: rule('increase(kube_pod_container_status_restarts_total[15m]) > 2'),
    fingerprint: '0f2d53a1c9e4b786',
  }),
);

const endsAt = '2026-11-20T10:59:31.482Z';
const resolved = (alert: WireAlert): WireAlert => ({ ...alert, status: 'resolved', endsAt });

const byName = { receiver: 'payments-critical', groupLabels: { alertname: 'KubePodCrashLooping', ...place } };
const byPlace = { receiver: 'payments', groupLabels: { namespace: 'checkout' } };

/** Where each alert comes from, in the words of kube-prometheus-stack: its scrape, and the container of the exporter. */
const scraped = {
  ...{ container: 'kube-state-metrics', endpoint: 'http', instance: '10.42.3.17:8080', job: 'kube-state-metrics' },
  ...{ pod: 'prometheus-kube-state-metrics-6c9d8f7b5-z2x4k', service: 'prometheus-kube-state-metrics' },
};
const prometheus = 'monitoring/prometheus-kube-prometheus';
const kubernetesRunbooks = 'https://runbooks.prometheus-operator.dev/runbooks/kubernetes/';

function kubeAlert(name: string, severity: string, { labels, ...rest }: WireAlert): WireAlert {
  return {
    ...rest,
    labels: { alertname: name, namespace: 'checkout', severity, prometheus, ...labels },
    annotations: { ...rest.annotations, runbook_url: `${kubernetesRunbooks}${name.toLowerCase()}` },
    generatorURL: `http://prometheus-kube-prometheus.monitoring:9090/graph?g0.expr=${name}&g0.tab=1`,
  };
}

const kubePrometheus = [
  kubeAlert('KubeContainerWaiting', 'warning', {
    labels: {
      ...scraped,
      pod: 'cart-84c5b9d7f-x7k2p',
      container: 'cart',
      reason: 'CrashLoopBackOff',
      uid: 'c0ffee11-2d3e',
    },
    annotations: {
      description:
        'pod/cart-84c5b9d7f-x7k2p in namespace checkout on container cart has been in waiting state for longer than 1 hour. (reason: "CrashLoopBackOff") on cluster .',
      summary: 'Pod container waiting longer than 1 hour',
    },
    startsAt: '2026-11-20T09:21:07.551Z',
  }),
  kubeAlert('KubeDeploymentReplicasMismatch', 'warning', {
    labels: { ...scraped, deployment: 'cart' },
    annotations: {
      description:
        'Deployment checkout/cart has not matched the expected number of replicas for longer than 15 minutes on cluster .',
      summary: 'Deployment has not matched the expected number of replicas.',
    },
    startsAt: '2026-11-20T08:36:07.551Z',
  }),
  kubeAlert('KubePersistentVolumeFillingUp', 'critical', {
    labels: {
      ...{ endpoint: 'https-metrics', instance: '10.0.4.12:10250', job: 'kubelet' },
      ...{ metrics_path: '/metrics', node: 'node-7', persistentvolumeclaim: 'data-orders-0', service: 'kubelet' },
    },
    annotations: {
      description: 'The PersistentVolume claimed by data-orders-0 in Namespace checkout on cluster  is only 2.1% free.',
      summary: 'PersistentVolume is filling up.',
    },
    startsAt: '2026-11-20T10:55:07.551Z',
  }),
  kubeAlert('KubeJobFailed', 'warning', {
    labels: { ...scraped, job_name: 'invoices-29384710' },
    annotations: {
      description:
        'Job checkout/invoices-29384710 failed to complete. Removing failed job after investigation should clear this alert on cluster .',
      summary: 'Job failed to complete.',
    },
    startsAt: '2026-11-20T03:12:37.551Z',
  }),
  kubeAlert('CPUThrottlingHigh', 'info', {
    labels: { ...scraped, pod: 'cart-84c5b9d7f-x7k2p', container: 'cart' },
    annotations: {
      description:
        '37.4% throttling of CPU in namespace checkout for container cart in pod cart-84c5b9d7f-x7k2p on cluster .',
      summary: 'Processes experience elevated CPU throttling.',
    },
    startsAt: '2026-11-19T22:40:07.551Z',
  }),
];

const sentences = [
  'The queue of captured payments grows faster than the workers of the checkout empty it.',
  'Orders are accepted and confirmed to the customer, but no money is taken for them as long as this lasts.',
  'Usually the provider of cards is slow: look at the panel of its latency first, and at its status page.',
  'If its latency is as always, look at the lock on the table of captures, which a long migration may hold.',
  'Do not restart the workers: each of them takes ten minutes to read its offsets again.',
];

const long = Array.from({ length: 20 }, (_, index) => sentences[index % sentences.length])
  .join(' ')
  .slice(0, 1_500)
  .replace(/[^.]*$/, '');

const grafana = 'https://grafana.example.com';

/** What people are woken up by. Each is a body as Alertmanager or Grafana posts it. */
export const nightScenes: ReadonlyMap<string, NightScene> = new Map(
  Object.entries({
    one: night({
      caption: 'One critical alert',
      worst: 'KubeNodeDown',
      ...{ receiver: 'payments-critical', groupLabels: { alertname: 'KubeNodeDown', cluster: 'prod-eu' } },
      alerts: [nodeDown],
    }),
    three: night({ caption: 'Three of a group', worst: 'KubePodCrashLooping', ...byName, alerts: restarted }),
    last: night({
      caption: 'Ten warnings and a critical one, sent last',
      worst: 'KubeNodeDown',
      ...byPlace,
      alerts: [...Array.from({ length: 10 }, (_, index) => notReady(index)), nodeDown],
    }),
    sixty: night({
      caption: 'Sixty alerts of four names',
      worst: 'KubeNodeDown',
      ...byPlace,
      alerts: [
        ...Array.from({ length: 34 }, (_, index) => notReady(index)),
        ...Array.from({ length: 21 }, (_, index) => notReady(40 + index, 'KubeJobFailed')),
        ...Array.from({ length: 4 }, (_, index) => notReady(70 + index, 'CPUThrottlingHigh', 'info')),
        nodeDown,
      ],
    }),
    namespace: night({
      caption: 'The group of a namespace, by the rules of kube-prometheus-stack',
      worst: 'KubePersistentVolumeFillingUp',
      ...byPlace,
      alerts: kubePrometheus,
    }),
    resolved: night({
      caption: 'Three of a group, resolved',
      worst: 'KubePodCrashLooping',
      ...byName,
      alerts: restarted.map(resolved),
    }),
    mixed: night({
      caption: 'One fires and three are resolved',
      worst: 'KubePersistentVolumeFillingUp',
      ...byPlace,
      alerts: [
        ...restarted.map(resolved),
        {
          ...notReady(1, 'KubePersistentVolumeFillingUp'),
          labels: { alertname: 'KubePersistentVolumeFillingUp', severity: 'warning', ...place, pvc: 'data-orders-0' },
          annotations: { summary: 'The volume data-orders-0 is filling up.', description: 'Only 12.4% of it is free.' },
        },
      ],
    }),
    grafana: night({
      caption: 'Grafana, with values and an image',
      worst: 'Checkout latency',
      version: '1',
      receiver: 'payments',
      groupLabels: { alertname: 'Checkout latency', grafana_folder: 'Payments' },
      alerts: [
        {
          labels: {
            alertname: 'Checkout latency',
            grafana_folder: 'Payments',
            severity: 'critical',
            region: 'eu-west-1',
          },
          annotations: {
            summary: 'p99 of the checkout is above 2 s.',
            description: 'Customers wait for the payment page.',
            runbook_url: 'https://runbooks.example.com/checkout-latency',
          },
          startsAt: '2026-11-20T10:41:00Z',
          generatorURL: `${grafana}/alerting/grafana/fd2k9s/view?orgId=1`,
          fingerprint: 'c6eadffa33fcdf37',
          silenceURL: `${grafana}/alerting/silence/new?alertmanager=grafana&matcher=__alert_rule_uid__%3Dfd2k9s&orgId=1`,
          dashboardURL: `${grafana}/d/checkout?orgId=1&from=1795171200000&to=1795174811000`,
          panelURL: `${grafana}/d/checkout?orgId=1&from=1795171200000&to=1795174811000&viewPanel=4`,
          imageURL: `${grafana}/render/images/9a1f5c2e.png`,
          values: { A: 3.4178912, C: 1 },
          valueString:
            "[ var='A' labels={region=eu-west-1} value=3.4178912 ], [ var='C' labels={region=eu-west-1} value=1 ]",
        },
      ],
      externalURL: `${grafana}/`,
      orgId: 1,
      title: '[FIRING:1] Checkout latency Payments (critical eu-west-1)',
      state: 'alerting',
    }),
    long: night({
      caption: 'A description of 1,500 characters',
      worst: 'CaptureQueueGrows',
      receiver: 'payments-critical',
      groupLabels: { alertname: 'CaptureQueueGrows', cluster: 'prod-eu' },
      alerts: [
        {
          ...nodeDown,
          labels: { alertname: 'CaptureQueueGrows', severity: 'critical', ...place },
          annotations: {
            summary: 'Captured payments are not settled.',
            description: long,
            runbook_url: 'https://runbooks.example.com/CaptureQueueGrows',
          },
        },
      ],
    }),
    persian: night({
      caption: 'A Persian alert',
      worst: 'فضای‌دیسک',
      receiver: 'پرداخت‌ها',
      groupLabels: { alertname: 'فضای‌دیسک', cluster: 'prod-eu' },
      alerts: [
        {
          ...nodeDown,
          labels: { alertname: 'فضای‌دیسک', severity: 'critical', ...place, node: 'node-7' },
          annotations: {
            summary: 'فضای دیسک پایگاه‌داده رو به اتمام است.',
            description: 'تنها ۲٪ از فضای data-orders-0 آزاد مانده است و سفارش‌ها ذخیره نمی‌شوند.',
            runbook_url: 'https://runbooks.example.com/disk',
          },
        },
      ],
    }),
    japanese: night({
      caption: 'A Japanese alert',
      worst: 'ディスク容量不足',
      receiver: '決済チーム',
      groupLabels: { alertname: 'ディスク容量不足', cluster: 'prod-eu' },
      alerts: [
        {
          ...nodeDown,
          labels: { alertname: 'ディスク容量不足', severity: 'critical', ...place, node: 'node-7' },
          annotations: {
            summary: 'データベースのディスク容量が残りわずかです。',
            description:
              'data-orders-0 の空き容量は 2% です。注文が保存されていません。👨‍👩‍👧 夜間当番は手順書を参照してください。',
            runbook_url: 'https://runbooks.example.com/disk',
          },
        },
      ],
    }),
  }),
);
