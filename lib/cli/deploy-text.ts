import { formatTable } from '../allow-list/diff/format-table.ts';
import { withoutAddresses } from '../deploy/describe-aws-failure.ts';
import type { ChangeRow } from '../deploy/describe-changes.ts';
import type { Outcome } from '../deploy/follow-stack.ts';
import { toJsonText } from '../text/to-json-text.ts';
import type { BuiltStage } from './build-stage.ts';
import type { Review } from './deploy-review.ts';

export type DeployInput = Pick<Extract<BuiltStage, { ok: true }>, 'built' | 'files' | 'directory'>;

/** What came of it. `notConfirmed` and `refused` changed nothing in the stack. */
export type Deployed =
  | {
      readonly kind: 'deployed' | 'nothing_to_change' | 'not_confirmed';
      readonly review: Review;
      readonly rows: readonly ChangeRow[];
    }
  | { readonly kind: 'refused'; readonly because: string }
  | { readonly kind: 'failed'; readonly because: string; readonly review: Review; readonly rows: readonly ChangeRow[] };

/** Where what happens is printed while it happens. */
export type Screen = { readonly say: (text: string) => void; readonly color: boolean };

export function refusalOfStatus(status: string, stackName: string): string | undefined {
  if (status.endsWith('_IN_PROGRESS')) return `the stack is ${status}: wait until that has ended`;
  if (status === 'UPDATE_ROLLBACK_FAILED') {
    return (
      `the stack is ${status}, and CloudFormation changes it no more until its roll back has ended: put right what its ` +
      `events name, then run aws cloudformation continue-update-rollback --stack-name ${stackName}`
    );
  }
  return /(?:DELETE|ROLLBACK|IMPORT)_FAILED$/.test(status)
    ? `the stack is ${status}, and CloudFormation changes it no more until that is resolved`
    : undefined;
}

export function refusalOfRemoval(removed: readonly string[]): string {
  return (
    `this deployment would take away what the stack has: ${removed.join(', ')}. Set it in alertguard.yml, or pass ` +
    '--allow-removal if it is meant to go'
  );
}

export function describeOutcome({ status, failed }: Outcome): string {
  const what = failed === undefined ? '' : `${failed.id} (${failed.type}): ${withoutAddresses(failed.reason)}. `;
  if (status === 'UPDATE_ROLLBACK_COMPLETE') return `${what}Rolled back: what ran before runs again`;
  if (status === 'ROLLBACK_COMPLETE') return `${what}Rolled back: nothing of it is left but its logs and dead letters`;
  return `${what}The stack is ${status}`;
}

/** Of a deployment that was begun: CloudFormation carries it on without whoever watches. */
export function describeLostSight(because: string, stackName: string): string {
  return `${because}. CloudFormation carries the deployment on, or rolls it back: look at the events of ${stackName}, then deploy again`;
}

export function showReview(
  { report, unknown }: Review,
  isNew: boolean,
  { say, color, directory }: Screen & Pick<DeployInput, 'directory'>,
): void {
  if (unknown !== undefined) say(`Nobody knows here who can be notified today: ${unknown}. All is shown as new.\n`);
  else if (isNew) say('The first deployment of this stage: all is new.\n');
  say(`${formatTable(report, { color, directory })}\n`);
}

export function showRows(rows: readonly ChangeRow[], { say }: Screen, title: string): void {
  const width = Math.max(...rows.map(({ id }) => id.length), 0);
  const lines = rows.map(({ action, id, type, what }) =>
    `  ${action.padEnd(7)} ${id.padEnd(width)}  ${what.length === 0 ? type : what.join(', ')}`.trimEnd(),
  );
  say(`${title}\n${lines.join('\n')}\n`);
}

/** For programs. */
export function toJson(outcome: Deployed, { built }: DeployInput): string {
  const { kind, ...rest } = outcome;
  const review = 'review' in rest ? { ...rest.review.report, unknown: rest.review.unknown ?? null } : {};
  const rows = 'rows' in rest ? { resources: rest.rows } : {};
  const because = 'because' in rest ? { because: rest.because } : {};
  const ok = kind === 'deployed' || kind === 'nothing_to_change';
  const stack = { stack: built.stackName, region: built.region, allowList: built.metadata.allowList.hash };
  return toJsonText({ ok, outcome: kind, ...because, ...stack, ...review, ...rows });
}
