import * as all from './all.ts';
import type { Provider } from './contract/define-provider.ts';

/** Every provider that the allow-list may name, by type. */
export const providers: ReadonlyMap<string, Provider> = new Map(
  Object.values<Provider>(all).map((provider) => [provider.type, provider]),
);
