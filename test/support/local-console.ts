import type { AllowList } from '../../lib/allow-list/allow-list.ts';
import type { SourceFile } from '../../lib/allow-list/compile/parse-yaml.ts';
import type { ConsolePage } from '../../lib/console/console-page.ts';
import { allPages } from '../../lib/console/pages/all.ts';
import { createRecords, type Records } from '../../lib/console/records.ts';
import { type RunningConsole, startConsole } from '../../lib/console/start-console.ts';
import { createTraffic } from '../../lib/console/traffic.ts';
import { loadAllowListDirectory } from '../../lib/local/load-allow-list.ts';
import { type LocalStack, startLocalStack } from '../../lib/local/start-local-stack.ts';
import type { AuditRecord } from '../../lib/views/audit-record.ts';
import { repositoryRoot } from './local-stack.ts';

export type LocalConsole = RunningConsole & {
  readonly stack: LocalStack;
  readonly records: Records;
  readonly allowList: AllowList;
  readonly faults: readonly unknown[];
};

export type LocalConsoleOptions = {
  /** Those of the example where absent. */
  readonly files?: readonly SourceFile[];
  readonly allowList?: AllowList;
  /** Another than that of the stack. */
  readonly shownAllowList?: AllowList;
  /** What was decided before, for which the stack itself has decided nothing. */
  readonly decided?: () => readonly AuditRecord[];
  readonly leftOut?: number;
  readonly pages?: readonly ConsolePage[];
  readonly maxRecords?: number;
  readonly nowMs?: () => number;
};

/** The same list of the same two, as `createRecords` has it. */
function createJoin() {
  let last: readonly [readonly AuditRecord[], readonly AuditRecord[], readonly AuditRecord[]] | undefined;
  return (one: readonly AuditRecord[], other: readonly AuditRecord[]): readonly AuditRecord[] => {
    if (last?.[0] !== one || last[1] !== other) last = [one, other, [...one, ...other]];
    return last[2];
  };
}

/** A local stack and its console, on free ports. */
export async function startLocalConsole(options: LocalConsoleOptions = {}): Promise<LocalConsole> {
  const example = await loadAllowListDirectory(`${repositoryRoot}infra/allow-list`);
  if (!example.ok) throw new Error(example.faults);
  const { allowList = example.allowList, files = example.files, pages = allPages, nowMs = Date.now } = options;
  const own = createRecords(allowList.hash, nowMs, options.maxRecords);
  const nothing: readonly AuditRecord[] = [];
  const { decided = () => nothing, leftOut = 0 } = options;
  const joined = createJoin();
  const records: Records = {
    ...own,
    list: () => joined(decided(), own.list()),
    count: () => decided().length + own.count(),
    leftOut: () => leftOut + own.leftOut(),
  };
  const traffic = createTraffic();
  const { onRequest, onNotification } = traffic;
  const stack = await startLocalStack({ allowList, audit: records.audit, onRequest, onNotification });
  const faults: unknown[] = [];
  const running = await startConsole({
    ...{ stack, files, records, traffic, pages, nowMs, port: 0 },
    allowList: options.shownAllowList ?? allowList,
    onFault: (_, error) => faults.push(error),
  });
  const close = async () => {
    await running.close();
    await stack.close();
  };
  return { ...running, stack, records, allowList, faults, close };
}
