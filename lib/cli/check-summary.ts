import type { CompiledAllowList } from '../allow-list/allow-list.ts';
import { compareText } from '../allow-list/compile/fault.ts';
import type { PlatformFences } from '../allow-list/compile/read-fences.ts';

/** How much of everything an allow-list holds. */
export type AllowListSummary = {
  readonly senders: number;
  readonly teams: number;
  /** As they are written: one that several senders may address is one. */
  readonly receivers: number;
  readonly destinations: number;
  readonly destinationsByType: Readonly<Record<string, number>>;
  readonly hash: string;
};

export function summarize(allowList: CompiledAllowList, { fences }: PlatformFences): AllowListSummary {
  const byType = Map.groupBy(
    allowList.destinations.toSorted((a, b) => compareText(a.type, b.type)),
    ({ type }) => type,
  );
  return {
    senders: allowList.senders.length,
    teams: fences.length,
    receivers: new Set(allowList.receivers.map(({ team, name }) => `${team}/${name}`)).size,
    destinations: allowList.destinations.length,
    destinationsByType: Object.fromEntries([...byType].map(([type, { length }]) => [type, length])),
    hash: allowList.hash,
  };
}

/** One line for each, aligned. */
export function formatSummary(summary: AllowListSummary): string {
  const types = Object.entries(summary.destinationsByType).map(([type, count]) => `${type} ${count}`);
  const rows: readonly (readonly [string, string])[] = [
    ['senders', String(summary.senders)],
    ['teams', String(summary.teams)],
    ['receivers', String(summary.receivers)],
    ['destinations', `${summary.destinations}${types.length === 0 ? '' : ` (${types.join(', ')})`}`],
    ['hash', summary.hash],
  ];
  return rows.map(([name, value]) => `  ${name.padEnd(13)}${value}\n`).join('');
}
