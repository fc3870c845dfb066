import type { Position } from '../alertmanager-config/config-node.ts';
import type { Finding } from './rules/finding.ts';

/** A finding that somebody took responsibility for, until a day. */
export type Acceptance = {
  readonly rule: string;
  readonly receiver?: string | undefined;
  readonly path?: string | undefined;
  readonly reason: string;
  /** The last day on which it holds, `2027-01-31`, in UTC. */
  readonly until: string;
  /** In the file of acceptances. */
  readonly place: Position;
};

export type AcceptedFinding = Finding & { readonly accepted: Pick<Acceptance, 'reason' | 'until'> };

export type AppliedAcceptances = {
  /** What nobody accepted, or not until today. */
  readonly open: readonly Finding[];
  readonly accepted: readonly AcceptedFinding[];
  /** Entries that match no finding. */
  readonly stale: readonly Acceptance[];
};

/** Each finding falls to the first entry that names its rule and everything else that the entry names. */
export function acceptFindings(
  findings: readonly Finding[],
  acceptances: readonly Acceptance[],
  today: string,
): AppliedAcceptances {
  const byRule = Map.groupBy(acceptances, ({ rule }) => rule);
  const used = new Set<Acceptance>();
  const open: Finding[] = [];
  const accepted: AcceptedFinding[] = [];
  for (const finding of findings) {
    const entry = byRule.get(finding.rule)?.find((one) => isFor(one, finding));
    if (entry !== undefined) used.add(entry);
    if (entry === undefined) open.push(finding);
    else if (entry.until < today) open.push(expired(finding, entry));
    else accepted.push({ ...finding, accepted: { reason: entry.reason, until: entry.until } });
  }
  return { open, accepted, stale: acceptances.filter((entry) => !used.has(entry)) };
}

function isFor({ receiver, path }: Acceptance, finding: Finding): boolean {
  return (receiver === undefined || receiver === finding.receiver) && (path === undefined || path === finding.path);
}

function expired(finding: Finding, { until }: Acceptance): Finding {
  return { ...finding, message: `${finding.message} (accepted until ${until}, which is over)` };
}
