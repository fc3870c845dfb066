import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import * as z from 'zod';
import { relayAddress, relayUrl } from '../../lib/address/relay-address.ts';
import { guardWebhookOf } from '../../lib/alertmanager-config/guard-receiver.ts';
import { compileAllowList } from '../../lib/allow-list/compile/compile.ts';
import { formatFaults } from '../../lib/allow-list/compile/format-faults.ts';
import { providers } from '../../lib/providers/registry.ts';
import { parseGuardUrl } from '../../lib/relay/parse-guard-url.ts';
import { parseRelayArguments, type RelayArguments } from '../../lib/relay/parse-relay-arguments.ts';
import { isTooOpen } from '../../lib/relay/read-checked-file.ts';
import { createRelayMetrics } from '../../lib/relay/relay-metrics.ts';
import { defaultTimeoutMs, maxWaitMs } from '../../lib/relay/start-relay.ts';
import { version } from '../../lib/version.ts';
import { lintFile } from '../support/lint-forms-text.ts';
import { kustomizationFiles, kustomizationsOf, overlayOfReadme } from '../support/relay-manifests.ts';

const read = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
const readme = read('infra/relay/README.md');
const page = read('docs/kubernetes-and-grafana.md');

const probe = z.strictObject({
  httpGet: z.strictObject({ path: z.string(), port: z.string() }),
  periodSeconds: z.number(),
  failureThreshold: z.number().optional(),
});
const container = z.strictObject({
  name: z.literal('alertguard-relay'),
  image: z.string(),
  restartPolicy: z.string().optional(),
  args: z.array(z.string()),
  env: z
    .array(
      z.strictObject({
        name: z.string(),
        valueFrom: z.strictObject({ configMapKeyRef: z.strictObject({ name: z.string(), key: z.string() }) }),
      }),
    )
    .default([]),
  ports: z.array(z.strictObject({ name: z.string().max(15), containerPort: z.number() })),
  startupProbe: probe,
  readinessProbe: probe,
  livenessProbe: probe,
  resources: z.strictObject({
    requests: z.strictObject({ cpu: z.string(), memory: z.string() }),
    limits: z.strictObject({ memory: z.string() }),
  }),
  securityContext: z.record(z.string(), z.unknown()),
  volumeMounts: z.tuple([z.strictObject({ name: z.string(), mountPath: z.string(), readOnly: z.literal(true) })]),
});
const volume = z.strictObject({
  name: z.string(),
  secret: z.strictObject({ secretName: z.string(), defaultMode: z.number() }),
});
const labels = z.strictObject({ 'app.kubernetes.io/name': z.string() });
const sidecar = z.tuple([container]);
const volumes = z.tuple([volume]);
const fsGroup = z.strictObject({ fsGroup: z.number() });

function argumentsOf(argv: readonly string[]): RelayArguments {
  const parsed = parseRelayArguments(argv);
  if (parsed.kind !== 'run') throw new Error('not a command line of the relay');
  return parsed.arguments;
}

const statefulSet = z
  .object({ spec: z.object({ template: z.object({ spec: z.object({ initContainers: sidecar, volumes }) }) }) })
  .parse(parse(read('infra/relay/kubernetes-sidecar.yaml'))).spec.template.spec;
const operatorPatch = z
  .strictObject({
    apiVersion: z.literal('monitoring.coreos.com/v1'),
    kind: z.literal('Alertmanager'),
    metadata: z.strictObject({ name: z.string() }),
    spec: z.strictObject({ securityContext: fsGroup, initContainers: sidecar, volumes }),
  })
  .parse(parse(read('infra/relay/kustomize/operator-sidecar/alertmanager.yaml')));
const stackValues = z
  .strictObject({
    alertmanager: z.strictObject({ alertmanagerSpec: z.strictObject({ initContainers: sidecar, volumes }) }),
  })
  .parse(parse(read('infra/relay/helm-values/kube-prometheus-stack.yaml'))).alertmanager.alertmanagerSpec;
const chartValues = z
  .strictObject({
    extraInitContainers: sidecar,
    extraVolumes: volumes,
    extraPodConfigs: z.strictObject({ terminationGracePeriodSeconds: z.number() }),
  })
  .parse(parse(read('infra/relay/helm-values/alertmanager.yaml')));

