import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWrittenSecret } from '../../lib/allow-list/compile/check-secret-name.ts';

describe('What is written where the name of a secret stands', () => {
  it.each([
    ['https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX'],
    ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
    ['xoxb-1-2-abc'],
    ['xapp-1-A-2-b'],
    ['123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc'],
    ['0123456789abcdef0123456789abcdef'],
    ['MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
    ['alertguard/payments/MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
    ['{"webhookUrl":"x"}'],
    ['Bearer abc'],
    ['AKIAIOSFODNN7EXAMPLE'],
    ['eyJhbGciOiJIUzI1NiJ9'],
    ['ghp_abc'],
    ['alertguard/payments/xoxb-1-2-abc'],
    ['sk_live_abc'],
    ['glpat-abc'],
  ])('%s is a secret', (text) => {
    expect(isWrittenSecret(text)).toBe(true);
  });

  it.each([
    ['alertguard/senders/prod-eu'],
    ['alertguard/payments/slack-critical'],
    ['Prod/AlertGuard/Payments/SlackCritical1'],
    ['alertguard/payments/eu-central-1-primary-database-hook'],
    ['alertguard/sk-bratislava/slack'],
    ['team+payments=slack@eu_1.2'],
  ])('%s is a name', (text) => {
    expect(isWrittenSecret(text)).toBe(false);
  });

  it('is told to be a secret for 24 random bytes in hex', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 24, maxLength: 64 }), (bytes) => {
        const hex = Buffer.from(bytes).toString('hex');
        // A run of 0xaa and its like, which is all letters, could be a word.
        fc.pre(/\d/.test(hex));
        expect(isWrittenSecret(hex)).toBe(true);
      }),
    );
  });

  it('is told to be a secret for 36 random bytes in base64url', () => {
    let withDigit = 0;
    for (let round = 0; round < 200; round++) {
      const key = randomBytes(36).toString('base64url');
      // One in 3,500 has no digit and could be a long name.
      if (!/\d/.test(key)) continue;
      withDigit += 1;
      expect(isWrittenSecret(key)).toBe(true);
    }
    expect(withDigit).toBeGreaterThan(150);
  });
});
