import { describe, expect } from 'vitest';
import { mailSchema } from '../../lib/providers/email/format.ts';
import { slackMessage } from '../../lib/providers/slack/format.ts';
import { readSlackMessage } from '../../lib/providers/slack/reader.ts';
import { anAlert, useE2e } from '../support/e2e.ts';
import { itWithAlertmanager } from '../support/e2e-alertmanager.ts';
import { atEveryDestination, paymentsOnProdEu } from '../support/e2e-allow-list.ts';
import { findLeaks } from '../support/e2e-leaks.ts';
import { waitUntilAsync } from '../support/e2e-wait.ts';
import { readHtml } from '../support/provider-readers/read-html.ts';

describe('what an alert says and what the guard knows', { timeout: 60_000 }, () => {
  const e2e = useE2e();

  itWithAlertmanager('an alert that names other destinations reaches only the allow-listed ones', async () => {
    const guard = await e2e.startGuard();
    const alertmanager = await e2e.startSender(guard, paymentsOnProdEu);
    const elsewhere = {
      channel: '#everyone',
      slack_channel: 'search/chat',
      email: 'mallory@evil.example',
      to: 'mallory@evil.example',
      cc: 'rota@search.example.com',
      url: 'https://evil.example/steal',
      webhook_url: 'https://hooks.search.example.com/alerts',
      receiver: 'search.pages',
      destination: 'search/indexer',
      sender: 'prod-us',
    };
    await alertmanager.post(
      anAlert('DiskFull', { labels: elsewhere, annotations: elsewhere, generatorURL: 'https://evil.example/graph' }),
    );
    await guard.waitForReceived(3);
    await guard.settle();
    expect(guard.received.toSorted()).toEqual(atEveryDestination('firing DiskFull'));
    expect(new Set(guard.events.map(({ event }) => event))).toEqual(
      new Set(['notification.accepted', 'delivery.sent']),
    );
    const { standIns } = guard.stack;
    const [chat, ...otherChats] = standIns.get('slack')?.arrivals ?? [];
    const [mail, ...otherMails] = (standIns.get('email')?.arrivals ?? []).map(({ json }) => mailSchema.parse(json));
    expect([otherChats, otherMails, standIns.get('webhook')?.arrivals.length]).toEqual([[], [], 1]);
    expect(mail).toMatchObject({ from: 'alertguard@example.com', to: ['oncall@payments.example.com'] });
    expect(mail?.headers.map(({ name }) => name)).toEqual(['In-Reply-To', 'References', 'Auto-Submitted']);
    // A webhook's message has no field for a channel.
    for (const reading of [readSlackMessage(slackMessage.parse(chat?.json)), readHtml(mail?.html ?? '')]) {
      expect(reading).toMatchObject({ links: [], mentions: [] });
      expect(reading.texts.join('')).toContain('https://evil.example/steal');
    }
  });

  itWithAlertmanager('no destination and no line of guard, relay and Alertmanager holds a secret', async () => {
    const guard = await e2e.startGuard();
    const { standIns } = guard.stack;
    // What fails is told about at length, and so is the likeliest to tell too much.
    standIns.get('slack')?.addFault({ answer: { status: 404, body: 'no_service' }, times: 2 });
    standIns.get('webhook')?.addFault({ answer: { status: 429, body: '', headers: { 'retry-after': '1' } }, times: 1 });
    const alertmanager = await e2e.startSender(guard, paymentsOnProdEu);
    const refused = await e2e.startSender(guard, { ...paymentsOnProdEu, keyOf: 'prod-us' });
    await guard.gate.close();
    await alertmanager.post(anAlert('DiskFull'));
    await waitUntilAsync('an attempt has failed', () => alertmanager.log().includes('will retry later'));
    await guard.gate.reopen();
    await refused.post(anAlert('DiskFull'));
    await waitUntilAsync('a sender was refused', () => refused.log().includes('unexpected status code 401'));
    await guard.waitForReceived(3);
    await guard.settle();
    expect(guard.received.toSorted()).toEqual(
      ['payments/duty', 'payments/oncall', 'payments/tickets'].map((destination) => `${destination} firing DiskFull`),
    );

    const evidence = e2e.evidence();
    const held = (holder: string) =>
      evidence
        .filter((piece) => piece.holder === holder)
        .map(({ text }) => text)
        .join('\n');
    for (const holder of ['slack', 'email', 'webhook', 'answer', 'relay']) expect(held(holder)).not.toBe('');
    expect(held('Alertmanager')).toContain('Notify attempt failed');
    for (const event of ['notification.accepted', 'notification.rejected', 'delivery.retried', 'delivery.fell_back']) {
      expect(held('output')).toContain(`"event":"${event}"`);
    }
    expect(guard.secrets).toHaveLength(6);
    expect(findLeaks(evidence, guard.secrets)).toEqual([]);
    const planted = guard.secrets.flatMap(({ values }) => values.map((text) => ({ holder: 'someone', text })));
    expect(findLeaks(planted, guard.secrets)).toEqual(guard.secrets.map(({ name }) => `someone holds ${name}`).sort());
  });
});