const sidecars = [
  ['Prometheus Operator', operatorPatch.spec.initContainers, operatorPatch.spec.volumes],
  ['kube-prometheus-stack', stackValues.initContainers, stackValues.volumes],
  ['prometheus-community/alertmanager', chartValues.extraInitContainers, chartValues.extraVolumes],
] as const;

describe('every file', () => {
  const files = [...kustomizationFiles, 'helm-values/alertmanager.yaml', 'helm-values/kube-prometheus-stack.yaml'];

  it.each(files)('%s is one document of YAML that no version of it reads differently', (file) => {
    const text = read(`infra/relay/${file}`);
    for (const yaml of ['1.1', '1.2'] as const) {
      const documents = parseAllDocuments(text, { version: yaml });
      expect(documents.flatMap(({ errors, warnings }) => [...errors, ...warnings])).toEqual([]);
      expect(documents.map((document) => document.toJS())).toEqual([parse(text)]);
    }
  });

  it('of Kustomize is named by a kustomization, and every named file is there', () => {
    const named = kustomizationsOf().flatMap(({ directory, resources, patches }) =>
      [...resources, ...patches].map((file) => `kustomize/${directory}/${file}`),
    );
    const others = kustomizationFiles.filter((file) => !file.endsWith('/kustomization.yaml'));
    expect(named.sort()).toEqual([...others].sort());
  });
});

describe.each(sidecars)('the sidecar for %s', (_, containers, mounted) => {
  // The StatefulSet's is judged setting by setting in manifests.test.ts.
  it('is the container that the StatefulSet gets', () => {
    expect(containers).toEqual(statefulSet.initContainers);
    expect(containers[0].restartPolicy).toBe('Always');
  });

  it('has the volume that the StatefulSet gets', () => {
    expect(mounted).toEqual(statefulSet.volumes);
  });
});

describe('the sidecar', () => {
  it.each([
    ['of the operator patch', operatorPatch.spec.securityContext.fsGroup],
    ['that kube-prometheus-stack sets', 2000],
    ['that prometheus-community/alertmanager sets', 65_534],
  ])('can read its key by the fsGroup %s', (_, group) => {
    expect(isTooOpen(0o440, group, [65_532, group])).toBe(false);
  });

  it('has time to finish in the pod of the chart', () => {
    expect(chartValues.extraPodConfigs.terminationGracePeriodSeconds * 1000).toBeGreaterThan(2 * defaultTimeoutMs);
  });
});

const selector = z.strictObject({ matchLabels: labels });
const deployment = z
  .object({
    kind: z.literal('Deployment'),
    metadata: z.object({ name: z.string() }),
    spec: z.strictObject({
      replicas: z.number(),
      strategy: z.unknown(),
      selector,
      template: z.strictObject({
        metadata: z.strictObject({ labels }),
        spec: z.strictObject({
          automountServiceAccountToken: z.boolean(),
          enableServiceLinks: z.boolean(),
          terminationGracePeriodSeconds: z.number(),
          securityContext: fsGroup,
          topologySpreadConstraints: z.tuple([z.looseObject({ labelSelector: selector })]),
          containers: z.tuple([container]),
          volumes,
        }),
      }),
    }),
  })
  .parse(parse(read('infra/relay/kustomize/deployment/deployment.yaml')));
const pod = deployment.spec.template.spec;
const [relay] = pod.containers;
const podLabels = deployment.spec.template.metadata.labels;

const service = z
  .object({
    metadata: z.object({ name: z.string() }),
    spec: z.strictObject({
      type: z.string(),
      selector: labels,
      ports: z.tuple([z.strictObject({ name: z.string(), port: z.number(), targetPort: z.string() })]),
    }),
  })
  .parse(parse(read('infra/relay/kustomize/deployment/service.yaml')));

