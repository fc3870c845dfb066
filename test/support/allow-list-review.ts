import type { ProviderRegistry, SourceFile } from '../../lib/allow-list/compile/compile.ts';
import { createEntryFinder } from '../../lib/allow-list/compile/find-entry.ts';
import type { Change } from '../../lib/allow-list/diff/change.ts';
import { describeChange } from '../../lib/allow-list/diff/describe-change.ts';
import { diffAllowLists } from '../../lib/allow-list/diff/diff-allow-lists.ts';
import type { ReviewedAllowList } from '../../lib/allow-list/diff/reviewed-allow-list.ts';
import { compiledWith } from './allow-list-compiled.ts';

/** What a reviewer compares, of files that must be without faults. */
export function reviewed(files: readonly SourceFile[], providers?: ProviderRegistry): ReviewedAllowList {
  const { allowList, fences } = compiledWith(files, providers);
  return { allowList, platform: fences, find: createEntryFinder(files) };
}

/** Every change as one line: `widening receiver payments/x require: - team=payments`. */
export function changesBetween(before: readonly SourceFile[], after: readonly SourceFile[]): string[] {
  return diffAllowLists(reviewed(before), reviewed(after)).map(lineOf);
}

function lineOf(change: Change): string {
  const values = describeChange(change).map(({ text }) => text);
  return [change.effect, change.subject, change.name, ...values].filter((part) => part !== '').join(' ');
}
