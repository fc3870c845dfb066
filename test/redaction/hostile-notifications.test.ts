import { describe, expect, it } from 'vitest';
import { redactNotification } from '../../lib/redaction/redact-notification.ts';
import { readSecretName } from '../../lib/redaction/secret-name.ts';
import { cpuMs } from '../support/cpu-time.ts';
import { aNotification, anAlert, labels } from '../support/notification-factory.ts';
import { hostileNotifications, maxNotificationUnits } from '../support/redaction-hostile-notifications.ts';

const factor = 16;
/** Below it a clock and a compiler are measured. */
const leastMs = 4;
/** n·log n of 16 times the text is 21 times the time; a square is 256 times. */
const maxTimes = 64;
const maxMs = 2_000;

describe('redacting a notification takes time in proportion to its texts', () => {
  it.each(hostileNotifications)('of %s', { timeout: 120_000 }, (title, create) => {
    const [small, large] = [create(maxNotificationUnits / factor), create(maxNotificationUnits)];
    const smallMs = Math.max(
      leastMs,
      cpuMs(() => redactNotification(small), 3),
    );
    const largeOf = (times: number) => cpuMs(() => redactNotification(large), times);
    const firstMs = largeOf(1);
    // Again where it seems slow: a collection of garbage may have been at work.
    const largeMs = firstMs < Math.min(maxTimes * smallMs, maxMs) ? firstMs : largeOf(3);
    process.stderr.write(
      `\nredaction: ${smallMs.toFixed(0)} ms for a sixteenth, ${largeMs.toFixed(0)} ms for a mebi of ${title}\n`,
    );
    expect(largeMs / smallMs).toBeLessThan(maxTimes);
    expect(largeMs).toBeLessThan(maxMs);
  });
});

describe('a label called password', () => {
  it('may hold 64 KB of dots and a letter', () => {
    const { counts } = redactNotification(
      aNotification({ alerts: [anAlert({ labels: labels({ password: `${'.'.repeat(65_535)}z` }) })] }),
    );
    expect([...counts]).toEqual([['password', 1]]);
  });

  it('are read the same however many others came before', () => {
    const known = (names: readonly string[]) => names.filter((name) => readSecretName(name) !== undefined);
    const all = Array.from({ length: 3_000 }, (_, index) => `${index}${index % 3 === 0 ? '_password' : '_pass'}`);
    const secret = all.filter((name) => name.endsWith('_password'));
    expect([known(all), known(all), known(all.toReversed())]).toEqual([secret, secret, secret.toReversed()]);
  });

  it('may come 130,000 times with one value, and a text that repeats it as often', () => {
    const own = Array.from({ length: 130_000 }, (_, index) => [`${index}password`, 'hunter-X9!'] as const);
    const { notification, counts } = redactNotification(
      aNotification({
        alerts: [anAlert({ labels: new Map(own), annotations: labels({ summary: 'hunter-X9! '.repeat(130_000) }) })],
      }),
    );
    expect([...counts]).toEqual([['password', 260_000]]);
    expect(notification.alerts[0]?.annotations.get('summary')).toBe('[redacted password] '.repeat(130_000));
  });
});
