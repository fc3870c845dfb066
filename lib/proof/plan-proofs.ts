import { hash } from 'node:crypto';
import type { AllowList, Destination } from '../allow-list/allow-list.ts';
import type { Failing, ProofFields } from '../audit/audit-event.ts';
import { type Provider, sharesMessages } from '../providers/contract/define-provider.ts';
import type { ProofState } from './proof-state.ts';

/** How often a destination is asked where nothing else is said, in seconds. */
const usualProbe = 6 * 3_600;

/** As `usualProbe`, of drills where people read them; a program would take a drill for an incident. */
const usualDrill = 30 * 24 * 3_600;

/** What failed and was told is asked so often whether it is back. */
const toldEveryMs = 3_600_000;

/** The longest time that a run makes up for: a longer one is the alarm's. */
const longestGapMs = 24 * 3_600_000;

/** Between two runs, as infra/functions.yml schedules them. */
export const runEveryMs = 15 * 60_000;

export type PlannedProof = { readonly destination: Destination; readonly by: ProofFields['by'] };

/**
 * What is to be proven in a run: what is due since the run before, what it had no time for, and what failed. After a
 * change of the allow-list everything is asked that can be, so that a new destination is known to work at once.
 *
 * Each destination has a turn of its own in its interval, by the hash of its name. So a thousand are asked evenly, and
 * no list of when each was last asked is needed.
 */
export function planProofs(
  allowList: Pick<AllowList, 'destinations' | 'hash'>,
  providers: ReadonlyMap<string, Provider>,
  before: ProofState | undefined,
  nowMs: number,
): PlannedProof[] {
  const fromMs = Math.max(before?.untilMs ?? nowMs - runEveryMs, nowMs - longestGapMs);
  const isNew = before?.allowListHash !== allowList.hash;
  const postponed = new Map(before?.postponed.map(({ destination, by }) => [destination, by]));
  const failing = new Map(before?.failing.map((one) => [one.destination, one]));
  const hasTurn = (id: string, everyMs: number) => {
    if (everyMs <= 0) return false;
    const turn = turnOf(id);
    return Math.floor(nowMs / everyMs - turn) > Math.floor(fromMs / everyMs - turn);
  };
  const askAgain = ({ destination, told }: Failing) => !told || hasTurn(destination, toldEveryMs);
  const planned = [...allowList.destinations.values()].flatMap((destination): PlannedProof[] => {
    const { id, proof } = destination;
    const waiting = postponed.get(id);
    if (waiting !== undefined) return [{ destination, by: waiting }];
    const failed = failing.get(id);
    if (failed !== undefined && askAgain(failed)) return [{ destination, by: failed.by }];
    if (hasTurn(id, drillEveryMs(destination, providers))) return [{ destination, by: 'drill' }];
    return isNew || hasTurn(id, (proof?.every ?? usualProbe) * 1000) ? [{ destination, by: 'probe' }] : [];
  });
  const wasPostponed = ({ destination }: PlannedProof) => Number(postponed.has(destination.id));
  return planned.toSorted((a, b) => wasPostponed(b) - wasPostponed(a));
}

/** 0 where there are none. */
function drillEveryMs({ type, proof }: Destination, providers: ReadonlyMap<string, Provider>): number {
  const provider = providers.get(type);
  if (provider === undefined || provider.hasProbe) return 0;
  return (proof?.drill ?? (sharesMessages(provider) ? usualDrill : 0)) * 1000;
}

/** When in each interval a destination has its turn: from 0, its beginning, to 1. */
function turnOf(destination: string): number {
  return Number.parseInt(hash('sha256', destination, 'hex').slice(0, 8), 16) / 2 ** 32;
}