const policyPort = z.strictObject({ protocol: z.enum(['TCP', 'UDP']), port: z.number() });
const policy = z
  .object({
    spec: z.strictObject({
      podSelector: selector,
      policyTypes: z.array(z.string()),
      ingress: z.array(
        z.strictObject({
          from: z.tuple([z.strictObject({ podSelector: selector })]),
          ports: z.tuple([policyPort]),
        }),
      ),
      egress: z.array(z.strictObject({ ports: z.array(policyPort) })),
    }),
  })
  .parse(parse(read('infra/relay/kustomize/deployment/network-policy.yaml'))).spec;

/** As the kubelet puts the environment into arguments. */
function expandedArgs(literals: Readonly<Record<string, string>>): string[] {
  const env = new Map(relay.env.map(({ name, valueFrom }) => [name, literals[valueFrom.configMapKeyRef.key] ?? '']));
  return relay.args.map((arg) => arg.replace(/\$\((\w+)\)/g, (whole, name: string) => env.get(name) ?? whole));
}

describe('the Deployment', () => {
  const [base] = kustomizationsOf().filter(({ directory }) => directory === 'deployment');
  const literals = base?.configMaps['alertguard-relay'] ?? {};
  const run = argumentsOf(expandedArgs(literals));
  const portOf = (name: string) => relay.ports.find((port) => port.name === name)?.containerPort;

  it('runs the relay by flags it knows, and says that it listens beyond loopback', () => {
    expect(expandedArgs(literals).join(' ')).not.toContain('$(');
    expect(parseGuardUrl(run.guardUrl).ok).toBe(true);
    expect(run.listen).toEqual({ host: '0.0.0.0', port: relayAddress.port });
    expect(run.serviceHosts).toEqual([`${service.metadata.name}.monitoring.svc`]);
    expect(relay.ports).toEqual([
      { name: 'notifications', containerPort: run.listen.port },
      { name: 'relay-metrics', containerPort: run.metricsListen?.port },
    ]);
  });

  it('reads its environment from the ConfigMap that the base makes', () => {
    for (const { valueFrom } of relay.env) {
      expect(base?.configMaps).toHaveProperty([valueFrom.configMapKeyRef.name]);
      expect(literals).toHaveProperty([valueFrom.configMapKeyRef.key]);
    }
    expect(relay.env).toHaveLength(Object.keys(literals).length);
  });

  it('mounts the key as a directory, where the relay looks for it, with a mode that it takes', () => {
    const [mount] = relay.volumeMounts;
    expect(pod.volumes).toEqual(statefulSet.volumes);
    expect(run.key).toEqual({ file: `${mount.mountPath}/signing-key` });
    expect(mount.name).toBe(pod.volumes[0].name);
    const group = pod.securityContext.fsGroup;
    expect(isTooOpen(pod.volumes[0].secret.defaultMode | 0o040, group, [65_532, group])).toBe(false);
    expect(readme).toContain(`create secret generic ${pod.volumes[0].secret.secretName} --from-file=signing-key=`);
  });

  it.each([
    ['runAsNonRoot', true],
    ['runAsUser', 65_532],
    ['runAsGroup', 65_532],
    ['readOnlyRootFilesystem', true],
    ['allowPrivilegeEscalation', false],
    ['capabilities', { drop: ['ALL'] }],
    ['seccompProfile', { type: 'RuntimeDefault' }],
  ])('has securityContext.%s as a restricted pod must', (name, value) => {
    expect(relay.securityContext[name]).toEqual(value);
  });

  it('has no other setting of its securityContext', () => {
    expect(relay.securityContext).toEqual(statefulSet.initContainers[0].securityContext);
  });

  it('gets no token for the API server, and no environment of other Services', () => {
    expect(pod.automountServiceAccountToken).toBe(false);
    expect(pod.enableServiceLinks).toBe(false);
  });

  it('has the image, probes and resources of the sidecar', () => {
    const { image, startupProbe, readinessProbe, livenessProbe, resources } = statefulSet.initContainers[0];
    expect(relay).toMatchObject({ image, startupProbe, readinessProbe, livenessProbe, resources });
    expect(image).toBe(`alertguard-relay:${version}`);
    expect(portOf(readinessProbe.httpGet.port)).toBe(run.metricsListen?.port);
  });

  it('has time to finish what is in flight', () => {
    const inFlightMs = maxWaitMs(run.timeoutMs) + run.timeoutMs;
    expect(pod.terminationGracePeriodSeconds * 1000).toBeGreaterThan(inFlightMs + 5000);
  });

  it('has two pods that an eviction never takes at once', () => {
    const { spec } = parse(read('infra/relay/kustomize/deployment/disruption-budget.yaml'));
    expect(deployment.spec.replicas).toBe(2);
    expect(spec).toEqual({ maxUnavailable: 1, selector: deployment.spec.selector });
    expect(deployment.spec.strategy).toEqual({ rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } });
  });

  it('is what its selectors select', () => {
    expect(deployment.spec.selector.matchLabels).toEqual(podLabels);
    expect(pod.topologySpreadConstraints[0].labelSelector.matchLabels).toEqual(podLabels);
    expect(service.spec.selector).toEqual(podLabels);
    expect(policy.podSelector.matchLabels).toEqual(podLabels);
  });

  it('is reached inside the cluster only, and for notifications only', () => {
    expect(service.spec.type).toBe('ClusterIP');
    expect(service.spec.ports[0].port).toBe(run.listen.port);
    expect(portOf(service.spec.ports[0].targetPort)).toBe(run.listen.port);
  });

  it('takes notifications from Alertmanager, is scraped by Prometheus, and nothing else comes in', () => {
    expect(policy.policyTypes).toEqual(['Ingress', 'Egress']);
    const admitted = policy.ingress.map(({ from, ports }) => [from[0].podSelector.matchLabels, ports[0]]);
    expect(admitted).toEqual([
      [{ 'app.kubernetes.io/name': 'alertmanager' }, { protocol: 'TCP', port: run.listen.port }],
      [{ 'app.kubernetes.io/name': 'prometheus' }, { protocol: 'TCP', port: run.metricsListen?.port }],
    ]);
  });

  it('reaches names and HTTPS, and nothing else', () => {
    expect(policy.egress.flatMap(({ ports }) => ports)).toEqual([
      { protocol: 'UDP', port: 53 },
      { protocol: 'TCP', port: 53 },
      { protocol: 'TCP', port: 443 },
    ]);
  });
});

