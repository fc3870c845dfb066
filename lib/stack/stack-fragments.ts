import type { CompiledAllowList } from '../allow-list/allow-list.ts';
import type { PlatformFences } from '../allow-list/compile/read-fences.ts';
import { functions } from './functions.ts';
import { type IamFragment, iamFromAllowList, type SecretGrant } from './iam-from-allow-list.ts';
import { monitoringFromAllowList } from './monitoring-from-allow-list.ts';
import { deployedLength, type Place } from './place.ts';
import { savedQueries } from './saved-queries.ts';

/** What serverless.yml and infra/*.yml take as `${guard:…}`. */
export type Fragments = {
  readonly iam: IamFragment;
  readonly savedQueries: ReturnType<typeof savedQueries>;
  readonly monitoring: ReturnType<typeof monitoringFromAllowList>;
};

export type StackFragments =
  | { readonly ok: true; readonly fragments: Fragments; readonly grant: SecretGrant }
  /** All that AWS would refuse, or that must not be granted. */
  | { readonly ok: false; readonly faults: readonly string[] };

/** The parts of the stack that are made of an allow-list, within what AWS takes. */
export function stackFragments(
  allowList: CompiledAllowList,
  { fences }: Pick<PlatformFences, 'fences'>,
  place: Place,
): StackFragments {
  const prefixes = new Map(fences.flatMap(({ team, secrets }) => (secrets === undefined ? [] : [[team, secrets]])));
  const iam = iamFromAllowList(allowList, { place, prefixes });
  const monitoring = monitoringFromAllowList(allowList, functions);
  const faults = [
    ...(iam.ok ? [] : iam.faults),
    ...tooLong("the event pattern of the stack's alarms", deployedLength(JSON.stringify(monitoring.escalated), place)),
    ...tooLarge(allowList),
  ];
  if (!iam.ok || faults.length > 0) return { ok: false, faults };
  const fragments = { iam: iam.fragment, savedQueries: savedQueries(), monitoring };
  const outgrown = tooMuchForATemplate(fragments);
  if (outgrown.length > 0) return { ok: false, faults: outgrown };
  return { ok: true, fragments, grant: iam.grant };
}

/** Source: CloudFormation quotas, "Resources" and "Template body size in an Amazon S3 object". */
const maxResources = 500;
const maxTemplateCharacters = 1_000_000;

/** Of the stack without what is made of the allow-list, with room for some more; a test counts them. */
export const ownResources = 60;
export const ownCharacters = 80_000;

function tooMuchForATemplate({ iam, savedQueries: queries, monitoring }: Fragments): string[] {
  const parts = [iam.template, queries, monitoring.template];
  const resources = ownResources + parts.reduce((sum, part) => sum + Object.keys(part.Resources).length, 0);
  const characters = ownCharacters + JSON.stringify(parts).length;
  return [
    ...(resources > maxResources
      ? [`the stack would have ${resources} resources, but CloudFormation takes ${maxResources}: use fewer heartbeats`]
      : []),
    ...(characters > maxTemplateCharacters
      ? [
          `the template would have ${characters} characters, but CloudFormation takes ${maxTemplateCharacters}: use fewer heartbeats or shorter names`,
        ]
      : []),
  ];
}

/** Source: Amazon EventBridge quotas, "Event pattern size". What stands around the names takes under 100. */
const maxPatternCharacters = 2_048 - 100;

function tooLong(what: string, characters: number): string[] {
  return characters > maxPatternCharacters ? [`${what} would have ${characters} characters: use a shorter stage`] : [];
}

/**
 * A package has 250 MB unzipped; this leaves room for the code, and a twentieth for the offsets of the packed form. Packing
 * it to count would be a tenth of what `check` takes. Source: Lambda quotas, "Deployment package (.zip file archive) size".
 */
const maxAllowListBytes = 225 * 1024 * 1024;

function tooLarge(allowList: CompiledAllowList): string[] {
  const bytes = Buffer.byteLength(JSON.stringify(allowList));
  if (bytes <= maxAllowListBytes) return [];
  return [
    `the allow-list has ${bytes} bytes beside the code of a function, which takes ${maxAllowListBytes}: use fewer pairs of sender and receiver`,
  ];
}
