import { fileURLToPath } from 'node:url';
import type { AllowList } from '../../lib/allow-list/allow-list.ts';
import type { AuditEvent } from '../../lib/audit/audit-event.ts';
import { loadAllowListDirectory } from '../../lib/local/load-allow-list.ts';
import { type LocalStack, type LocalStackOptions, startLocalStack } from '../../lib/local/start-local-stack.ts';
import { waitUntil } from './local-wait.ts';

export const repositoryRoot = fileURLToPath(new URL('../../', import.meta.url));

export type ObservedStack = LocalStack & {
  readonly allowList: AllowList;
  readonly events: readonly AuditEvent[];
  /** Resolves when as many events of this name were audited. */
  readonly waitForEvents: (name: AuditEvent['event'], count: number) => Promise<readonly AuditEvent[]>;
};

/** The whole stack with the example allow-list on free ports, and all that it audited. */
export async function startObservedStack(options: Partial<LocalStackOptions> = {}): Promise<ObservedStack> {
  const loaded = await loadAllowListDirectory(`${repositoryRoot}infra/allow-list`);
  if (!loaded.ok) throw new Error(loaded.faults);
  const { allowList } = loaded;
  const events: AuditEvent[] = [];
  const stack = await startLocalStack({ allowList, audit: (event) => events.push(event), ...options });
  const named = (name: string) => events.filter(({ event }) => event === name);
  return {
    ...stack,
    allowList,
    events,
    waitForEvents: async (name, count) => {
      await waitUntil(`${count} ${name}`, () => named(name).length >= count, 10_000);
      return named(name);
    },
  };
}
