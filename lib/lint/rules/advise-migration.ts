import type { Integration } from '../../alertmanager-config/configuration.ts';
import { toGuardWebhook } from '../../alertmanager-config/guard-receiver.ts';
import type { LintInput } from './rule.ts';

const move = 'move the receiver behind the guard (`alertguard migrate`)';

/** Only where migrating does it. Without an integration, where it does for one of them: they share a global secret. */
export function adviseMigration(integration: Integration | undefined, input: LintInput): string | undefined {
  const { configuration, relayUrls, whyNotCarried } = input;
  const isCarried = (one: Integration) => whyNotCarried?.(one, configuration) === undefined;
  const helps =
    integration === undefined
      ? configuration.receivers
          .flatMap(({ integrations }) => integrations)
          .some((one) => !toGuardWebhook(one, relayUrls) && isCarried(one))
      : isCarried(integration);
  return helps ? move : undefined;
}
