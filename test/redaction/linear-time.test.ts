import { describe, expect, it } from 'vitest';
import { redactNotification } from '../../lib/redaction/redact-notification.ts';
import { redactText } from '../../lib/redaction/redact-text.ts';
import { cpuMs } from '../support/cpu-time.ts';
import { aNotification, anAlert, labels } from '../support/notification-factory.ts';
import { hostilePieces, repeatTo } from '../support/redaction-hostile.ts';
import { share } from '../support/whole-run.ts';

const pieces = [...new Set(hostilePieces())];

/** UTF-16 units: what is longer is read in windows of so many. */
const largeUnits = 65_536;
const factor = 16;
/** n·log n of 16 times the text is 21 times the time, a square 256 times; between them what a busy machine adds. */
const mostTimes = 72;

function isSlow(piece: string, times: number): boolean {
  const [small, large] = [repeatTo(piece, largeUnits / factor), repeatTo(piece, largeUnits)];
  const smallMs = cpuMs(() => redactText(small), times);
  return cpuMs(() => redactText(large), times) > mostTimes * Math.max(1, smallMs);
}

describe('redaction takes time in proportion to the text', () => {
  it('whatever nearly matches over and over', { timeout: 120_000 }, () => {
    // Looked at again where it seems slow: a compiler or a collection of garbage may have been at work.
    expect(share(pieces).filter((piece) => isSlow(piece, 2) && isSlow(piece, 10))).toEqual([]);
  });

  it('for values of a megabyte', { timeout: 120_000 }, () => {
    const everySeventh = pieces.filter((_, index) => index % 7 === 0);
    const slowest = share(everySeventh, 5)
      .map((piece) => ({ piece, ms: cpuMs(() => redactText(repeatTo(piece, 1_048_576)), 2) }))
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
    expect(cpuMs(() => redactNotification(notification), 2)).toBeLessThan(4_000);
    expect(redactNotification(notification).counts.get('password')).toBe(20_000);
  });
});
