/** Long tests run a tenth of their cases by default, and all of them where nothing may be skipped. */
export const isWholeRun = process.env['E2E'] === 'required';

/** Every tenth case, or all of them. */
export function share<Case>(cases: readonly Case[], offset = 0): readonly Case[] {
  return isWholeRun ? cases : cases.filter((_, index) => index % 10 === offset % 10);
}
