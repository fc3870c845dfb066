import { randomBytes } from 'node:crypto';
import { describe, expect } from 'vitest';
import { anAlert, useE2e } from '../support/e2e.ts';
import { itWithAlertmanager, type PostedAlert } from '../support/e2e-alertmanager.ts';
import { atEveryDestination, paymentsOnProdEu } from '../support/e2e-allow-list.ts';

/** One second is `group_wait`, and the rest not much more; a pattern that is quadratic in such a text takes minutes. */
const maxMs = 15_000;

const withLabels = (labels: Readonly<Record<string, string>>): PostedAlert => anAlert('DatabaseDown', { labels });
const withDescription = (description: string): PostedAlert =>
  anAlert('DatabaseDown', { labels: { instance: 'db-2' }, annotations: { description } });

describe('an alert in the group of one that nobody would want', { timeout: 90_000 }, () => {
  const e2e = useE2e();

  for (const [title, neighbour] of [
    ['a password of 100 kB of dots', withLabels({ password: `${'.'.repeat(100_000)}x` })],
    [
      'a password of 100 kB that nearly repeats',
      withLabels({ password: `${'a'.repeat(50_000)}1${'a'.repeat(50_000)}` }),
    ],
    ['a label value of 100 kB', withLabels({ note: '%2570%2561ssword%3D%25 '.repeat(4_400) })],
    ['a label name of 100 kB', withLabels({ ['n'.repeat(100_000)]: 'x' })],
    ['another team', withLabels({ team: 'search' })],
    ['an annotation of 2 MB that does not compress', withDescription(randomBytes(1_000_000).toString('hex'))],
    ['an annotation of 2 MB of text', withDescription('The database is down. '.repeat(90_000))],
  ] as const) {
    itWithAlertmanager(`with ${title} is delivered in time`, async () => {
      const guard = await e2e.startGuard();
      const alertmanager = await e2e.startSender(guard, paymentsOnProdEu);
      const beganMs = Date.now();
      // Of alerts that are older than `group_wait` Alertmanager sends the first without waiting for the second.
      const startsAt = new Date().toISOString();
      await alertmanager.post({ ...withLabels({ instance: 'db-1' }), startsAt }, { ...neighbour, startsAt });
      await guard.waitForReceived(3);
      const tookMs = Date.now() - beganMs;
      await guard.settle();
      process.stderr.write(`neighbours: with ${title}: delivered to three destinations after ${tookMs} ms\n`);
      expect(tookMs).toBeLessThan(maxMs);
      expect(guard.received.toSorted()).toEqual(atEveryDestination('firing DatabaseDown'));
      const texts = guard.evidence().filter(({ holder }) => ['slack', 'email', 'webhook'].includes(holder));
      expect(texts.filter(({ text }) => text.includes('db-1'))).toHaveLength(3);
    });
  }
});
