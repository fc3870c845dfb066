import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';
import { bitString, der, explicit, objectIdentifier, sequence, utcTime } from './der.ts';

export type ServerCertificate = { readonly key: string; readonly cert: string };

export type LocalAuthority = {
  /** Its certificate, in PEM: whoever trusts it trusts the servers of this process. */
  readonly certificate: string;
  /** A certificate for one host name or IPv4 address, and its key, in PEM. */
  readonly issue: (host: string) => ServerCertificate;
};

const dayMs = 24 * 60 * 60_000;
const ecdsaWithSha256 = sequence(objectIdentifier('1.2.840.10045.4.3.2'));
const yes = der(0x01, Buffer.from([0xff]));

/**
 * A certificate authority that lives and dies with this process, so that a local server is reached over TLS that is
 * verified as in the wild: its key is in no file, and nothing but the local stack is told to trust it. Source: RFC 5280.
 */
export function createLocalAuthority(nowMs: number): LocalAuthority {
  const issuer = 'alertguard, local stack';
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const certify = (subject: string, publicKey: KeyObject, extension: Buffer) => {
    const certificate = sequence(
      explicit(0, der(0x02, Buffer.from([2]))),
      der(0x02, Buffer.from([1]), randomBytes(8)),
      ecdsaWithSha256,
      commonName(issuer),
      sequence(utcTime(nowMs - dayMs), utcTime(nowMs + 365 * dayMs)),
      commonName(subject),
      publicKey.export({ type: 'spki', format: 'der' }),
      explicit(3, sequence(extension)),
    );
    const signature = sign('sha256', certificate, keys.privateKey);
    return toPem(sequence(certificate, ecdsaWithSha256, bitString(signature)));
  };
  return {
    certificate: certify(issuer, keys.publicKey, basicConstraints()),
    issue: (host) => {
      const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const cert = certify(host, publicKey, alternativeName(host));
      return { cert, key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
    },
  };
}

function commonName(name: string): Buffer {
  return sequence(der(0x31, sequence(objectIdentifier('2.5.4.3'), der(0x0c, Buffer.from(name)))));
}

/** An authority, and critical, as RFC 5280 demands of authorities. */
function basicConstraints(): Buffer {
  return sequence(objectIdentifier('2.5.29.19'), yes, der(0x04, sequence(yes)));
}

function alternativeName(host: string): Buffer {
  const name = isIP(host) === 4 ? der(0x87, Buffer.from(host.split('.').map(Number))) : der(0x82, Buffer.from(host));
  return sequence(objectIdentifier('2.5.29.17'), der(0x04, sequence(name)));
}

function toPem(certificate: Buffer): string {
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
