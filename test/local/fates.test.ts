import { describe, expect, it } from 'vitest';
import { providers } from '../../lib/providers/registry.ts';
import { Secret } from '../../lib/secrets/secret.ts';
import { startProvable } from '../support/provable-destination.ts';
import { prepareInput } from '../support/provider-input.ts';

/** Over HTTPS, as the others are asked in the contract suite alone. */
const types = [...providers.keys()].filter((type) => {
  const prepared = providers.get(type)?.prepare(prepareInput(type));
  return prepared?.ok === true && prepared.request.kind === 'https';
});

describe.each(types)('the stand-in of %s', (type) => {
  it.each(['revoked', 'gone'] as const)('shows nobody a message for a destination that is %s', async (fate) => {
    const provider = providers.get(type);
    if (provider === undefined) throw new Error('the type is registered');
    const { standIn, destination, secret, messages, https } = await startProvable(provider);
    const send = async () => {
      const stored = new Secret(JSON.stringify(secret));
      const prepared = provider.prepare({ ...prepareInput(type), destination, secret: stored, nowMs: Date.now() });
      if (!prepared.ok || prepared.request.kind !== 'https') throw new Error('the example is fine');
      const sent = await https(prepared.request, { destinationId: destination.id, allowPrivate: false });
      return sent.ok ? provider.classify(sent.answer) : sent.outcome;
    };
    expect(await send()).toMatchObject({ kind: 'delivered' });
    expect(messages()).toBe(1);
    standIn.setFate(destination.id, fate);
    const outcome = await send();
    expect(messages()).toBe(1);
    // PagerDuty accepts the event of a key that no service has: no quiet probe could tell, and no delivery can.
    const isTold = type !== 'pagerduty';
    expect(outcome.kind === 'delivered').toBe(!isTold);
  });
});
