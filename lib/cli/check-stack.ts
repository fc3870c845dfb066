import { join } from 'node:path';
import type { CompiledAllowList } from '../allow-list/allow-list.ts';
import type { Warning } from '../allow-list/compile/fault.ts';
import type { PlatformFences } from '../allow-list/compile/read-fences.ts';
import { defaultStage } from '../allow-list/stage.ts';
import type { SecretGrant } from '../stack/iam-from-allow-list.ts';
import { maxPoliciesPerRole } from '../stack/managed-policies.ts';
import { stackFragments } from '../stack/stack-fragments.ts';
import type { PlacedFault } from './check-directory.ts';

type Judged =
  | { readonly ok: true; readonly warnings: readonly Warning[] }
  | { readonly ok: false; readonly faults: readonly PlacedFault[] };

/** Whether an allow-list without faults can be deployed as well, and what its roles may read. */
export function judgeStack(
  { allowList, fences }: { readonly allowList: CompiledAllowList; readonly fences: PlatformFences },
  directory: string,
  stage = defaultStage,
): Judged {
  const at = { file: join(directory, 'platform.yml'), line: 1, column: 1 };
  const stack = stackFragments(allowList, fences, { stage });
  if (!stack.ok)
    return { ok: false, faults: stack.faults.map((message) => ({ ...at, code: 'not_deployable', message })) };
  return {
    ok: true,
    warnings: warningsOf(stack.grant).map((message) => ({ ...at, code: 'secrets_by_prefix', message })),
  };
}

function warningsOf(grant: SecretGrant): string[] {
  if (grant.by === 'name') return [];
  const { teams, secrets, policiesByName } = grant;
  return [
    `deliver and prove may read every secret under the prefixes of ${teams} teams, also one that no destination names: the names of ${secrets} secrets would take ${policiesByName} managed policies, and a role has ${maxPoliciesPerRole}. The code reads listed names only. Keep nothing else under a team's prefix`,
  ];
}
