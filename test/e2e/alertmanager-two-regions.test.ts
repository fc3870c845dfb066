import { describe, expect, onTestFinished } from 'vitest';
import { parseNotification } from '../../lib/alertmanager/notification.ts';
import type { RelayKey } from '../../lib/relay/open-guards.ts';
import type { RelayLogEntry } from '../../lib/relay/relay-log.ts';
import { startRelay } from '../../lib/relay/start-relay.ts';
import { parseSigningKey } from '../../lib/signing/signing-key.ts';
import { messageIdOf } from '../../lib/signing/standard-webhooks.ts';
import { anAlert, resolved, useE2e } from '../support/e2e.ts';
import { itWithAlertmanager } from '../support/e2e-alertmanager.ts';
import { atEveryDestination, paymentsOnProdEu } from '../support/e2e-allow-list.ts';
import type { Guard } from '../support/e2e-guard.ts';
import { waitUntilAsync } from '../support/e2e-wait.ts';

const { sender, receiver } = paymentsOnProdEu;

/** After these the first guard may have taken the notification though its answer was never heard. */
const unheard = new Set(['timeout', 'connection_lost', 'guard_failed']);

const urlOf = (guard: Guard) => `${guard.gate.url}/v1/senders/${sender}/notifications`;

/** Each region has its own key here, as two deployments have without replicated secrets. */
function keyOf(guard: Guard): RelayKey {
  const key = parseSigningKey(guard.stack.senders.find(({ name }) => name === sender)?.signingKey ?? '');
  if (!key.ok) throw new Error('the sender has no key');
  return { source: { current: async () => key.key } };
}

/** `<firing|resolved> <alertname>` by the id that the relay logs. */
function aboutsById({ gate }: Guard): Map<string, string> {
  return new Map(
    gate.passages.map(({ body }) => {
      const parsed = parseNotification(body);
      if (!parsed.ok) throw new Error('no notification');
      const { status, groupLabels } = parsed.notification;
      return [messageIdOf(body), `${status} ${groupLabels.get('alertname')}`];
    }),
  );
}

const names = (prefix: string, count: number) => Array.from({ length: count }, (_, index) => `${prefix}${index}`);

describe('a relay with guards in two regions', { timeout: 120_000 }, () => {
  const e2e = useE2e();

  itWithAlertmanager('loses nothing when the first dies in a storm, and goes back to it', async () => {
    const [first, second] = [await e2e.startGuard(), await e2e.startGuard()];
    let aheadMs = 0;
    const entries: RelayLogEntry[] = [];
    const relay = await startRelay({
      guardUrl: urlOf(first),
      key: keyOf(first),
      second: { guardUrl: urlOf(second), key: keyOf(second) },
      listen: { host: '127.0.0.1', port: 0 },
      log: (entry) => entries.push(entry),
      now: () => Date.now() + aheadMs,
    });
    onTestFinished(relay.close);
    const advance = (ms: number) => {
      aheadMs += ms;
      for (const guard of [first, second]) guard.advanceClock(ms);
    };
    const taken = (guard: Guard, ...abouts: string[]) =>
      waitUntilAsync(`all of ${abouts[0]} and more arrived`, () =>
        atEveryDestination(...abouts).every((message) => guard.received.includes(message)),
      );
    const firing = (prefix: string, count: number) => names(prefix, count).map((name) => `firing ${name}`);
    const post = async (prefix: string, count: number) => {
      await alertmanager.post(...names(prefix, count).map((name) => anAlert(name)));
    };
    const alertmanager = await e2e.startAlertmanager({ receiver, url: relay.url });

    const before = anAlert('Before0');
    await alertmanager.post(before, anAlert('Before1'));
    await taken(first, ...firing('Before', 2));
    expect(second.received).toEqual([]);

    // Its last notifications are taken, and nobody hears so.
    first.gate.set('answer_lost');
    await post('Unheard', 3);
    await waitUntilAsync('three are taken unheard', () => {
      const lost = first.gate.passages.filter(({ mode }) => mode === 'answer_lost');
      return new Set(lost.map(({ body }) => messageIdOf(body))).size >= 3;
    });
    const dying = post('During', 20);
    await Promise.all([dying, first.gate.close()]);
    await taken(second, ...firing('Unheard', 3), ...firing('During', 20));

    // Down for longer than ten seconds: it is left alone.
    advance(10_000);
    await post('Later', 3);
    await alertmanager.post(resolved(before));
    await taken(second, ...firing('Later', 3), 'resolved Before0');
    expect(entries.filter(({ event }) => event === 'guard.failed_over')).toHaveLength(1);

    // Back: one notification asks it first.
    first.gate.set('pass');
    await first.gate.reopen();
    await post('Waiting', 1);
    await taken(second, 'firing Waiting0');
    advance(30_000);
    await post('Probe', 1);
    await taken(first, 'firing Probe0');
    await post('After', 5);
    await taken(first, ...firing('After', 5));
    expect(entries.filter(({ event }) => event === 'guard.returned')).toHaveLength(1);

    await Promise.all([first.settle(), second.settle()]);
    for (const guard of [first, second]) expect(new Set(guard.received).size).toBe(guard.received.length);
    const maybeTaken = new Set(
      entries.filter(({ reason = '' }) => unheard.has(reason)).map(({ messageId }) => messageId),
    );
    const aboutById = aboutsById(first);
    const mayBeDoubled = atEveryDestination(
      ...[...aboutById].filter(([id]) => maybeTaken.has(id)).map(([, about]) => about),
    );
    const doubled = first.received.filter((message) => second.received.includes(message));
    expect(doubled.filter((message) => !mayBeDoubled.includes(message))).toEqual([]);
    // Else nothing was tried.
    expect(doubled).toEqual(expect.arrayContaining(atEveryDestination(...firing('Unheard', 3))));
  });
});
