import type { Configuration, Integration } from '../alertmanager-config/configuration.ts';
import type { ProviderRegistry } from '../allow-list/compile/provider-registry.ts';
import type { MigrateOptions } from './carry/migrate-options.ts';
import { planReceivers } from './plan-receivers.ts';

/** Tells why migrating would leave an integration as it is, or undefined where it would carry it over. */
export function createCarryJudge(
  options: MigrateOptions,
  providers: ProviderRegistry,
): (integration: Integration, configuration: Configuration) => string | undefined {
  const plans = new WeakMap<Configuration, ReadonlyMap<Integration, string>>();
  return (integration, configuration) => {
    const reasons = plans.get(configuration) ?? reasonsIn(configuration, options, providers);
    plans.set(configuration, reasons);
    return reasons.get(integration);
  };
}

function reasonsIn(configuration: Configuration, options: MigrateOptions, providers: ProviderRegistry) {
  return new Map(
    planReceivers(configuration, options, providers).flatMap(({ planned }) =>
      planned.flatMap(({ integration, result }) => (result.ok ? [] : [[integration, result.reason] as const])),
    ),
  );
}