describe('monitoring', () => {
  const ruleSchema = z.strictObject({
    alert: z.string().regex(/^AlertguardRelay[A-Z]\w+$/),
    expr: z.string(),
    for: z.string().optional(),
    labels: z.strictObject({ severity: z.enum(['critical', 'warning']) }),
    annotations: z.strictObject({ summary: z.string(), description: z.string().optional() }),
  });
  const [group] = z
    .object({ spec: z.object({ groups: z.tuple([z.object({ rules: z.array(ruleSchema) })]) }) })
    .parse(parse(read('infra/relay/kustomize/monitoring/prometheus-rule.yaml'))).spec.groups;
  const metrics = createRelayMetrics({ version, isFirstDown: () => false });
  metrics.clientCertificateExpires(0);
  const exposition = metrics.render();
  const seriesIn = (text: string) =>
    [...text.matchAll(/alertguard_relay_[a-z_]+(?:\{[^}]*\})?/g)].map(([name]) => name);

  it('scrapes the port that has the metrics, of the Deployment and of sidecars', () => {
    const { spec } = parse(read('infra/relay/kustomize/monitoring/pod-monitor.yaml'));
    const [sidecarPort] = statefulSet.initContainers[0].ports;
    expect(spec.podMetricsEndpoints).toEqual([{ port: sidecarPort?.name }]);
    expect(relay.ports.map(({ name }) => name)).toContain(sidecarPort?.name);
    const [{ key, values }] = spec.selector.matchExpressions;
    expect(values).toEqual([podLabels['app.kubernetes.io/name'], 'alertmanager']);
    expect(Object.keys(podLabels)).toEqual([key]);
  });

  it.each(group.rules.map((rule) => [rule.alert, rule]))(
    '%s asks for series that exist, with such labels',
    (_, rule) => {
      const asked = seriesIn(rule.expr);
      expect(asked).not.toEqual([]);
      expect(asked.filter((series) => !exposition.includes(`\n${series}`))).toEqual([]);
    },
  );

  it('alerts on all that the README says to watch but what needs an interval', () => {
    const watched = [...readme.matchAll(/^\| `(alertguard_relay_[^`]+)` \|/gm)].map(([, series = '']) => series);
    const asked = group.rules.flatMap(({ expr }) => seriesIn(expr));
    expect(watched.length).toBeGreaterThan(8);
    expect(watched.filter((series) => !asked.includes(series))).toEqual([
      // Names the reasons for an alert that there is.
      'alertguard_relay_forward_failures_total',
      'alertguard_relay_last_successful_forward_timestamp_seconds',
    ]);
  });
});

describe('the overlay of the README', () => {
  const overlay = overlayOfReadme();

  it('names directories that ship, and sets what the base has', () => {
    const directories = kustomizationsOf().map(({ directory }) => `relay/kustomize/${directory}`);
    expect(directories).toEqual(expect.arrayContaining([...overlay.resources, ...overlay.components]));
    const [base] = kustomizationsOf().filter(({ directory }) => directory === 'deployment');
    expect(overlay.configMaps.map(({ name }) => name)).toEqual(Object.keys(base?.configMaps ?? {}));
    const keys = Object.keys(base?.configMaps['alertguard-relay'] ?? {});
    expect(Object.keys(overlay.configMaps[0]?.literals ?? {})).toEqual(keys);
    expect(overlay.images.map(({ name, newTag }) => `${name}:${newTag}`)).toEqual([relay.image]);
  });

  it('serves the host and port that its alertmanager.yml posts to', () => {
    const run = argumentsOf(expandedArgs(overlay.configMaps[0]?.literals ?? {}));
    const snippet = /```yaml\n(# alertmanager\.yml\n[\s\S]*?)```/.exec(readme)?.[1] ?? '';
    const [webhook] = parse(snippet).receivers[0].webhook_configs;
    const url = new URL(webhook.url);
    expect(run.serviceHosts).toEqual([url.hostname]);
    expect(url.host).toBe(`${service.metadata.name}.${overlay.namespace}.svc:${service.spec.ports[0].port}`);
    expect(readme).toContain(`alertguard lint --relay-url ${url.href} alertmanager.yml`);
    expect(webhook).toMatchObject({ send_resolved: true, max_alerts: 0, timeout: '15s' });
    expect(readme).toContain(`http://${url.host}/-/healthy`);
  });
});

