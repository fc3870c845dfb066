import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import * as z from 'zod';
import { relayAddress, relayUrl } from '../../lib/address/relay-address.ts';
import { parseGuardUrl } from '../../lib/relay/parse-guard-url.ts';
import { parseRelayArguments, type RelayArguments, relayFlags } from '../../lib/relay/parse-relay-arguments.ts';
import { isTooOpen } from '../../lib/relay/read-checked-file.ts';
import { defaultTimeoutMs, maxWaitMs } from '../../lib/relay/start-relay.ts';
import { version } from '../../lib/version.ts';
import { aDirectory } from '../support/relay.ts';

const read = (name: string) => readFileSync(new URL(`../../infra/relay/${name}`, import.meta.url), 'utf8');
const sidecarText = read('kubernetes-sidecar.yaml');
const unitText = read('alertguard-relay.service');
const readme = read('README.md');
const dockerfile = read('Dockerfile');

function argumentsOf(argv: readonly string[]): RelayArguments {
  const parsed = parseRelayArguments(argv);
  if (parsed.kind !== 'run') throw new Error('not a command line of the relay');
  return parsed.arguments;
}

const probe = z.object({ httpGet: z.object({ path: z.string(), port: z.string() }) });
const podSchema = z.object({
  terminationGracePeriodSeconds: z.number(),
  securityContext: z.object({ fsGroup: z.number() }),
  initContainers: z.tuple([
    z.object({
      image: z.string(),
      restartPolicy: z.literal('Always'),
      args: z.array(z.string()),
      ports: z.tuple([z.object({ name: z.string(), containerPort: z.number() })]),
      startupProbe: probe,
      readinessProbe: probe,
      livenessProbe: probe,
      securityContext: z.record(z.string(), z.unknown()),
      volumeMounts: z.tuple([
        z.object({ name: z.string(), mountPath: z.string(), readOnly: z.literal(true) }).strict(),
      ]),
    }),
  ]),
  volumes: z.tuple([
    z.object({ name: z.string(), secret: z.object({ secretName: z.string(), defaultMode: z.number() }) }),
  ]),
});
const pod = z.object({ spec: z.object({ template: z.object({ spec: podSchema }) }) }).parse(parse(sidecarText)).spec
  .template.spec;
const [sidecar] = pod.initContainers;
const [volume] = pod.volumes;

