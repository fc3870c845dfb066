import { join } from 'node:path';
import type { CompiledAllowList } from '../allow-list/allow-list.ts';
import type { Warning } from '../allow-list/compile/fault.ts';
import type { PlatformFences } from '../allow-list/compile/read-fences.ts';
import { defaultStage } from '../allow-list/stage.ts';
import { findRepository } from '../project/find-allow-list.ts';
import { findStage, type ProjectFault } from '../project/parse-project.ts';
import { readProject } from '../project/read-project.ts';
import type { SecretGrant } from '../stack/iam-from-allow-list.ts';
import { maxPoliciesPerRole } from '../stack/managed-policies.ts';
import type { Place } from '../stack/place.ts';
import { readParameterDefaults } from '../stack/read-stack-files.ts';
import { stackFragments } from '../stack/stack-fragments.ts';
import type { PlacedFault } from './check-directory.ts';
import type { CliIo } from './cli-io.ts';

type Judged =
  | { readonly ok: true; readonly warnings: readonly Warning[] }
  | { readonly ok: false; readonly faults: readonly PlacedFault[] };

/** Whether an allow-list without faults can be deployed as well, to each stage, and what its roles may read there. */
export async function judgeStack(
  { allowList, fences }: { readonly allowList: CompiledAllowList; readonly fences: PlatformFences },
  directory: string,
  { stage, stack }: { readonly stage: string | undefined } & Pick<CliIo, 'stack'>,
): Promise<Judged> {
  const found = await findPlaces(directory, { stage, stack });
  if (!found.ok) return { ok: false, faults: found.faults.map((fault) => ({ ...fault, code: 'not_deployable' })) };
  const at = { file: join(directory, 'platform.yml'), line: 1, column: 1 };
  const judged = found.places.map((place) => ({ ...place, outcome: stackFragments(allowList, fences, place) }));
  const faults = judged.flatMap(({ stage, outcome }) =>
    outcome.ok ? [] : outcome.faults.map((text) => ({ stage, text })),
  );
  if (faults.length > 0)
    return {
      ok: false,
      faults: onceForAllStages(faults).map((message) => ({ ...at, code: 'not_deployable', message })),
    };
  const warnings = judged.flatMap(({ stage, outcome }) =>
    outcome.ok ? warningsOf(outcome.grant).map((text) => ({ stage, text })) : [],
  );
  return {
    ok: true,
    warnings: onceForAllStages(warnings).map((message) => ({ ...at, code: 'secrets_by_prefix', message })),
  };
}

type Places =
  | { readonly ok: true; readonly places: readonly Place[] }
  | { readonly ok: false; readonly faults: readonly ProjectFault[] };

/** Those of `alertguard.yml`; without that file one, in whatever region. */
async function findPlaces(
  directory: string,
  { stage, stack }: { readonly stage: string | undefined } & Pick<CliIo, 'stack'>,
): Promise<Places> {
  const repository = findRepository(directory);
  if (repository === undefined) return { ok: true, places: [{ stage: stage ?? defaultStage }] };
  const read = await readProject(repository, readParameterDefaults(stack));
  if (!read.ok) return read;
  const found = stage === undefined ? undefined : findStage(read.project, stage);
  if (found?.ok === false) return found;
  const stages = found === undefined ? read.project.stages : [found.stage];
  return { ok: true, places: stages.map(({ name, parameters }) => ({ stage: name, region: parameters.region })) };
}

/** Most of what is wrong is so in all of them. */
function onceForAllStages(told: readonly { readonly stage: string; readonly text: string }[]): string[] {
  return [...Map.groupBy(told, ({ text }) => text)].map(([text, of]) => {
    const names = of.map(({ stage }) => stage);
    return `stage${names.length === 1 ? '' : 's'} ${names.join(', ')}: ${text}`;
  });
}

function warningsOf(grant: SecretGrant): string[] {
  if (grant.by === 'name') return [];
  const { teams, secrets, policiesByName } = grant;
  return [
    `deliver and prove may read every secret under the prefixes of ${teams} teams, also one that no destination names: the names of ${secrets} secrets would take ${policiesByName} managed policies, and a role has ${maxPoliciesPerRole}. The code reads listed names only. Keep nothing else under a team's prefix`,
  ];
}