describe('the AlertmanagerConfig of the page', () => {
  const blocks = [...page.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, text = '']) => text);
  const [object = '', team = ''] = blocks;

  it('posts to the relay, as lint understands it', () => {
    expect(blocks).toHaveLength(2);
    const { forms, findings } = lintFile(object);
    const guards = forms[0].configuration.receivers.filter((receiver) => guardWebhookOf(receiver, []) !== undefined);
    expect(guards).toHaveLength(1);
    expect(findings).toEqual([]);
    expect(object).toContain(`url: ${relayUrl} `);
  });

  it('has the receiver that the team file names, which compiles', () => {
    const names = Object.keys(parse(team).receivers);
    expect(lintFile(object).forms[0].configuration.receivers.map(({ name }) => name)).toEqual([...names, 'null']);
    const platform = [
      'senders: { prod-eu: { scheme: standard-webhooks, secret: alertguard/senders/prod-eu } }',
      `teams: { payments: { senders: [prod-eu], receivers: ['${names[0]}'], secrets: alertguard/payments/ } }`,
    ].join('\n');
    const compiled = compileAllowList(
      [
        { path: 'platform.yml', text: platform },
        { path: 'teams/payments.yml', text: team },
      ],
      providers,
      { today: '2027-02-01' },
    );
    expect(compiled.ok ? '' : formatFaults(compiled.faults)).toBe('');
    expect(parse(team).receivers[names[0] ?? ''].require).toEqual({ namespace: parse(object).metadata.namespace });
  });

  it('names the URL of a Deployment as the README does', () => {
    const urls = [...page.matchAll(/http:\/\/alertguard-relay\.[^\s`]+/g)].map(([url]) => url);
    expect(new Set(urls)).toEqual(new Set(['http://alertguard-relay.monitoring.svc:9095/']));
  });
});
