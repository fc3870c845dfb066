import { followFiles } from './follow-files.ts';
import type { RelayLog } from './relay-log.ts';
import type { RelayMetrics } from './relay-metrics.ts';
import { RelayStartError } from './start-fault.ts';
import { isSameIdentity, readTlsFiles, type TlsFiles, type TlsIdentity } from './tls-files.ts';

export type OpenTlsFilesOptions = {
  readonly files: TlsFiles;
  /** Numeric groups of this process. */
  readonly groups: readonly number[];
  readonly metrics: RelayMetrics;
  readonly log: RelayLog;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
};

export type OpenTlsFiles = {
  /** What to make a connection with now. */
  readonly current: () => Promise<TlsIdentity>;
  /** Whether the client certificate, read again, has expired. */
  readonly isExpired: () => Promise<boolean>;
};

/** Follows certificates and key, and says in log and metrics how they are. Rejects with a RelayStartError. */
export async function openTlsFiles({ files, groups, metrics, log, now }: OpenTlsFilesOptions): Promise<OpenTlsFiles> {
  let expiryLoggedMs: number | undefined;
  const followed = await followFiles({
    read: async () => {
      const read = await readTlsFiles(files, groups);
      if (read.ok && read.value.client !== undefined) metrics.clientCertificateExpires(read.value.client.expiresAtMs);
      return read;
    },
    isSame: isSameIdentity,
    now,
    onReload: (reload) => {
      metrics.tlsFilesReloaded(reload.ok);
      if (reload.ok) log({ level: 'info', event: 'tls_files.reloaded' });
      else if (!reload.repeated) log({ level: 'error', event: 'tls_files.reload_failed', reason: reload.reason });
    },
  });
  if (!followed.ok) throw new RelayStartError(followed.reason);
  const { current } = followed;

  async function isExpired(): Promise<boolean> {
    const { client } = await current();
    if (client === undefined || now() < client.expiresAtMs) return false;
    // Once for each certificate, and not by refusing to start: what was down for one guard would be down for all else.
    if (expiryLoggedMs !== client.expiresAtMs) log({ level: 'error', event: 'client_certificate.expired' });
    expiryLoggedMs = client.expiresAtMs;
    return true;
  }

  await isExpired();
  return { current, isExpired };
}
