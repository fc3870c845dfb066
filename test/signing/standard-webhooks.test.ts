import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../lib/secrets/secret.ts';
import { parseSigningKey } from '../../lib/signing/signing-key.ts';
import {
  hmacSha256,
  maxAgeSeconds,
  maxAheadSeconds,
  parseSignatureClaim,
  sign,
  verifyClaim,
} from '../../lib/signing/standard-webhooks.ts';
import { itWithCorpus, readCorpus } from '../support/corpora.ts';

const now = 1_700_000_000;
const nowMs = now * 1000;
const key = new Secret(new Uint8Array(32).fill(7));
const otherKey = new Secret(new Uint8Array(32).fill(8));
const body = new TextEncoder().encode('{"a":1}');

function headers(overrides: Partial<Record<'id' | 'timestamp' | 'signature', string | undefined>> = {}) {
  return { id: 'msg_1', timestamp: String(now), signature: sign(key, 'msg_1', now, body), ...overrides };
}

function verifies(overrides: Parameters<typeof headers>[0], keys = [key], signedBody = body): boolean {
  const parsed = parseSignatureClaim(headers(overrides), nowMs);
  return parsed.ok && verifyClaim(parsed.claim, signedBody, keys);
}

describe('published vectors', () => {
  itWithCorpus('wycheproof')('all 174 of Wycheproof hold', () => {
    const { testGroups } = JSON.parse(readCorpus('wycheproof/hmac_sha256_test.json'));
    let judged = 0;
    for (const group of testGroups) {
      for (const test of group.tests) {
        const tag = hmacSha256(Buffer.from(test.key, 'hex'), Buffer.from(test.msg, 'hex'))
          .subarray(0, group.tagSize / 8)
          .toString('hex');
        expect(tag === test.tag, `tcId ${test.tcId}`).toBe(test.result === 'valid');
        judged += 1;
      }
    }
    expect(judged).toBe(174);
  });

  itWithCorpus('rfc4231')('all 7 of RFC 4231 hold', () => {
    const { tests } = JSON.parse(readCorpus('rfc4231/rfc4231_hmac_sha256.json'));
    for (const { tcId, key: hexKey, msg, tag, tagBits } of tests) {
      const actual = hmacSha256(Buffer.from(hexKey, 'hex'), Buffer.from(msg, 'hex')).subarray(0, tagBits / 8);
      expect(actual.toString('hex'), `tcId ${tcId}`).toBe(tag);
    }
    expect(tests).toHaveLength(7);
  });

  itWithCorpus('standard-webhooks')('the message of the specification verifies', () => {
    const vector = JSON.parse(readCorpus('standard-webhooks/vector.json'));
    const parsedKey = parseSigningKey(vector.secret);
    if (!parsedKey.ok) throw new Error(parsedKey.reason);
    const payload = new TextEncoder().encode(vector.payload);
    expect(sign(parsedKey.key, vector.id, vector.timestamp, payload)).toBe(vector.signature);
    const claim = parseSignatureClaim(
      { id: vector.id, timestamp: String(vector.timestamp), signature: vector.signature },
      vector.timestamp * 1000,
    );
    expect(claim.ok && verifyClaim(claim.claim, payload, [parsedKey.key])).toBe(true);
  });
});

describe('the reference implementation as oracle', () => {
  it('agrees on 1,000 random messages, right and forged', () => {
    let forged = 0;
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 24, maxLength: 64 }),
        fc.stringMatching(/^[A-Za-z0-9_-]{1,40}$/),
        fc.json(),
        fc.boolean(),
        (keyBytes, id, payload, forge) => {
          const secret = `whsec_${Buffer.from(keyBytes).toString('base64')}`;
          const reference = new Webhook(secret);
          const seconds = Math.floor(Date.now() / 1000);
          const payloadBytes = new TextEncoder().encode(payload);
          const ours = sign(new Secret(keyBytes), id, seconds, payloadBytes);
          expect(ours).toBe(reference.sign(id, new Date(seconds * 1000), payload));

          const signature = forge ? flipLastBit(ours) : ours;
          if (forge) forged += 1;
          const claim = parseSignatureClaim({ id, timestamp: String(seconds), signature }, Date.now());
          const accepted = claim.ok && verifyClaim(claim.claim, payloadBytes, [new Secret(keyBytes)]);
          expect(accepted).toBe(referenceAccepts(reference, payload, { id, seconds, signature }));
          expect(accepted).toBe(!forge);
        },
      ),
      { numRuns: 1000 },
    );
    expect(forged).toBeGreaterThan(300);
  });
});

