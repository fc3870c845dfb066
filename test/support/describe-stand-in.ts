import { afterEach, expect, it } from 'vitest';
import type { StandIn, StartStandIn } from '../../lib/local/stand-in/start-stand-in.ts';
import { providers } from '../../lib/providers/registry.ts';
import { renderFor, sendToStandIn } from './local-stand-in.ts';
import { aNotification, anAlert, labels, manyAlerts } from './notification-factory.ts';
import type { InputOverrides } from './provider-input.ts';

/** Starts a stand-in for each test that asks for it, and closes it afterwards. */
export function useStandIn(start: StartStandIn): () => Promise<StandIn> {
  let standIn: StandIn | undefined;
  afterEach(async () => {
    await standIn?.close();
    standIn = undefined;
  });
  return async () => {
    standIn ??= await start(() => {});
    return standIn;
  };
}

/** What every stand-in does with what its provider renders. */
export function describeDeliveries(start: () => Promise<StandIn>): void {
  const long = labels({ summary: '漢'.repeat(2_000), description: '😀 *x* <b>&amp;\n'.repeat(2_000) });
  it.for<[string, InputOverrides]>([
    ['one alert', {}],
    [
      'a resolved alert',
      { notification: aNotification({ status: 'resolved', alerts: [anAlert({ status: 'resolved' })] }) },
    ],
    ['1,000 alerts', { notification: aNotification({ alerts: manyAlerts(1_000) }), options: { maxAlerts: 50 } }],
    ['long texts', { notification: aNotification({ alerts: manyAlerts(3, { annotations: long }) }) }],
    ['no links', { linkHosts: new Set<string>() }],
  ])('what the provider renders for %s is delivered, and kept with its destination', async ([, overrides]) => {
    const standIn = await start();
    const sent = renderFor(standIn, overrides);
    const response = await sendToStandIn(standIn, sent);
    const answer = { status: response.status, headers: {}, body: await response.text() };
    expect(providers.get(standIn.type)?.classify(answer), answer.body).toMatchObject({ kind: 'delivered' });
    expect(standIn.arrivals).toMatchObject([
      {
        type: standIn.type,
        destination: `payments/${standIn.type}`,
        status: answer.status,
        json: JSON.parse(sent.body),
      },
    ]);
  });
}
