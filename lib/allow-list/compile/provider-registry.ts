import type { Provider } from '../../providers/contract/define-provider.ts';

/** The providers by type. Given to the compiler, so that it knows none of them by name. */
export type ProviderRegistry = ReadonlyMap<string, Provider>;