describe('a signature', () => {
  it('is accepted under the key that made it', () => expect(verifies({})).toBe(true));
  it('is refused under another key', () => expect(verifies({}, [otherKey])).toBe(false));
  it('is accepted when any of several keys made it', () => expect(verifies({}, [otherKey, key])).toBe(true));
  it('is refused without keys', () => expect(verifies({}, [])).toBe(false));
  it('is refused for another id', () => expect(verifies({ id: 'msg_2' })).toBe(false));
  it('is refused for another timestamp', () => expect(verifies({ timestamp: String(now - 1) })).toBe(false));

  it('is refused for any change of one bit of the body', () => {
    for (let bit = 0; bit < body.length * 8; bit += 1) {
      const changed = Uint8Array.from(body);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(verifies({}, [key], changed)).toBe(false);
    }
  });

  it('tells bodies apart that differ only in invalid UTF-8', () => {
    const signature = sign(key, 'msg_1', now, Uint8Array.of(0xff));
    expect(verifies({ signature }, [key], Uint8Array.of(0xff))).toBe(true);
    expect(verifies({ signature }, [key], Uint8Array.of(0xfe))).toBe(false);
  });

  it('may stand among others, also of other versions', () => {
    const good = sign(key, 'msg_1', now, body);
    const foreign = sign(otherKey, 'msg_1', now, body);
    expect(verifies({ signature: `v1a,AAAA ${foreign} ${good}` })).toBe(true);
    expect(verifies({ signature: `${foreign} v2,${good.slice(3)}` })).toBe(false);
  });

  it.each([
    ['empty', ''],
    ['hex instead of base64', `v1,${'ab'.repeat(32)}`],
    ['too short', `v1,${Buffer.alloc(31).toString('base64')}`],
    ['too long', `v1,${Buffer.alloc(33).toString('base64')}`],
    ['without its version', sign(key, 'msg_1', now, body).slice(3)],
    ['joined to another by a comma, as API Gateway joins two headers', `${sign(key, 'msg_1', now, body)},v1,AAAA`],
    ['behind sixteen others', `${'v1,x '.repeat(16)}${sign(key, 'msg_1', now, body)}`],
  ])('is refused when it is %s', (_case, signature) => {
    expect(verifies({ signature })).toBe(false);
  });
});

describe('the headers', () => {
  const reasonFor = (overrides: Parameters<typeof headers>[0]) => {
    const parsed = parseSignatureClaim(headers(overrides), nowMs);
    return parsed.ok ? 'ok' : parsed.reason;
  };

  it.each([
    ['no id', { id: undefined }, 'signature_missing'],
    ['no timestamp', { timestamp: undefined }, 'signature_missing'],
    ['no signature', { signature: undefined }, 'signature_missing'],
    ['an id with the separator', { id: 'a.b' }, 'id_invalid'],
    ['an id with a space', { id: 'a b' }, 'id_invalid'],
    ['an id that is too long', { id: 'a'.repeat(257) }, 'id_invalid'],
    ['digits and letters as timestamp', { timestamp: `${now}abc` }, 'timestamp_invalid'],
    ['a fraction as timestamp', { timestamp: `${now}.0` }, 'timestamp_invalid'],
    ['a sign before the timestamp', { timestamp: `+${now}` }, 'timestamp_invalid'],
    ['a space before the timestamp', { timestamp: ` ${now}` }, 'timestamp_invalid'],
    ['thirteen digits, as milliseconds would be', { timestamp: `${nowMs}` }, 'timestamp_invalid'],
    ['a timestamp at the edge of the past', { timestamp: `${now - maxAgeSeconds}` }, 'ok'],
    ['a timestamp past the edge of the past', { timestamp: `${now - maxAgeSeconds - 1}` }, 'timestamp_too_old'],
    ['a timestamp at the edge of the future', { timestamp: `${now + maxAheadSeconds}` }, 'ok'],
    ['a timestamp past the edge of the future', { timestamp: `${now + maxAheadSeconds + 1}` }, 'timestamp_too_new'],
  ])('with %s are judged %s → %s', (_case, overrides, reason) => {
    expect(reasonFor(overrides)).toBe(reason);
  });

  it('admit requests for less than the five minutes in which the queue deduplicates', () => {
    expect(maxAgeSeconds + maxAheadSeconds).toBeLessThan(300);
  });
});

describe('a signing key', () => {
  const encode = (length: number) => `whsec_${Buffer.alloc(length, 1).toString('base64')}`;

  it.each([
    ['24 bytes', encode(24), 'ok'],
    ['64 bytes', encode(64), 'ok'],
    ['23 bytes', encode(23), 'key_too_short'],
    ['one byte', encode(1), 'key_too_short'],
    ['nothing', 'whsec_', 'secret_shape'],
    ['no prefix', encode(32).slice(6), 'secret_shape'],
    ['another prefix', `whsk_${encode(32).slice(6)}`, 'secret_shape'],
    ['URL-safe base64', `whsec_${'-_'.repeat(20)}`, 'secret_shape'],
    ['a line feed at its end', `${encode(32)}\n`, 'secret_shape'],
    ['base64 with bits left over', `whsec_${Buffer.alloc(32, 1).toString('base64').slice(0, -2)}B=`, 'secret_shape'],
  ])('of %s is judged', (_case, text, expected) => {
    const parsed = parseSigningKey(text);
    expect(parsed.ok ? 'ok' : parsed.reason).toBe(expected);
  });

  it('does not print', () => {
    const parsed = parseSigningKey(encode(32));
    if (!parsed.ok) throw new Error(parsed.reason);
    expect(`${parsed.key} ${JSON.stringify(parsed)}`).not.toContain(encode(32).slice(6, 20));
  });
});

function flipLastBit(signature: string): string {
  const bytes = Buffer.from(signature.slice(3), 'base64');
  bytes[31] = (bytes[31] ?? 0) ^ 1;
  return `v1,${bytes.toString('base64')}`;
}

function referenceAccepts(
  reference: Webhook,
  payload: string,
  { id, seconds, signature }: { id: string; seconds: number; signature: string },
): boolean {
  try {
    reference.verify(payload, {
      'webhook-id': id,
      'webhook-timestamp': String(seconds),
      'webhook-signature': signature,
    });
    return true;
  } catch {
    return false;
  }
}
