import { X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { der, objectIdentifier, utcTime } from '../../../lib/local/stand-in/der.ts';
import { createLocalAuthority } from '../../../lib/local/stand-in/local-authority.ts';

const nowMs = Date.parse('2026-11-20T11:00:00Z');

describe('a certificate', () => {
  const authority = createLocalAuthority(nowMs);
  const ca = new X509Certificate(authority.certificate);

  test('is signed by the authority, which is one', () => {
    const certificate = new X509Certificate(authority.issue('mail.example.com').cert);
    expect(certificate.verify(ca.publicKey)).toBe(true);
    expect(certificate.checkIssued(ca)).toBe(true);
    expect([ca.ca, certificate.ca]).toEqual([true, false]);
  });

  test('is not signed by another authority', () => {
    const other = new X509Certificate(createLocalAuthority(nowMs).certificate);
    expect(new X509Certificate(authority.issue('mail.example.com').cert).verify(other.publicKey)).toBe(false);
  });

  test('is for one host name or address', () => {
    const named = new X509Certificate(authority.issue('mail.example.com').cert);
    expect(named.checkHost('mail.example.com')).toBe('mail.example.com');
    expect(named.checkHost('example.com')).toBeUndefined();
    const numbered = new X509Certificate(authority.issue('127.0.0.1').cert);
    expect([numbered.checkIP('127.0.0.1'), numbered.checkIP('127.0.0.2')]).toEqual(['127.0.0.1', undefined]);
  });

  test('is good from the day before for a year', () => {
    const { validFrom, validTo } = ca;
    expect([validFrom, validTo]).toEqual(['Nov 19 11:00:00 2026 GMT', 'Nov 20 11:00:00 2027 GMT']);
  });

  test('fits the key that comes with it', () => {
    const { cert, key } = authority.issue('mail.example.com');
    expect(key).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    expect(new X509Certificate(cert).publicKey.asymmetricKeyType).toBe('ec');
  });
});

/** Known encodings. Source: ITU-T X.690, 8.19.5 and RFC 5758. */
describe('the encoding', () => {
  test.each([
    ['1.2.840.10045.4.3.2', '06082a8648ce3d040302'],
    ['2.5.29.17', '0603551d11'],
    ['1.2.840.113549', '06062a864886f70d'],
  ])('of the object identifier %s is known', (dotted, hex) => {
    expect(objectIdentifier(dotted).toString('hex')).toBe(hex);
  });

  test.each([
    [0, '0400'],
    [127, '047f'],
    [128, '048180'],
    [255, '0481ff'],
    [256, '04820100'],
    [65_536, '0483010000'],
  ])('of the length %i is the shortest', (length, hex) => {
    expect(
      der(0x04, Buffer.alloc(length))
        .subarray(0, hex.length / 2)
        .toString('hex'),
    ).toBe(hex);
  });

  test('of a time is to the second', () => {
    expect(utcTime(nowMs).toString('latin1')).toBe('\u0017\u000d261120110000Z');
  });
});
