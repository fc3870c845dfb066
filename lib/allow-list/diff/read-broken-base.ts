import { isMap, isNode, type Pair, parseDocument, type YAMLMap } from 'yaml';
import { compileAllowList, type ProviderRegistry, type SourceFile } from '../compile/compile.ts';
import type { Fault, FaultCode } from '../compile/fault.ts';
import { createEntryFinder } from '../compile/find-entry.ts';
import { keyText } from '../compile/locate.ts';
import { parseYaml } from '../compile/parse-yaml.ts';
import { readFences } from '../compile/read-fences.ts';
import { emptyAllowList, type ReviewedAllowList } from './reviewed-allow-list.ts';

/** What could be read of an allow-list that does not compile. */
export type BrokenBase = {
  readonly reviewed: ReviewedAllowList;
  /** What could not: `receiver payments/critical`, `platform escalation`, `teams/search.yml`. */
  readonly left: readonly string[];
};

/** What one entry's removal makes wrong elsewhere is removed in the next round: a receiver, then its team's escalation. */
const maxRounds = 8;

const entryKinds: ReadonlyMap<string, string> = new Map([
  ['senders', 'sender'],
  ['senderGroups', 'sender group'],
  ['rules', 'rule'],
  ['teams', 'team'],
  ['destinations', 'destination'],
  ['receivers', 'receiver'],
]);

/** Of a whole file, at its begin: it has no entry to point to. */
const fileCodes: ReadonlySet<FaultCode> = new Set(['file_empty', 'file_misplaced', 'file_twice', 'team_unknown']);

/** Stands in for an address that could not be read, so that the destinations that need one can be. */
const standInAddress = 'unknown@alertguard.invalid';

/**
 * Compiles what is left when every entry with a fault is taken out, and what needs one of those. Whole entries, not only
 * their faulty fields: a field that this guard does not know may have narrowed its entry, and a comparison without it
 * would hide that it is gone. So an entry that is not read counts as new where it stands now.
 */
export function readBrokenBase(files: readonly SourceFile[], providers: ProviderRegistry): BrokenBase {
  const find = createEntryFinder(files);
  const left = new Set<string>();
  let current = files;
  for (let round = 0; current.some(isPlatform); round += 1) {
    const compiled = compileAllowList(current, providers, { judgesRules: false });
    if (compiled.ok) {
      const { allowList } = compiled;
      return { reviewed: withoutStandIn({ allowList, platform: readFences(current), find }), left: [...left] };
    }
    const byFile = Map.groupBy(compiled.faults, ({ file }) => file);
    current = current.flatMap((file) => withoutFaults(file, byFile.get(file.path), round, left));
  }
  return { reviewed: { ...emptyAllowList, find }, left: ['platform.yml'] };
}

/** The file as the next round reads it; none where it has to go as a whole. */
function withoutFaults(
  file: SourceFile,
  faults: readonly Fault[] | undefined,
  round: number,
  left: Set<string>,
): readonly SourceFile[] {
  if (faults === undefined) return [file];
  const { file: parsed } = parseYaml(file);
  const document = parseDocument(file.text.replace(/^\uFEFF/, ''), { schema: 'core', uniqueKeys: false });
  const root = document.contents;
  if (faults.some(({ code }) => code === 'email_from_missing')) {
    left.add('platform emailFrom');
    document.set('emailFrom', standInAddress);
  } else {
    const whole = round >= maxRounds || faults.some(isOfFile);
    const places = faults.map(({ line, column }) => (parsed?.lines.lineStarts[line - 1] ?? 0) + column - 1);
    if (parsed === undefined || whole || !isMap(root) || !takeOut(root, places, file.path, left)) {
      left.add(file.path);
      return [];
    }
  }
  return [{ path: file.path, text: document.toString({ lineWidth: 0 }) }];
}

/** Takes out every entry that has one of the places in it; false where a place is in none. */
function takeOut(root: YAMLMap, places: readonly number[], path: string, left: Set<string>): boolean {
  const entries = places.map((place) => entryAt(root, place, path));
  for (const entry of entries) {
    if (entry === undefined) return false;
    left.add(entry.shown);
  }
  for (const [map, ofMap] of Map.groupBy(entries, (entry) => entry?.map)) {
    const names = new Set(ofMap.map((entry) => entry?.name));
    // All that have the name: a key that stands twice is a fault of both.
    if (map !== undefined) map.items = map.items.filter((pair) => !names.has(keyText(pair)));
  }
  return true;
}

/** The named entry that a place is in, or the field of the file where that has none. */
function entryAt(root: YAMLMap, place: number, path: string) {
  const field = pairAt(root, place);
  if (field === undefined) return undefined;
  const team = /^teams\/(.*)\.yml$/.exec(path)?.[1];
  const kind = entryKinds.get(keyText(field));
  const entry = kind !== undefined && isMap(field.value) ? pairAt(field.value, place) : undefined;
  if (entry === undefined || !isMap(field.value)) {
    const shown = `${team === undefined ? 'platform' : path} ${keyText(field)}`;
    return { map: root, name: keyText(field), shown };
  }
  const shown = `${kind} ${team === undefined ? '' : `${team}/`}${keyText(entry)}`;
  return { map: field.value, name: keyText(entry), shown };
}

/** The last that begins before it. */
function pairAt(map: YAMLMap, offset: number): Pair | undefined {
  return map.items.findLast(({ key }) => isNode(key) && key.range != null && key.range[0] <= offset);
}

/** A rule and a `share` name teams too. */
function isOfFile({ code, line, column }: Fault): boolean {
  return fileCodes.has(code) && line === 1 && column === 1;
}

function isPlatform({ path }: SourceFile): boolean {
  return path === 'platform.yml';
}

function withoutStandIn({ allowList, platform, find }: Required<ReviewedAllowList>): ReviewedAllowList {
  if (platform?.emailFrom !== standInAddress) return { allowList, platform, find };
  const { emailFrom: _, ...others } = allowList;
  return { allowList: others, platform: { ...platform, emailFrom: undefined }, find };
}
