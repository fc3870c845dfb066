/** Nothing may be skipped: every test runs. */
export const isWholeRun = process.env['E2E'] === 'required';

/** Whether every case of the long tests was asked for, which takes longer than a pull request should wait. */
export const allCases = process.env['CASES'] === 'all';

/** Long tests run every tenth of their cases by default. */
const portion = allCases ? 1 : 10;

/** How many random cases to run, and how many of them are to reach an answer, of as many as there are on request. */
export function caseCount(all: number): number {
  return Math.ceil(all / portion);
}

/** Every tenth case, and one where there are fewer, or all of them. */
export function share<Case>(cases: readonly Case[], offset = 0): readonly Case[] {
  const step = Math.min(portion, cases.length);
  return cases.filter((_, index) => index % step === offset % step);
}
