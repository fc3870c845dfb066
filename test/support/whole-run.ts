/** Long tests run a tenth of their cases by default, and all of them where nothing may be skipped. */
export const isWholeRun = process.env['E2E'] === 'required';

/** How many random cases to run, and how many of them are to reach an answer, where a whole run has `whole`. */
export function caseCount(whole: number): number {
  return isWholeRun ? whole : Math.ceil(whole / 10);
}

/** Every tenth case, and one where there are fewer, or all of them. */
export function share<Case>(cases: readonly Case[], offset = 0): readonly Case[] {
  return isWholeRun ? cases : cases.filter((_, index) => index % 10 === offset % Math.min(10, cases.length));
}
