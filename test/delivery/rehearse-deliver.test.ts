import { describe, expect, it } from 'vitest';
import { rehearseDeliver } from '../../lib/delivery/rehearse-deliver.ts';
import { providers } from '../../lib/providers/registry.ts';
import { Secret } from '../../lib/secrets/secret.ts';
import { captureOutput } from '../support/capture-output.ts';
import { exampleOf } from '../support/provider-input.ts';

const output = captureOutput();
const { signal } = new AbortController();

describe('the rehearsal of deliver', () => {
  it.each([...providers.keys()])(
    'goes all the way to a request to %s, which it keeps, and writes nothing',
    async (type) => {
      const { options, secret, fence } = exampleOf(type);
      const destination = {
        id: 'payments/one',
        team: 'payments',
        type,
        secret: 'one',
        parallelism: 1,
        hosts: [...fence],
        options,
      };
      const asked: string[] = [];
      output.clear();
      const held = await rehearseDeliver({
        destinations: [destination],
        providers,
        readSecret: async (name) => {
          asked.push(name);
          return { ok: true, value: new Secret(JSON.stringify(secret)) };
        },
        nowMs: Date.now,
        signal,
      });
      expect(held).not.toEqual([]);
      expect(new Set(asked)).toEqual(new Set(['one']));
      expect(output.text()).toBe('');
    },
  );

  it('goes on where one destination has a secret that its provider cannot read', async () => {
    const { options, secret, fence } = exampleOf('slack');
    const destinations = ['broken', 'whole'].map((name) => ({
      ...{ id: `payments/${name}`, team: 'payments', type: 'slack', secret: name },
      ...{ parallelism: 1, hosts: [...fence], options },
    }));
    const held = await rehearseDeliver({
      destinations,
      providers,
      readSecret: async (name) => ({
        ok: true,
        value: new Secret(name === 'broken' ? 'not JSON' : JSON.stringify(secret)),
      }),
      nowMs: Date.now,
      signal,
    });
    expect(held).toHaveLength(1);
  });

  it('is left out where the start has gone on in the meantime', async () => {
    const { options, fence } = exampleOf('sns');
    const destination = {
      id: 'payments/one',
      team: 'payments',
      type: 'sns',
      parallelism: 1,
      hosts: [...fence],
      options,
    };
    const asked = { destinations: [destination], providers, readSecret: readNothing, nowMs: Date.now };
    expect(await rehearseDeliver({ ...asked, signal })).toHaveLength(1);
    expect(await rehearseDeliver({ ...asked, signal: AbortSignal.abort() })).toEqual([]);
  });
});

const readNothing = async () => ({ ok: false, reason: 'not_found' }) as const;
