import * as z from 'zod/mini';

/** Where each entry of the YAML files is written: for whoever asks which line decided. Beside the code of `show` alone. */
export const positionsFile = 'allow-list.positions.json';

/** Line and column, which count from 1, and what is inside by its name. */
export type Positions = readonly [line: number, column: number, inside?: Readonly<Record<string, Positions>>];

const positionsSchema = z.strictObject({
  /** Of the allow-list that was compiled from the files. */
  hash: z.string(),
  /** By the path of the file, then by the names that lead to the entry. */
  files: z.record(z.string(), z.unknown()),
});

const entrySchema = z.tuple([z.int(), z.int()], z.unknown());
const insideSchema = z.record(z.string(), z.unknown());

type Found = { readonly file: string; readonly line: number; readonly column: number };

/**
 * Finds where an entry of the allow-list is written, in what the build has made of the files. Reads when it is first asked:
 * most of what `show` shows never does. Nothing is found where the file is that of another allow-list.
 */
export function createPositionFinder(read: () => string, allowListHash: string) {
  let files: Readonly<Record<string, unknown>> | undefined;
  const open = () => {
    const { data } = positionsSchema.safeParse(JSON.parse(read()));
    return data?.hash === allowListHash ? data.files : {};
  };
  return (file: string, steps: readonly (string | number)[]): Found | undefined => {
    files ??= open();
    let entry = ownOf(files, file);
    for (const step of steps) {
      const [, , inside] = entrySchema.safeParse(entry).data ?? [];
      entry = ownOf(insideSchema.safeParse(inside).data ?? {}, String(step));
    }
    const { data } = entrySchema.safeParse(entry);
    return data === undefined ? undefined : { file, line: data[0], column: data[1] };
  };
}

/** A destination may be called `constructor`. */
function ownOf(record: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
