import { isIP } from 'node:net';
import { generate } from 'selfsigned';

export type ServerCertificate = { readonly key: string; readonly cert: string };

export type LocalAuthority = {
  /** Its certificate, in PEM: whoever trusts it trusts the servers of this process. */
  readonly certificate: string;
  /** A certificate for host names and IP addresses, and its key, in PEM. */
  readonly issue: (host: string, ...others: readonly string[]) => Promise<ServerCertificate>;
};

type Extensions = NonNullable<NonNullable<Parameters<typeof generate>[1]>['extensions']>;

const dayMs = 24 * 60 * 60_000;

/**
 * A certificate authority that lives and dies with this process, so that a local server is reached over TLS that is
 * verified as in the wild: its key is in no file, and nothing but the local stack and tests trust it.
 */
export async function createLocalAuthority(nowMs: number): Promise<LocalAuthority> {
  const certify = async (
    subject: string,
    extensions: Extensions,
    ca?: ServerCertificate,
  ): Promise<ServerCertificate> => {
    const { private: key, cert } = await generate([{ name: 'commonName', value: subject }], {
      keyType: 'ec',
      algorithm: 'sha256',
      notBeforeDate: new Date(nowMs - dayMs),
      notAfterDate: new Date(nowMs + 365 * dayMs),
      extensions,
      ...(ca && { ca }),
    });
    return { key, cert };
  };
  // Critical, as RFC 5280, 4.2.1.9 demands of authorities.
  const root = await certify('alertguard local stack', [{ name: 'basicConstraints', cA: true, critical: true }]);
  return {
    certificate: root.cert,
    issue: async (host, ...others) =>
      await certify(host, [{ name: 'subjectAltName', altNames: [host, ...others].map(alternativeName) }], root),
  };
}

/** The numbers are those of GeneralName in RFC 5280, 4.2.1.6. */
function alternativeName(host: string): { type: 2; value: string } | { type: 7; ip: string } {
  return isIP(host) === 0 ? { type: 2, value: host } : { type: 7, ip: host };
}
