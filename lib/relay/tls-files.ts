import { createPrivateKey, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { Secret } from '../secrets/secret.ts';
import type { Reload } from './follow-files.ts';
import { type FileFault, readCheckedFile } from './read-checked-file.ts';

/** A chain of certificates has some 8 KiB; the roots that Mozilla trusts, in one file, 220 KiB. */
const maxPemBytes = 512 * 1024;

/** Paths of PEM files: a client certificate with its key, and the authorities to trust instead of Node's own. */
export type TlsFiles = {
  readonly client?: { readonly certificate: string; readonly key: string } | undefined;
  readonly ca?: string | undefined;
};

/** What a connection to the guard is made with. */
export type TlsIdentity = {
  readonly client: ClientCertificate | undefined;
  readonly ca: string | undefined;
};

export type ClientCertificate = {
  readonly certificate: string;
  readonly key: Secret<string>;
  /** Milliseconds since the epoch: when the first certificate of the chain ends. */
  readonly expiresAtMs: number;
};

export type TlsFault =
  | `client_cert_${FileFault | 'malformed'}`
  | `client_key_${FileFault | 'malformed' | 'mismatch'}`
  | `ca_${FileFault | 'malformed'}`
  | 'client_pair_unusable';

export type TlsReload = Reload<TlsFault>;

type Read<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly reason: TlsFault };

/** Reads and checks all files, so that a pair that cannot be used never replaces one that can. */
export async function readTlsFiles(files: TlsFiles, groups: readonly number[]): Promise<Read<TlsIdentity>> {
  const client = await readClient(files.client, groups);
  if (!client.ok) return client;
  const ca = await readAuthorities(files.ca);
  if (!ca.ok) return ca;
  return { ok: true, value: { client: client.value, ca: ca.value } };
}

export function isSameIdentity(left: TlsIdentity, right: TlsIdentity): boolean {
  return (
    left.ca === right.ca &&
    left.client?.certificate === right.client?.certificate &&
    left.client?.key.reveal() === right.client?.key.reveal()
  );
}

async function readClient(
  files: TlsFiles['client'],
  groups: readonly number[],
): Promise<Read<ClientCertificate | undefined>> {
  if (files === undefined) return { ok: true, value: undefined };
  const certificate = await readCheckedFile({ path: files.certificate, maxBytes: maxPemBytes });
  if (!certificate.ok) return { ok: false, reason: `client_cert_${certificate.reason}` };
  const key = await readCheckedFile({ path: files.key, maxBytes: maxPemBytes, secretFor: groups });
  if (!key.ok) return { ok: false, reason: `client_key_${key.reason}` };
  return parseClient(certificate.text, key.text);
}

function parseClient(text: string, keyText: string): Read<ClientCertificate> {
  const chain = parseCertificates(text);
  if (chain === undefined) return { ok: false, reason: 'client_cert_malformed' };
  const certificate = toPem(chain);
  const key = attempt(() => createPrivateKey(keyText));
  if (key === undefined) return { ok: false, reason: 'client_key_malformed' };
  if (chain[0].checkPrivateKey(key) !== true) return { ok: false, reason: 'client_key_mismatch' };
  // OpenSSL takes no part in the checks above: it refuses, for instance, keys that its security level finds too short.
  const usable = attempt(() => createSecureContext({ cert: certificate, key: keyText }));
  if (usable === undefined) return { ok: false, reason: 'client_pair_unusable' };
  const expiresAtMs = Math.min(...chain.map(({ validTo }) => Date.parse(validTo)));
  return { ok: true, value: { certificate, key: new Secret(keyText), expiresAtMs } };
}

async function readAuthorities(path: string | undefined): Promise<Read<string | undefined>> {
  if (path === undefined) return { ok: true, value: undefined };
  const read = await readCheckedFile({ path, maxBytes: maxPemBytes });
  if (!read.ok) return { ok: false, reason: `ca_${read.reason}` };
  const authorities = parseCertificates(read.text);
  return authorities === undefined ? { ok: false, reason: 'ca_malformed' } : { ok: true, value: toPem(authorities) };
}

/** Written anew: of two files that were joined without a newline OpenSSL would read the first certificate only. */
function toPem(certificates: readonly X509Certificate[]): string {
  return certificates.map((certificate) => certificate.toString()).join('');
}

/** All of them, the first one first; undefined where there is none or one is malformed. */
function parseCertificates(pem: string): [X509Certificate, ...X509Certificate[]] | undefined {
  const blocks = pem.split(/(?=-----BEGIN CERTIFICATE-----)/).filter((text) => text.startsWith('-----BEGIN'));
  const parsed = attempt(() => blocks.map((block) => new X509Certificate(block)));
  const [first, ...others] = parsed ?? [];
  return first && [first, ...others];
}

function attempt<Value>(act: () => Value): Value | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
