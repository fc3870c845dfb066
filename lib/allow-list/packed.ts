import { hash } from 'node:crypto';
import * as z from 'zod/mini';
import {
  type AllowList,
  destinationOfStage,
  destinationSchema,
  headFields,
  headOfStage,
  loadHead,
  receiverKey,
  receiverSchema,
  type Table,
} from './allow-list.ts';

/**
 * The form in which functions read the allow-list, so that neither an import nor a request takes longer the more there is
 * in it: a head that is read at once, and a file of entries of which a look-up reads the few lines that it needs.
 *
 * Each line of the entries is JSON. The first states the hash of the allow-list that they belong to. Each table then has
 * a line with the offsets of its buckets, all as wide as another, and a line for each bucket: its number and its entries.
 */
export const headFile = 'allow-list.json';
export const entriesFile = 'allow-list.entries.jsonl';

/** Digits of an offset; it is filled up with spaces. */
export const offsetWidth = 10;

const layoutSchema = z.strictObject({
  size: z.int(),
  buckets: z.int(),
  /** Where the line with the offsets begins, in bytes. */
  index: z.int(),
});

const headSchema = z.strictObject({
  ...headFields,
  tables: z.strictObject({ destinations: layoutSchema, receivers: layoutSchema }),
});

export type PackedHead = z.infer<typeof headSchema>;
export type TableLayout = z.infer<typeof layoutSchema>;

/** Text of the file of entries, from so many bytes. Throws where it cannot read exactly as many. */
export type ReadEntries = (offset: number, bytes: number) => string;

// Without the parsers that zod would generate: they take 3.6 ms of a cold start (`npm run bench cold`).
const parsing = { jitless: true } as const;

/** Opens a stage's allow-list. A look-up throws where the entries cannot be read, or are those of another allow-list. */
export function openAllowList(headJson: string, read: ReadEntries, stage: string): AllowList {
  const head = headSchema.parse(JSON.parse(headJson), parsing);
  const readOwn = checkedReader(read, head.hash);
  return {
    ...loadHead(headOfStage(head, stage)),
    destinations: openTable({
      ...{ layout: head.tables.destinations, read: readOwn },
      parse: (entry) => destinationOfStage(destinationSchema.parse(entry, parsing), stage),
      keyOf: ({ id }) => id,
    }),
    receivers: openTable({
      ...{ layout: head.tables.receivers, read: readOwn },
      parse: (entry) => receiverSchema.parse(entry, parsing),
      keyOf: ({ sender, name }) => receiverKey(sender, name),
    }),
  };
}

export function bucketOf(key: string, buckets: number): number {
  return hash('sha256', key, 'buffer').readUInt32BE() % buckets;
}

/** The first line of the entries. */
export function entriesTitle(allowListHash: string): string {
  return `${JSON.stringify({ hash: allowListHash })}\n`;
}

/** Reads nothing before the file is known to be of this allow-list. */
function checkedReader(read: ReadEntries, allowListHash: string): ReadEntries {
  let isOwn = false;
  return (offset, bytes) => {
    if (!isOwn) {
      const title = entriesTitle(allowListHash);
      if (read(0, Buffer.byteLength(title)) !== title) throw notOurs();
      isOwn = true;
    }
    return read(offset, bytes);
  };
}

type OpenTable<Entry> = {
  readonly layout: TableLayout;
  readonly read: ReadEntries;
  readonly parse: (entry: unknown) => Entry;
  readonly keyOf: (entry: Entry) => string;
};

const linesSchema = z.array(z.unknown());

function openTable<Entry>({ layout, read, parse, keyOf }: OpenTable<Entry>): Table<Entry> {
  const { size, buckets, index } = layout;
  const known = new Map<number, ReadonlyMap<string, Entry>>();
  // What was found before needs no bucket: to hash a key takes longer than the rest. Only what there is, as keys are
  // the callers' own texts.
  const found = new Map<string, Entry>();

  const readBucket = (bucket: number): ReadonlyMap<string, Entry> => {
    // After the bracket, each offset with its comma.
    const offsets = read(index + 1 + bucket * (offsetWidth + 1), 2 * offsetWidth + 1).split(',');
    const [from = Number.NaN, to = Number.NaN] = offsets.map(Number);
    const [number, ...entries] = linesSchema.parse(JSON.parse(read(from, to - from)), parsing);
    const parsed = entries.map((entry) => parse(entry));
    const belongs = (entry: Entry) => bucketOf(keyOf(entry), buckets) === bucket;
    if (number !== bucket || !parsed.every(belongs)) throw notOurs();
    return new Map(parsed.map((entry) => [keyOf(entry), entry]));
  };
  const entriesOf = (bucket: number): ReadonlyMap<string, Entry> => {
    const entries = known.get(bucket) ?? readBucket(bucket);
    known.set(bucket, entries);
    return entries;
  };
  const find = (key: string): Entry | undefined => {
    const entry = buckets === 0 ? undefined : entriesOf(bucketOf(key, buckets)).get(key);
    if (entry !== undefined) found.set(key, entry);
    return entry;
  };
  return {
    size,
    get: (key) => found.get(key) ?? find(key),
    *values() {
      for (let bucket = 0; bucket < buckets; bucket += 1) yield* entriesOf(bucket).values();
    },
  };
}

function notOurs(): Error {
  return new Error(`${entriesFile} does not belong to ${headFile}.`);
}
