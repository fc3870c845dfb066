import type { Fault } from './fault.ts';
import { locate } from './locate.ts';
import type { Platform } from './read-platform.ts';
import type { TeamFile } from './read-team-file.ts';
import { fileFault } from './source-files.ts';

/** Whoever sends email needs an address to send it from. */
export function checkEmailFromPresent({ entry }: Platform, teamFiles: readonly TeamFile[]): readonly Fault[] {
  if (locate(entry, ['emailFrom']).found || !teamFiles.some(sendsEmail)) return [];
  const message = '`emailFrom`: missing: write the address that every email comes from';
  return [fileFault(entry.file.path, 'email_from_missing', message)];
}

/** By what its providers make of the options, so that none is named here. */
export function sendsEmail({ destinations }: TeamFile): boolean {
  return [...(destinations?.values() ?? [])].some(
    ({ provider, options }) => options !== undefined && (provider?.optionAddresses(options).length ?? 0) > 0,
  );
}
