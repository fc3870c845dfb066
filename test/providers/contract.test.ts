import { expect, it } from 'vitest';
import { providers } from '../../lib/providers/registry.ts';
import { describeProvider } from '../support/provider-contract.ts';
import { providerExamples } from '../support/provider-examples.ts';
import { exampleOf } from '../support/provider-input.ts';

it('has an example for every provider, and none without one', () => {
  expect([...providerExamples.keys()].sort()).toEqual([...providers.keys()].sort());
});

for (const provider of providers.values()) describeProvider(provider, exampleOf(provider.type));
