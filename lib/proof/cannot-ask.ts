import type { Provider } from '../providers/contract/define-provider.ts';

/** The providers, of which some cannot be asked here: their secrets and hosts are checked, and nothing is claimed. */
export function cannotAsk(
  providers: ReadonlyMap<string, Provider>,
  types: readonly string[],
): ReadonlyMap<string, Provider> {
  return new Map([...providers].map(([type, provider]) => [type, types.includes(type) ? unasked(provider) : provider]));
}

function unasked(provider: Provider): Provider {
  return {
    ...provider,
    prepareProbe: (input) => {
      const prepared = provider.prepareProbe(input);
      return prepared.ok ? { ok: true, steps: [] } : prepared;
    },
  };
}
