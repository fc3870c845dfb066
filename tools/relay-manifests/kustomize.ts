import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parse, parseAllDocuments } from 'yaml';
import * as z from 'zod';
import { overlayOfReadme } from '../../test/support/relay-manifests.ts';

/**
 * Builds the relay's manifests with a real Kustomize, which takes minutes to compile and so is no test:
 *
 *   GOBIN=/tmp/kustomize go install sigs.k8s.io/kustomize/kustomize/v5@v5.8.2
 *   KUSTOMIZE=/tmp/kustomize/kustomize node tools/relay-manifests/kustomize.ts
 *
 * Prints what holds, and exits 1 at the first thing that does not.
 */

const kustomize = process.env['KUSTOMIZE'];
if (kustomize === undefined) throw new Error('KUSTOMIZE names the program');

const directory = mkdtempSync(join(tmpdir(), 'alertguard-kustomize-'));
process.once('exit', () => rmSync(directory, { recursive: true }));
cpSync('infra/relay', join(directory, 'relay'), { recursive: true });

const resource = z.looseObject({
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string(),
    labels: z.record(z.string(), z.string()).optional(),
  }),
});

function build(text: string): z.infer<typeof resource>[] {
  writeFileSync(join(directory, 'kustomization.yaml'), text);
  const built = execFileSync(kustomize ?? '', ['build', directory], { encoding: 'utf8' });
  return parseAllDocuments(built).map((document) => resource.parse(document.toJS()));
}

function holds(what: string, actual: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(actual, expected)) {
    process.stderr.write(`${what}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}\n`);
    process.exit(1);
  }
  process.stdout.write(`${what}\n`);
}

const overlay = overlayOfReadme();
const built = build(overlay.text);
const one = (kind: string) => built.find((object) => object.kind === kind);

holds(
  'the overlay of the README builds these, all in its namespace',
  built.map(({ kind, metadata }) => `${metadata.namespace}/${kind}`).sort(),
  ['ConfigMap', 'Deployment', 'NetworkPolicy', 'PodDisruptionBudget', 'PodMonitor', 'PrometheusRule', 'Service'].map(
    (kind) => `${overlay.namespace}/${kind}`,
  ),
);
holds('its literals are in the ConfigMap', one('ConfigMap')?.['data'], overlay.configMaps[0]?.literals);

const podSpec = z.object({
  template: z.object({
    spec: z.object({
      containers: z.tuple([
        z.object({
          image: z.string(),
          env: z.array(z.object({ valueFrom: z.object({ configMapKeyRef: z.object({ name: z.string() }) }) })),
        }),
      ]),
    }),
  }),
});
const [container] = podSpec.parse(one('Deployment')?.['spec']).template.spec.containers;
const [image] = overlay.images;
holds("its image is the Deployment's", container.image, `${image?.newName}:${image?.newTag}`);
holds(
  'the Deployment reads the ConfigMap by the name that it got',
  container.env.map(({ valueFrom }) => valueFrom.configMapKeyRef.name),
  container.env.map(() => one('ConfigMap')?.metadata.name),
);
for (const kind of ['PodMonitor', 'PrometheusRule']) {
  holds(`the ${kind} has the release's label`, one(kind)?.metadata.labels?.['release'], 'monitoring');
}

writeFileSync(
  join(directory, 'theirs.yaml'),
  [
    'apiVersion: monitoring.coreos.com/v1',
    'kind: Alertmanager',
    'metadata: { name: theirs, namespace: monitoring }',
    'spec: { replicas: 3, securityContext: { runAsNonRoot: true } }',
  ].join('\n'),
);
const alertmanager = z.object({
  metadata: z.object({ name: z.string() }),
  spec: z.object({
    replicas: z.number().optional(),
    securityContext: z.unknown(),
    initContainers: z.array(z.looseObject({ image: z.string() })),
    volumes: z.unknown(),
  }),
});
const [patched] = build(`
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [theirs.yaml]
components: [relay/kustomize/operator-sidecar]
images: [{ name: alertguard-relay, newName: ${image?.newName}, newTag: ${image?.newTag} }]
`).map((object) => alertmanager.parse(object));
const patch = alertmanager.parse(
  parse(readFileSync('infra/relay/kustomize/operator-sidecar/alertmanager.yaml', 'utf8')),
);
holds('an Alertmanager of any name gets the sidecar and keeps what it says', patched, {
  metadata: { name: 'theirs' },
  spec: {
    ...patch.spec,
    replicas: 3,
    securityContext: { runAsNonRoot: true, fsGroup: 2000 },
    initContainers: patch.spec.initContainers.map((sidecar) => ({ ...sidecar, image: container.image })),
  },
});
