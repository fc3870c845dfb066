import { describe, expect } from 'vitest';
import { anAlert, useE2e } from '../support/e2e.ts';
import { itWithAlertmanager } from '../support/e2e-alertmanager.ts';
import { paymentsOnProdEu } from '../support/e2e-allow-list.ts';
import { startBatchingSqs } from '../support/e2e-batching-sqs.ts';
import { waitUntilAsync } from '../support/e2e-wait.ts';

const names = Array.from({ length: 12 }, (_, index) => `Storm${String(index).padStart(2, '0')}`);

describe('a storm of a real Alertmanager to a chat that limits', { timeout: 90_000 }, () => {
  const e2e = useE2e();

  itWithAlertmanager('arrives once and whole, in few messages, and one by one where programs read it', async () => {
    const guard = await e2e.startGuard({ startSqs: startBatchingSqs });
    const alertmanager = await e2e.startSender(guard, paymentsOnProdEu);
    const slack = guard.stack.standIns.get('slack');
    slack?.addFault({ answer: { status: 429, body: 'rate_limited', headers: { 'retry-after': '4' } }, times: 1 });
    await alertmanager.post(...names.map((name) => anAlert(name)));
    const sentTo = (id: string) =>
      guard.events.filter((event) => event.event === 'delivery.sent' && event.destination === id);
    await waitUntilAsync(
      'every notification arrived at the chat and at the program',
      () => sentTo('payments/chat').length >= 12 && sentTo('payments/tickets').length >= 12,
    );

    expect(sentTo('payments/chat')).toHaveLength(12);
    expect(sentTo('payments/tickets')).toHaveLength(12);
    const taken = slack?.arrivals.filter(({ status }) => status === 200).map(({ json }) => JSON.stringify(json)) ?? [];
    expect(taken.length).toBeLessThan(12);
    expect(taken.join('\n')).toMatch(/and \d+ more groups? changed while this channel was limited/);
    for (const name of names)
      expect(
        taken.filter((text) => text.includes(name)),
        name,
      ).toHaveLength(1);
    const shared = sentTo('payments/chat').filter((event) => 'messageKey' in event);
    expect(shared.length).toBeGreaterThan(1);
    expect(sentTo('payments/tickets').some((event) => 'messageKey' in event)).toBe(false);
  });
});
