import { createPrivateKey, X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createLocalAuthority } from '../../../lib/local/stand-in/local-authority.ts';

const nowMs = Date.parse('2026-11-20T11:00:00Z');

const authority = await createLocalAuthority(nowMs);
const ca = new X509Certificate(authority.certificate);

async function issue(host: string, ...others: string[]): Promise<X509Certificate> {
  return new X509Certificate((await authority.issue(host, ...others)).cert);
}

describe('a certificate', () => {
  it('is signed by the authority, which is one', async () => {
    const certificate = await issue('mail.example.com');
    expect(certificate.verify(ca.publicKey)).toBe(true);
    expect(certificate.checkIssued(ca)).toBe(true);
    expect([ca.ca, certificate.ca]).toEqual([true, false]);
  });

  it('is not signed by another authority', async () => {
    const other = new X509Certificate((await createLocalAuthority(nowMs)).certificate);
    expect((await issue('mail.example.com')).verify(other.publicKey)).toBe(false);
  });

  it('is for the host names and addresses that were asked for, and no other', async () => {
    const named = await issue('mail.example.com');
    expect(named.checkHost('mail.example.com')).toBe('mail.example.com');
    expect(named.checkHost('example.com')).toBeUndefined();
    const numbered = await issue('127.0.0.1', 'mail.example.com', '::1');
    expect(['127.0.0.1', '127.0.0.2', '::1'].map((address) => numbered.checkIP(address) !== undefined)).toEqual([
      true,
      false,
      true,
    ]);
    expect(numbered.checkHost('mail.example.com')).toBe('mail.example.com');
  });

  it('has a number of its own', async () => {
    const numbers = [await issue('mail.example.com'), await issue('mail.example.com')].map((one) => one.serialNumber);
    expect(new Set(numbers).size).toBe(2);
  });

  it('is good from the day before for a year', async () => {
    for (const { validFrom, validTo } of [ca, await issue('mail.example.com')]) {
      expect([validFrom, validTo]).toEqual(['Nov 19 11:00:00 2026 GMT', 'Nov 20 11:00:00 2027 GMT']);
    }
  });

  it('fits the key that comes with it', async () => {
    const { cert, key } = await authority.issue('mail.example.com');
    const certificate = new X509Certificate(cert);
    expect(certificate.checkPrivateKey(createPrivateKey(key))).toBe(true);
    expect(certificate.publicKey.asymmetricKeyType).toBe('ec');
  });
});
