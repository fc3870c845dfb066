import type { SecretReader } from '../secrets/secret-access.ts';
import { version } from '../version.ts';
import { createCircuit } from './circuit.ts';
import { followSecret } from './follow-secret.ts';
import { createForwarder } from './forward.ts';
import { createForwardToGuards, type ForwardToGuards, type Guard } from './forward-to-guards.ts';
import type { KeyReload, KeySource } from './key-source.ts';
import { openTlsFiles } from './open-tls-files.ts';
import { parseGuardUrl } from './parse-guard-url.ts';
import type { RelayLog } from './relay-log.ts';
import { createRelayMetrics, type RelayMetrics } from './relay-metrics.ts';
import { createSigningKeys } from './signing-keys.ts';
import { RelayStartError } from './start-fault.ts';
import type { TlsFiles } from './tls-files.ts';
import { watchKeyFile } from './watch-key-file.ts';

const maxConnectTimeoutMs = 3000;

/** A file or a secret of Secrets Manager, which are followed, or a source. */
export type RelayKey =
  | { readonly file: string }
  | { readonly secretName: string; readonly reader: SecretReader }
  | { readonly source: KeySource };

/** Where notifications go, and with what they are signed and secured. */
export type GuardsOptions = {
  /** `https://<api>/v1/senders/<sender>/notifications`; plain http to a loopback host only. */
  readonly guardUrl: string;
  readonly key: RelayKey;
  /** A guard in another region for when the first fails; without a key of its own it knows the first one's. */
  readonly second?: { readonly guardUrl: string; readonly key?: RelayKey | undefined } | undefined;
  /** PEM files for TLS to both guards, which are followed. */
  readonly tls?: TlsFiles | undefined;
  readonly log: RelayLog;
};

export type Guards = {
  readonly forward: ForwardToGuards;
  readonly metrics: RelayMetrics;
  /** Reads the keys again where they changed. Whether there is one to sign with. */
  readonly readKeys: () => Promise<boolean>;
  /** Whether the client certificate, read again, has expired. */
  readonly isExpired: () => Promise<boolean>;
  readonly close: () => void;
};

/** Opens all that forwarding needs. Rejects with a RelayStartError when a URL, a key or a certificate is not usable. */
export async function openGuards(
  options: GuardsOptions & { readonly now: () => number; readonly timeoutMs: number },
): Promise<Guards> {
  const { log, now, timeoutMs } = options;
  const url = readGuardUrl(options.guardUrl);
  const secondUrl = options.second && readGuardUrl(options.second.guardUrl);
  if (secondUrl?.href === url.href) throw new RelayStartError('guard_urls_equal');

  const circuit = createCircuit(now, (isOpen) =>
    log(isOpen ? { level: 'error', event: 'guard.failed_over' } : { level: 'info', event: 'guard.returned' }),
  );
  const metrics = createRelayMetrics({ version, isFirstDown: secondUrl && circuit.isOpen });
  const groups = [...(process.getgroups?.() ?? []), ...(process.getegid ? [process.getegid()] : [])];
  const openKey = (from: RelayKey) => openKeySource(from, groups, now, (reload) => reportReload(reload, metrics, log));
  const key = await openKey(options.key);
  const secondKey = options.second?.key && (await openKey(options.second.key));
  const tls = options.tls && (await openTlsFiles({ files: options.tls, groups, metrics, log, now }));

  // A first guard that is not there must leave time for the second.
  const connectTimeoutMs = Math.min(secondUrl === undefined ? timeoutMs : timeoutMs / 3, maxConnectTimeoutMs);
  const guardAt = (guardUrl: URL, source: KeySource): Guard => ({
    forwarder: createForwarder({ guardUrl, connectTimeoutMs, tls: tls?.current }),
    signingKeys: createSigningKeys(source, now),
  });
  const first = guardAt(url, key);
  const second = secondUrl && { guard: guardAt(secondUrl, secondKey ?? key), circuit };

  return {
    forward: createForwardToGuards({ first, second, metrics, now, timeoutMs }),
    metrics,
    readKeys: async () => {
      await secondKey?.current();
      return (await key.current()) !== undefined;
    },
    isExpired: async () => (await tls?.isExpired()) ?? false,
    close: () => {
      first.forwarder.close();
      second?.guard.forwarder.close();
    },
  };
}

async function openKeySource(
  key: RelayKey,
  groups: readonly number[],
  now: () => number,
  onReload: (reload: KeyReload) => void,
): Promise<KeySource> {
  if ('source' in key) return key.source;
  if ('secretName' in key) {
    const followed = await followSecret({ ...key, now, onReload });
    if (!followed.ok) throw new RelayStartError(followed.reason);
    return followed.source;
  }
  const watched = await watchKeyFile({ path: key.file, groups, now, onReload });
  if (!watched.ok) throw new RelayStartError(watched.reason);
  return watched.source;
}

function readGuardUrl(text: string): URL {
  const parsed = parseGuardUrl(text);
  if (!parsed.ok) throw new RelayStartError(parsed.reason);
  return parsed.url;
}

function reportReload(reload: KeyReload, metrics: RelayMetrics, log: RelayLog): void {
  metrics.keyReloaded(reload.ok);
  if (reload.ok) log({ level: 'info', event: 'key.reloaded' });
  else if (!reload.repeated) log({ level: 'error', event: 'key.reload_failed', reason: reload.reason });
}
