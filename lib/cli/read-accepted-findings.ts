import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Acceptance, AppliedAcceptances } from '../lint/accept-findings.ts';
import { defaultAcceptancesFile, readAcceptances } from '../lint/read-acceptances.ts';
import { formatPlaces } from './check-directory.ts';
import { exitCodes } from './cli-io.ts';

export type AcceptedRead =
  | { readonly ok: true; readonly acceptances: readonly Acceptance[]; readonly from: string; readonly today: string }
  | { readonly ok: false; readonly exitCode: number; readonly message: string };

/** Reads the file that was named, or the one beside the configuration where there is one. */
export async function readAcceptedFindings(
  configurationFile: string | undefined,
  named: string | undefined,
  nowMs: number,
): Promise<AcceptedRead> {
  const today = new Date(nowMs).toISOString().slice(0, 10);
  const from = named ?? (configurationFile && join(dirname(configurationFile), defaultAcceptancesFile));
  if (from === undefined) return { ok: true, acceptances: [], from: '', today };
  const text = await readFile(from, 'utf8').catch((error: NodeJS.ErrnoException) => error);
  if (typeof text !== 'string') {
    if (named === undefined && text.code === 'ENOENT') return { ok: true, acceptances: [], from, today };
    return { ok: false, exitCode: exitCodes.usage, message: `error: ${from} cannot be read` };
  }
  const read = readAcceptances(from, text, today);
  return read.ok
    ? { ok: true, acceptances: read.acceptances, from, today }
    : { ok: false, exitCode: exitCodes.found, message: formatPlaces(read.faults) };
}

/** One line for each entry that accepts nothing. */
export function describeStale({ stale }: AppliedAcceptances, from: string): string {
  const places = stale.map(({ place, rule }) => ({
    file: from,
    ...place,
    message: `warning: no finding of \`${rule}\` is like this any more: remove the entry`,
  }));
  return places.length === 0 ? '' : `${formatPlaces(places)}\n`;
}
