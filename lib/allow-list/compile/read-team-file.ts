import { checkName, checkReceiverName } from './check-names.ts';
import type { Fault } from './fault.ts';
import { parseYaml } from './parse-yaml.ts';
import type { ProviderRegistry } from './provider-registry.ts';
import { type ReadDestination, readDestination } from './read-destination.ts';
import { readFields } from './read-fields.ts';
import { entriesOf } from './read-platform.ts';
import { fileFault, type TeamSource } from './source-files.ts';
import { type ReceiverEntry, receiverFields, teamFileFields } from './team-schema.ts';

/** Every entry that a team's file declares is here, whatever is wrong inside it. */
export type TeamFile = {
  readonly team: string;
  readonly path: string;
  /** Absent where `destinations` is no map: what refers to them is then not checked. */
  readonly destinations: ReadonlyMap<string, ReadDestination> | undefined;
  readonly receivers: readonly ReceiverEntry[];
};

export type TeamFileRead = {
  readonly team: string;
  /** Absent where the file cannot be read at all: what refers to it is then not checked. */
  readonly teamFile: TeamFile | undefined;
  readonly faults: readonly Fault[];
};

export function readTeamFile(source: TeamSource, providers: ProviderRegistry): TeamFileRead {
  const { team, path } = source;
  const { file, faults: yamlFaults } = parseYaml(source);
  if (file === undefined) return { team, teamFile: undefined, faults: yamlFaults };
  if (file.root === undefined) {
    const message = 'this file is empty: write `destinations` and `receivers`, or delete it';
    return { team, teamFile: undefined, faults: [...yamlFaults, fileFault(path, 'file_empty', message)] };
  }
  const top = readFields(teamFileFields, { file, name: '', key: undefined, value: file.root });
  const destinations = entriesOf(top.entry, 'destinations').map((entry) => readDestination(entry, providers));
  const receivers = entriesOf(top.entry, 'receivers').map((entry) => readFields(receiverFields, entry));
  const teamFile = {
    team,
    path,
    destinations:
      top.entry.valid.destinations &&
      new Map(destinations.map(({ destination }) => [destination.entry.name, destination])),
    receivers: receivers.map(({ entry }) => entry),
  };
  const faults = [top, ...destinations, ...receivers].flatMap((read) => read.faults);
  const nameFaults = [
    ...destinations.flatMap(({ destination }) => checkName(destination.entry)),
    ...teamFile.receivers.flatMap(checkReceiverName),
  ];
  return { team, teamFile, faults: [...yamlFaults, ...faults, ...nameFaults] };
}
