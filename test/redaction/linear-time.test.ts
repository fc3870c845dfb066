import { describe, expect, it } from 'vitest';
import { credentialRules } from '../../lib/redaction/credential-rules.ts';
import { redactNotification } from '../../lib/redaction/redact-notification.ts';
import { redactText } from '../../lib/redaction/redact-text.ts';
import { aNotification, anAlert, labels } from '../support/notification-factory.ts';
import { hostilePieces, repeatTo } from '../support/redaction-hostile.ts';

const nestedRepetition = /\([^()]*(?:[+*]|\{\d+,\d*\})[^()]*\)(?:[+*]|\{\d+,\})/;

const pieces = [...new Set(hostilePieces())];

/** Milliseconds of processor time, the best of three: other processes do not count, garbage collection hardly. */
function cpuMs(run: () => unknown, times = 3): number {
  const measured = Array.from({ length: times }, () => {
    const before = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  });
  return Math.min(...measured);
}

describe('redaction takes time in proportion to the text', () => {
  it('whatever nearly matches over and over', { timeout: 120_000 }, () => {
    // A quadratic expression would take 16 times as long for four times the text.
    const slow = pieces
      .map((piece) => ({ piece, small: repeatTo(piece, 32_768), large: repeatTo(piece, 131_072) }))
      .map(({ piece, small, large }) => ({
        piece,
        ratio:
          cpuMs(() => redactText(large), 2) /
          Math.max(
            3,
            cpuMs(() => redactText(small), 2),
          ),
      }))
      .filter(({ ratio }) => ratio > 9);
    expect(slow).toEqual([]);
  });

  it('for values of a megabyte', { timeout: 120_000 }, () => {
    const slowest = pieces
      .filter((_, index) => index % 7 === 0)
      .map((piece) => ({ piece, ms: cpuMs(() => redactText(repeatTo(piece, 1_048_576)), 1) }))
      .reduce((a, b) => (a.ms > b.ms ? a : b));
    process.stderr.write(`redaction: slowest hostile megabyte ${slowest.ms.toFixed(0)} ms\n`);
    expect(slowest.ms).toBeLessThan(4_000);
  });

  it.each([
    ['one word', 'a'],
    ['the beginning of a JWT', 'eyJ', 'a'],
    ['the beginning of a private key', '-----BEGIN PRIVATE KEY-----', 'a'],
    ['a quoted password full of escapes', 'password="', '\\a'],
    ['a webhook without an end', 'https://a.webhook.office.com/webhookb2/', 'a'],
    ['percent signs', '%41'],
    ['a token behind its name', 'token=', 'aA1'],
  ])('and does not run out of stack for six megabytes of %s', (_case, start, rest = start) => {
    expect(() => redactText(start + repeatTo(rest, 6_000_000))).not.toThrow();
  });

  it('with many secrets in labels that many texts may repeat', () => {
    const entries = Array.from({ length: 20_000 }, (_, index) => [`a${index}_password`, `hunter-${index}-X9!`]);
    const alert = anAlert({
      labels: labels(Object.fromEntries(entries)),
      annotations: labels({ description: 'hunter- '.repeat(100_000) }),
    });
    const notification = aNotification({ alerts: [alert] });
    expect(cpuMs(() => redactNotification(notification), 1)).toBeLessThan(4_000);
    expect(redactNotification(notification).counts.get('password')).toBe(20_000);
  });
});

describe('an expression of a rule', () => {
  it.each(credentialRules.map(({ kind, pattern }) => [kind, pattern.source]))(
    'of %s repeats nothing that repeats: %s',
    (_kind, source) => {
      const simple = source.replace(/\\.|\[(?:\\.|[^\]\\])*\]/g, 'x');
      expect(simple).not.toMatch(nestedRepetition);
    },
  );

  it('that repeats what repeats would be noticed', () => {
    expect('(?:xx*)*').toMatch(nestedRepetition);
  });
});
