import { textOf } from '../alertmanager-config/config-node.ts';
import type { Configuration, ConfiguredReceiver, Integration } from '../alertmanager-config/configuration.ts';
import { toGuardWebhook } from '../alertmanager-config/guard-receiver.ts';
import { nodeAt } from '../alertmanager-config/node-at.ts';
import { isFilledInLater } from '../alertmanager-config/template-data.ts';
import { maxDeliver, maxReceiverNameLength } from '../allow-list/compile/limits.ts';
import type { ProviderRegistry } from '../allow-list/compile/provider-registry.ts';
import { carry } from './carriers.ts';
import type { Carried, Left } from './carry/carried.ts';
import { left } from './carry/carried.ts';
import type { MigrateOptions } from './carry/migrate-options.ts';
import { whyNotDelivered } from './try-destination.ts';

/** A receiver with what each of its integrations becomes; those that post to the guard already are not among them. */
export type PlannedReceiver = {
  readonly receiver: ConfiguredReceiver;
  readonly isGuarded: boolean;
  readonly planned: readonly { readonly integration: Integration; readonly result: Carried | Left }[];
};

export function planReceivers(
  configuration: Configuration,
  options: MigrateOptions,
  providers: ProviderRegistry,
): readonly PlannedReceiver[] {
  return configuration.receivers.map((receiver) => {
    const nameFault = judgeName(receiver.name);
    const open = receiver.integrations.filter((one) => toGuardWebhook(one, [options.relayUrl]) === undefined);
    let carriedCount = 0;
    const planned = open.map((integration) => {
      let result = nameFault ?? tryCarry(integration, configuration, options, providers);
      if (result.ok && carriedCount >= maxDeliver) result = left(`a receiver has ${maxDeliver} destinations at most`);
      if (result.ok) carriedCount += 1;
      return { integration, result };
    });
    return { receiver, planned, isGuarded: open.length < receiver.integrations.length };
  });
}

function tryCarry(
  integration: Integration,
  { root, global }: Configuration,
  options: MigrateOptions,
  providers: ProviderRegistry,
): Carried | Left {
  const carried = carry({ integration, global, options });
  if (!carried.ok) return carried;
  const textOfSecret = (field: string) => {
    const source = carried.secret?.[field];
    const text = source?.kind === 'value' ? textOf(nodeAt(root, source.path)) : undefined;
    return text === undefined || isFilledInLater(text) ? undefined : text;
  };
  const reason = whyNotDelivered(carried, textOfSecret, providers);
  return reason === undefined ? carried : left(reason);
}

function judgeName(name: string): Left | undefined {
  if (name === '' || name.length > maxReceiverNameLength || /[*\p{Cc}\p{Zl}\p{Zp}\ufffe\uffff]/u.test(name)) {
    return left("its receiver's name is not allowed in an allow-list: rename it");
  }
  return undefined;
}
