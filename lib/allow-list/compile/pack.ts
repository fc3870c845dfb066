import { type AllowList, type CompiledAllowList, listReceivers, receiverKey } from '../allow-list.ts';
import {
  bucketOf,
  entriesFile,
  entriesTitle,
  headFile,
  offsetWidth,
  openAllowList,
  type PackedHead,
  type ReadEntries,
  type TableLayout,
} from '../packed.ts';

export type PackedFile = { readonly name: typeof headFile | typeof entriesFile; readonly text: string };

/** Entries that a look-up reads to find one. More buckets take more room: an empty look-up reads 30 bytes either way. */
const entriesPerBucket = 4;

/** The two files that are shipped beside the code of each function. The same allow-list gives the same bytes. */
export function packAllowList(allowList: CompiledAllowList): readonly [head: PackedFile, entries: PackedFile] {
  const { destinations, receivers, ...head } = allowList;
  const title = entriesTitle(allowList.hash);
  const first = packTable(
    destinations.map((one) => [one.id, one]),
    Buffer.byteLength(title),
  );
  const second = packTable(
    listReceivers(allowList).map((one) => [receiverKey(one.sender, one.name), one]),
    first.end,
  );
  const tables = { destinations: first.layout, receivers: second.layout };
  return [
    { name: headFile, text: `${JSON.stringify({ ...head, tables } satisfies PackedHead)}\n` },
    { name: entriesFile, text: `${title}${first.text}${second.text}` },
  ];
}

/** What a function reads, without files. */
export function openPacked(allowList: CompiledAllowList, stage: string): AllowList {
  const [head, entries] = packAllowList(allowList);
  return openAllowList(head.text, readFrom(entries.text), stage);
}

export function readFrom(text: string): ReadEntries {
  const all = Buffer.from(text);
  return (offset, bytes) => {
    if (offset + bytes > all.length) throw new Error(`${entriesFile} is cut short.`);
    return all.toString('utf8', offset, offset + bytes);
  };
}

type PackedTable = { readonly layout: TableLayout; readonly text: string; readonly end: number };

function packTable(entries: readonly (readonly [key: string, entry: object])[], begin: number): PackedTable {
  const count = Math.ceil(entries.length / entriesPerBucket);
  const buckets = Array.from({ length: count }, (_, number): unknown[] => [number]);
  for (const [key, entry] of entries) buckets[bucketOf(key, count)]?.push(entry);
  const lines = buckets.map((bucket) => `${JSON.stringify(bucket)}\n`);
  // Two brackets and the end of the line, and a comma between two of one offset more than there are buckets.
  let end = begin + 3 + (count + 1) * (offsetWidth + 1) - 1;
  const offsets = lines.map((line) => {
    const offset = end;
    end += Buffer.byteLength(line);
    return offset;
  });
  const index = [...offsets, end].map((offset) => String(offset).padStart(offsetWidth));
  return { layout: { size: entries.length, buckets: count, index: begin }, text: `[${index}]\n${lines.join('')}`, end };
}
