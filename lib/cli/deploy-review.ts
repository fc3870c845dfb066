import type { SourceFile } from '../allow-list/compile/compile.ts';
import { createEntryFinder } from '../allow-list/compile/find-entry.ts';
import { readBrokenBase } from '../allow-list/diff/read-broken-base.ts';
import { type DiffReport, reportDiff } from '../allow-list/diff/report-diff.ts';
import { emptyAllowList, type ReviewedAllowList } from '../allow-list/diff/reviewed-allow-list.ts';
import type { ArtifactBucket } from '../deploy/artifact-bucket.ts';
import { providers } from '../providers/registry.ts';
import { parseSources, readMetadata } from '../stack/stack-metadata.ts';
import { checkFiles } from './check-directory.ts';

export type Review = {
  /** Against nothing where it is not known what runs. */
  readonly report: DiffReport;
  /** Why it is not known what runs, where something does. */
  readonly unknown: string | undefined;
};

/** Compares the allow-list that runs, whose sources lie in the bucket, with the one to come. */
export async function reviewDeployment(
  template: unknown,
  bucket: ArtifactBucket,
  files: readonly SourceFile[],
): Promise<Review> {
  const after = reviewed(files);
  const against = (before: ReviewedAllowList, unknown?: string): Review => ({
    report: reportDiff(before, after),
    unknown,
  });
  if (template === undefined) return against(emptyAllowList);
  const metadata = readMetadata(template);
  if (metadata === undefined) return against(emptyAllowList, 'it was not deployed by alertguard deploy');
  const text = await bucket.read(metadata.allowList.key);
  const sources = text === undefined ? undefined : parseSources(text);
  return sources === undefined
    ? against(emptyAllowList, 'its allow-list is not in the bucket')
    : against(reviewed(sources));
}

/** What an older version took and this one does not is left out: it is shown as new. */
function reviewed(files: readonly SourceFile[]): ReviewedAllowList {
  const checked = checkFiles(files, '.');
  if (!checked.ok) return readBrokenBase(files, providers).reviewed;
  return { allowList: checked.allowList, platform: checked.fences, find: createEntryFinder(checked.files) };
}

/** Names what changes, for whoever looks at the change set in the console. */
export function nameChanges({ groups }: DiffReport): string {
  const names = groups.flatMap(({ changes }) =>
    changes.map(({ subject, name }) => (name === '' ? subject : `${subject} ${name}`)),
  );
  return [...new Set(names)].join(', ');
}
