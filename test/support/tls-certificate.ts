import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Certificate = { readonly key: string; readonly cert: string };

/** Where this holds, tests over TLS are skipped: they need the `openssl` command. With E2E=required they fail. */
export const skipWithoutOpenssl = process.env['E2E'] !== 'required' && !hasOpenssl();

/** A self-signed certificate, its own authority, for names such as `DNS:hooks.test` or `IP:127.0.0.1`. */
export function createCertificate(...alternativeNames: string[]): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'alertguard-tls-'));
  try {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    const names = ['-subj', '/CN=alertguard test', '-addext', `subjectAltName=${alternativeNames.join(',')}`];
    const files = ['-keyout', key, '-out', cert, '-days', '2'];
    execFileSync('openssl', ['req', '-x509', ...curve, ...names, ...files], { stdio: 'pipe' });
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function hasOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}
