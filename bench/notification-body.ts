/** Notifications of Kubernetes' usual alerts: a dozen labels, three annotations, some 1.1 kB an alert. */
export function notificationBody(alerts: number, receiver: string, labels: Readonly<Record<string, string>>): string {
  const common = {
    alertname: 'KubePodCrashLooping',
    cluster: 'prod-eu-1',
    container: 'checkout',
    endpoint: 'http',
    job: 'kube-state-metrics',
    namespace: 'checkout',
    prometheus: 'monitoring/k8s',
    service: 'kube-state-metrics',
    severity: 'critical',
    ...labels,
  };
  const runbook = 'https://runbooks.example.com/runbooks/kubernetes/kubepodcrashlooping';
  const externalURL = 'https://alertmanager.example.com';
  const notification = {
    receiver,
    status: 'firing',
    alerts: Array.from({ length: alerts }, (_, index) => {
      const pod = `checkout-${hex(index, 9)}-${hex(index + 7, 5)}`;
      return {
        status: 'firing',
        labels: { ...common, instance: `10.32.${index >> 8}.${index & 255}:8443`, pod, uid: uuid(index) },
        annotations: {
          description: `Pod checkout/${pod} (checkout) is in waiting state (reason: "CrashLoopBackOff") on cluster prod-eu-1 for ${10 + (index % 50)} minutes.`,
          runbook_url: runbook,
          summary: 'Pod is crash looping.',
        },
        startsAt: `2026-11-20T10:${String(index % 60).padStart(2, '0')}:00.123456789Z`,
        endsAt: '0001-01-01T00:00:00Z',
        generatorURL:
          'https://prometheus.example.com/graph?g0.expr=max_over_time%28kube_pod_container_status_waiting_reason%7Bjob%3D%22kube-state-metrics%22%2Cnamespace%3D~%22.%2A%22%2Creason%3D%22CrashLoopBackOff%22%7D%5B5m%5D%29+%3E%3D+1\\u0026g0.tab=1',
        fingerprint: hex(index, 16),
      };
    }),
    groupLabels: { alertname: common.alertname, namespace: common.namespace },
    commonLabels: common,
    commonAnnotations: { runbook_url: runbook, summary: 'Pod is crash looping.' },
    externalURL,
    version: '4',
    groupKey: '{}/{severity="critical"}:{alertname="KubePodCrashLooping", namespace="checkout"}',
    truncatedAlerts: 0,
  };
  return `${JSON.stringify(notification)}\n`;
}

/** Digits that look as random as those of Kubernetes, and are the same in every run. */
function hex(index: number, digits: number): string {
  let state = (index + 1) * 2_654_435_761;
  let text = '';
  while (text.length < digits) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    text += (state >>> 8).toString(16);
  }
  return text.slice(0, digits);
}

function uuid(index: number): string {
  const digits = hex(index, 32);
  return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join(
    '-',
  );
}
