import { isAtLeast } from '../alertmanager-config/alertmanager-version.ts';
import type { MigrateOptions } from './carry/migrate-options.ts';

/** What is written as an item of a list: fields with text, or with fields of their own. */
export type Fields = { readonly [name: string]: string | boolean | Fields };

/** The minor version that knows `timeout`; an older one refuses a file that has it. */
const timeoutSinceMinor = 28;

/** The webhook that a receiver gets instead of what was carried over, in the order of its lines. */
export function guardWebhook(sendResolved: boolean, { relayUrl, version }: MigrateOptions): Fields {
  return {
    url: relayUrl,
    send_resolved: sendResolved,
    ...(isAtLeast(version, timeoutSinceMinor) === true ? { timeout: '15s' } : {}),
    http_config: { follow_redirects: false },
  };
}
