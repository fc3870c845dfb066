import { isMap } from 'yaml';
import { checkName } from './check-names.ts';
import type { Fault } from './fault.ts';
import { type Entry, locate, readEntries } from './locate.ts';
import type { SourceFile } from './parse-yaml.ts';
import { parseYaml } from './parse-yaml.ts';
import {
  type PlatformEntry,
  platformFields,
  type SenderEntry,
  senderFields,
  type TeamEntry,
  teamFields,
} from './platform-schema.ts';
import { readFields } from './read-fields.ts';
import { readSenderGroups, type SenderGroups } from './sender-groups.ts';
import { fileFault } from './source-files.ts';

/** Every entry that `platform.yml` declares is here, whatever is wrong inside it. */
export type Platform = {
  readonly entry: PlatformEntry;
  readonly senders: ReadonlyMap<string, SenderEntry>;
  readonly senderGroups: SenderGroups;
  readonly teams: ReadonlyMap<string, TeamEntry>;
};

export type PlatformRead = { readonly platform: Platform | undefined; readonly faults: readonly Fault[] };

/** `platform` is absent where the file cannot be read at all: what refers to it is then not checked. */
export function readPlatform(source: SourceFile): PlatformRead {
  const { file, faults: yamlFaults } = parseYaml(source);
  if (file === undefined) return { platform: undefined, faults: yamlFaults };
  if (file.root === undefined) {
    const fault = fileFault(file.path, 'file_empty', 'this file is empty: write `senders` and `teams`');
    return { platform: undefined, faults: [...yamlFaults, fault] };
  }
  const top = readFields(platformFields, { file, name: '', key: undefined, value: file.root });
  if (!isMap(file.root)) return { platform: undefined, faults: [...yamlFaults, ...top.faults] };
  const senders = entriesOf(top.entry, 'senders').map((entry) => readFields(senderFields, entry));
  const teams = entriesOf(top.entry, 'teams').map((entry) => readFields(teamFields, entry));
  const platform = {
    entry: top.entry,
    senders: new Map(senders.map(({ entry }) => [entry.name, entry])),
    senderGroups: readSenderGroups(entriesOf(top.entry, 'senderGroups')),
    teams: new Map(teams.map(({ entry }) => [entry.name, entry])),
  };
  const faults = [top, ...senders, ...teams].flatMap((read) => read.faults);
  const nameFaults = [...platform.senders.values(), ...platform.teams.values()].flatMap(checkName);
  return { platform, faults: [...yamlFaults, ...faults, ...nameFaults] };
}

/** The named entries under one field of a file. */
export function entriesOf(entry: Entry, field: string): readonly Entry[] {
  const { found, value } = locate(entry, [field]);
  return found ? readEntries(entry.file, value) : [];
}
