import { expect, it } from 'vitest';
import { createSigningKeys, previousKeyMs } from '../../lib/relay/signing-keys.ts';
import { Secret } from '../../lib/secrets/secret.ts';

function setUp() {
  let nowMs = 0;
  let key: Secret<Uint8Array> | undefined;
  const keys = createSigningKeys({ current: async () => key }, () => nowMs);
  return {
    fills: async () => (await keys()).map((secret) => secret.reveal()[0]),
    use: (fill: number | undefined) => {
      key = fill === undefined ? undefined : new Secret(new Uint8Array(32).fill(fill));
    },
    advance: (ms: number) => {
      nowMs += ms;
    },
  };
}

it('a relay without a key signs with none', async () => {
  expect(await setUp().fills()).toEqual([]);
});

it('a key that is read again is still one key', async () => {
  const relay = setUp();
  relay.use(1);
  await relay.fills();
  relay.use(1);
  expect(await relay.fills()).toEqual([1]);
});

it('a replaced key signs beside the new one for ten minutes', async () => {
  const relay = setUp();
  relay.use(1);
  await relay.fills();
  relay.use(2);
  expect(await relay.fills()).toEqual([2, 1]);
  relay.advance(previousKeyMs - 1);
  expect(await relay.fills()).toEqual([2, 1]);
  relay.advance(1);
  expect(await relay.fills()).toEqual([2]);
});

it('of two replaced keys the newer one goes on signing', async () => {
  const relay = setUp();
  for (const fill of [1, 2, 3]) {
    relay.use(fill);
    await relay.fills();
  }
  expect(await relay.fills()).toEqual([3, 2]);
});
