import type { CompiledAllowList } from '../allow-list.ts';
import type { ProviderRegistry } from './provider-registry.ts';
import type { PlatformFences } from './read-fences.ts';

/** All that the files say, for programs that judge it: no value of a secret is in it, as none is in the files. */
export type ExportedAllowList = {
  /** Of this form; a field that is new does not change it. */
  readonly version: 1;
  /** As the functions read it: a receiver for each sender, destinations by `team/name`. */
  readonly allowList: CompiledAllowList;
  /** What `platform.yml` lets each team name. */
  readonly teams: PlatformFences['fences'];
  readonly senderGroups: PlatformFences['senderGroups'];
  /** With their exceptions. */
  readonly rules: PlatformFences['rules'];
  /** By the type of a destination. */
  readonly vendors: Readonly<Record<string, string>>;
  /** By the id of a destination, of those whose type has regions. */
  readonly regions: Readonly<Record<string, string>>;
};

export function exportAllowList(
  allowList: CompiledAllowList,
  { fences, senderGroups, rules }: PlatformFences,
  providers: ProviderRegistry,
): ExportedAllowList {
  const types = new Set(allowList.destinations.map(({ type }) => type));
  const regions = allowList.destinations.flatMap(({ id, type, options }) => {
    const region = providers.get(type)?.region(options);
    return region === undefined ? [] : [[id, region] as const];
  });
  return {
    version: 1,
    allowList,
    teams: fences,
    senderGroups,
    rules,
    vendors: Object.fromEntries([...types].map((type) => [type, providers.get(type)?.vendor ?? type])),
    regions: Object.fromEntries(regions),
  };
}