describe('the Kubernetes sidecar', () => {
  it('is one document of YAML that no version of it reads differently', () => {
    for (const version of ['1.1', '1.2'] as const) {
      const documents = parseAllDocuments(sidecarText, { version });
      expect(documents.flatMap(({ errors, warnings }) => [...errors, ...warnings])).toEqual([]);
      expect(documents.map((document) => document.toJS())).toEqual([parse(sidecarText)]);
    }
  });

  it('runs the relay by flags it knows, taking notifications on loopback', () => {
    const relay = argumentsOf(sidecar.args);
    expect(parseGuardUrl(relay.guardUrl).ok).toBe(true);
    expect(relay.listen).toEqual(relayAddress);
    expect(relay.metricsListen).toEqual({ host: '0.0.0.0', port: sidecar.ports[0].containerPort });
  });

  it('mounts the key as a directory, where the relay looks for it', () => {
    const [mount] = sidecar.volumeMounts;
    expect(argumentsOf(sidecar.args).key).toEqual({ file: `${mount.mountPath}/signing-key` });
    expect(mount.name).toBe(volume.name);
    expect(sidecarText).toContain(`create secret generic ${volume.secret.secretName} --from-file=signing-key=`);
  });

  it('mounts the key with a mode that the relay takes, before and after fsGroup is applied', () => {
    const { defaultMode } = volume.secret;
    const { fsGroup } = pod.securityContext;
    expect(defaultMode).toBe(0o400);
    expect(isTooOpen(defaultMode | 0o040, fsGroup, [65_532, fsGroup])).toBe(false);
  });

  it('probes what the relay serves, on the port that the kubelet reaches', () => {
    const probes = [sidecar.startupProbe, sidecar.readinessProbe, sidecar.livenessProbe].map(({ httpGet }) => httpGet);
    expect(probes.map(({ path }) => path)).toEqual(['/-/ready', '/-/ready', '/-/healthy']);
    for (const { port } of probes) expect(port).toBe(sidecar.ports[0].name);
  });

  it('runs without privileges', () => {
    expect(sidecar.securityContext).toEqual({
      runAsNonRoot: true,
      runAsUser: 65_532,
      runAsGroup: 65_532,
      readOnlyRootFilesystem: true,
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(dockerfile).toContain('\nUSER 65532:65532\n');
  });

  it('has the version of the relay, and time to finish what is in flight', () => {
    expect(sidecar.image).toBe(`alertguard-relay:${version}`);
    expect(pod.terminationGracePeriodSeconds * 1000).toBeGreaterThan(2 * defaultTimeoutMs);
  });
});

describe('the systemd unit', () => {
  const setting = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(unitText)?.[1] ?? '';
  const command = setting('ExecStart').replace(/\$\{GUARD_URL\}/, 'https://api.example.com/v1/senders/a/notifications');
  /** An unset variable without braces is no argument at all; a set one is split at its spaces. */
  const commandWith = (flags: string) => command.replace('$RELAY_FLAGS', flags).trim();

  it('runs the relay by flags it knows, with the credential as its key', () => {
    const relay = argumentsOf(commandWith('').split(' ').slice(2));
    expect(relay.listen).toEqual(relayAddress);
    expect(relay.key).toEqual({ file: `%d/${setting('LoadCredential').split(':')[0]}` });
    expect(setting('SocketBindAllow')).toBe(`ipv4:tcp:${relay.listen.port}`);
    const inFlightMs = maxWaitMs(relay.timeoutMs) + relay.timeoutMs;
    expect(Number.parseInt(setting('TimeoutStopSec'), 10) * 1000).toBeGreaterThan(inFlightMs);
  });

  it('takes more flags from its environment file', () => {
    const flags = '--guard-url https://us.example.com/v1/senders/a/notifications --client-cert c --client-key k';
    expect(argumentsOf(commandWith(flags).split(' ').slice(2))).toMatchObject({
      second: { guardUrl: 'https://us.example.com/v1/senders/a/notifications' },
      tls: { client: { certificate: 'c', key: 'k' } },
    });
  });

  it('keeps the key out of the environment', () => {
    expect(unitText).not.toMatch(/^Environment=/m);
    expect(unitText).toMatch(/GUARD_URL=/);
  });

  const analyze = spawnSync('systemd-analyze', ['--version']);

  it.skipIf(analyze.status !== 0)('is verified by systemd-analyze (where it is installed)', async () => {
    const directory = await aDirectory();
    const unit = join(directory, 'alertguard-relay.service');
    await mkdir(directory, { recursive: true });
    // Verification looks for the program, which need not be installed here.
    await writeFile(unit, unitText.replace('/usr/bin/node', process.execPath));
    const verified = spawnSync('systemd-analyze', ['verify', '--man=no', '--recursive-errors=no', unit], {
      encoding: 'utf8',
    });
    expect(verified.stderr.split('\n').filter((line) => line.includes('alertguard-relay'))).toEqual([]);
    expect(verified.status).toBe(0);
  });
});

describe('the README', () => {
  it('has a snippet of alertmanager.yml that posts to the default address and keeps every alert', () => {
    const snippet = /```yaml\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
    const [receiver] = parse(snippet).receivers;
    expect(receiver.webhook_configs).toEqual([
      {
        url: relayUrl,
        send_resolved: true,
        max_alerts: 0,
        timeout: '15s',
        http_config: { follow_redirects: false },
      },
    ]);
    expect(maxWaitMs(defaultTimeoutMs) + defaultTimeoutMs).toBeLessThan(15_000);
  });

  it('names only flags that exist', () => {
    const withoutOtherTools = readme.replace(/^(?:kubectl|docker|alertguard) .*$/gm, '');
    const flags = [...withoutOtherTools.matchAll(/--([a-z][a-z-]*)/g)].map(([, flag]) => flag);
    expect(flags.length).toBeGreaterThan(0);
    expect(flags.filter((flag) => flag === undefined || !(flag in relayFlags))).toEqual([]);
  });

  it('names only series that exist', async () => {
    const { createRelayMetrics } = await import('../../lib/relay/relay-metrics.ts');
    const metrics = createRelayMetrics({ version, isFirstDown: () => false });
    metrics.clientCertificateExpires(0);
    const exposition = metrics.render();
    const series = [...readme.matchAll(/alertguard_relay_[a-z_]+/g)].map(([name]) => name);
    expect(series.filter((name) => !exposition.includes(`\n# TYPE ${name} `))).toEqual([]);
  });
});
