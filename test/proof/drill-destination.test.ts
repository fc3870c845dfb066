import { describe, expect, it } from 'vitest';
import type { AllowList } from '../../lib/allow-list/allow-list.ts';
import { allowedDestination } from '../../lib/delivery/attempt-delivery.ts';
import { decodeDelivery } from '../../lib/delivery/decode-delivery.ts';
import { encodeDelivery, encodeNotification } from '../../lib/delivery/encode-delivery.ts';
import { createDriller } from '../../lib/proof/drill-destination.ts';
import { providers } from '../../lib/providers/registry.ts';
import { Secret } from '../../lib/secrets/secret.ts';
import { createSecretCache } from '../../lib/secrets/secret-cache.ts';
import { aNotification } from '../support/notification-factory.ts';
import { allowListOf } from '../support/proof-bench.ts';
import { startProvable } from '../support/provable-destination.ts';

/** A destination at its stand-in, with a drill over the wire. */
async function startDrill(type: string) {
  const provider = providers.get(type);
  if (provider === undefined) throw new Error(`no provider ${type}`);
  const { destination, standIn, secret, https } = await startProvable(provider);
  const { id, options, hosts } = destination;
  const allowList = allowListOf([{ id, type, options, hosts }]);
  const reader = { read: async () => ({ ok: true, value: new Secret(JSON.stringify(secret)) }) as const };
  const drill = createDriller({
    ...{ allowList, providers, nowMs: Date.now },
    secrets: createSecretCache(reader, Date.now),
    send: async (request, context) => {
      if (request.kind !== 'https') throw new Error('a drill of these goes over https');
      return await https(request, context);
    },
  });
  const bodies = () => standIn.arrivals.map(({ json }) => JSON.stringify(json));
  return { id, allowList, standIn, bodies, drill: async () => await drill(id) };
}

describe('a drill', () => {
  it.each(['teams', 'google-chat'])('is one message that says that it is a test: %s', async (type) => {
    const { drill, bodies } = await startDrill(type);
    expect(await drill()).toMatchObject({ kind: 'proven' });
    expect(bodies()).toEqual([expect.stringContaining('[TEST]')]);
  });

  it('leaves no incident open', async () => {
    const { drill, bodies } = await startDrill('pagerduty');
    expect(await drill()).toMatchObject({ kind: 'proven' });
    const actions = bodies().map((body) => /"event_action":"(\w+)"/.exec(body)?.[1]);
    expect(actions).toEqual(['trigger', 'resolve']);
    expect(new Set(bodies().map((body) => /"dedup_key":"([^"]+)"/.exec(body)?.[1])).size).toBe(1);
  });

  it('that the vendor refuses for good is final', async () => {
    const { id, drill, standIn } = await startDrill('google-chat');
    standIn.setFate(id, 'revoked');
    expect(await drill()).toMatchObject({ kind: 'unproven', isFinal: true });
  });
});

it('a message of the queue that calls itself a drill goes nowhere', async () => {
  const { allowList, id } = await startDrill('teams');
  const forged = (list: AllowList, receiver: string) => {
    const notification = aNotification({ receiver });
    const envelope = {
      ...{ deliveryKey: 'k', notificationHash: 'n', groupHash: 'g', sender: '@alertguard', destination: id },
      ...{ fallbackFor: undefined, acceptedAtMs: 0, requestId: 'r' },
    };
    const delivery = decodeDelivery(encodeDelivery(envelope, encodeNotification(notification)));
    return delivery && allowedDestination(list, delivery)?.id;
  };
  expect(forged(allowList, 'drill')).toBeUndefined();
  expect(forged(allowList, 'escalation')).toBe(id);
});
