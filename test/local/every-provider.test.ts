import { afterEach, expect, it } from 'vitest';
import type { Arrival } from '../../lib/local/stand-in/start-stand-in.ts';
import { providers } from '../../lib/providers/registry.ts';
import { everyProviderAllowList } from '../support/every-provider.ts';
import { postToRelay } from '../support/local-http.ts';
import { type ObservedStack, startObservedStack } from '../support/local-stack.ts';
import { aResolvedAlert, rawNotification } from '../support/notification-factory.ts';
import { exampleOf } from '../support/provider-input.ts';

let stack: ObservedStack | undefined;

afterEach(async () => {
  await stack?.close();
});

it('firing and resolved arrive at every provider with all its options, as the vendor would accept them', async () => {
  const arrivals: Arrival[] = [];
  stack = await startObservedStack({
    allowList: everyProviderAllowList((type) => {
      const { options, secret } = exampleOf(type);
      return { options, ...(secret !== undefined && { secret }) };
    }),
    onArrival: (arrival) => arrivals.push(arrival),
  });
  const relay = stack.relays[0]?.url ?? '';
  const types = [...providers.keys()];
  const resolved = { status: 'resolved', alerts: [aResolvedAlert()] } as const;
  for (const [index, notification] of [{}, resolved].entries()) {
    for (const receiver of types) {
      expect(await postToRelay(relay, rawNotification({ receiver, ...notification })), receiver).toBe(202);
    }
    await stack.waitForEvents('delivery.sent', types.length * (index + 1));
  }
  const statuses = (type: string) =>
    arrivals.filter(({ destination }) => destination === `${type}/there`).map(({ status }) => status < 300);
  expect(stack.standIns.size).toBeGreaterThan(15);
  for (const type of stack.standIns.keys()) expect([type, statuses(type)]).toEqual([type, [true, true]]);
});
