import { type FoundKept, findKept, importKept } from '../deploy/adopt-kept.ts';
import { type ArtifactBucket, defaultBucketName } from '../deploy/artifact-bucket.ts';
import { createChangeSet, discardChangeSet, executeChangeSet, removeFailedStack } from '../deploy/change-set.ts';
import type { DeployTools } from '../deploy/deploy-tools.ts';
import { describeAwsFailure, withoutAddresses } from '../deploy/describe-aws-failure.ts';
import { type ChangeRow, describeChanges } from '../deploy/describe-changes.ts';
import { followStack, newestEvent } from '../deploy/follow-stack.ts';
import { readDeployedStack } from '../deploy/read-deployed-stack.ts';
import { objectUrl } from '../deploy/region.ts';
import { type DeployedStack, removedProtections, templateSchema } from '../deploy/removed-protections.ts';
import { type BuiltStack, templateArtifact } from '../stack/build-stack.ts';
import { stackTags } from '../stack/compose-template.ts';
import { readMetadata } from '../stack/stack-metadata.ts';
import { nameChanges, type Review, reviewDeployment } from './deploy-review.ts';
import {
  type Deployed,
  type DeployInput,
  describeLostSight,
  describeOutcome,
  refusalOfRemoval,
  refusalOfStatus,
  type Screen,
  showReview,
  showRows,
} from './deploy-text.ts';

export type DeploySession = DeployInput &
  Screen & {
    readonly tools: DeployTools;
    readonly confirm: () => Promise<boolean>;
    readonly allowRemoval: boolean;
  };

/** Deploys what was built: shown first, then confirmed, then followed to its end. */
export async function deploySteps(session: DeploySession): Promise<Deployed> {
  const { built, tools, say } = session;
  let deployed = await readDeployedStack(tools.cloudFormation, built.stackName);
  if (deployed?.status === 'ROLLBACK_COMPLETE') {
    say(`${built.stackName}: its first deployment failed and was rolled back; what is left of it is removed.\n`);
    await removeFailedStack(tools.cloudFormation, built.stackName);
    deployed = undefined;
  }
  const busy = refusalOfStatus(deployed?.status ?? '', built.stackName);
  if (busy !== undefined) return { kind: 'refused', because: busy };
  const opened = await openBucket(session);
  if (typeof opened === 'string') return { kind: 'refused', because: opened };
  const parameters = { ...built.parameters, ArtifactBucket: opened.place.name };
  const removed = deployed === undefined ? [] : removedProtections(deployed, nextTemplate(built, parameters));
  if (removed.length > 0) {
    if (!session.allowRemoval) return { kind: 'refused', because: refusalOfRemoval(removed) };
    say(`This takes away what the stack has: ${removed.join(', ')}.\n`);
  }
  const review = await reviewDeployment(deployed?.source, opened, session.files);
  showReview(review, deployed === undefined, session);
  const template = templateArtifact(built.template);
  for (const artifact of [...built.artifacts, template]) await opened.put(artifact);

  const kept = deployed === undefined ? await findKept(tools.findKept, nextTemplate(built, parameters)) : [];
  if (kept.length > 0) {
    const rows = kept.map(({ id, type }): ChangeRow => ({ action: 'import', id, type, what: [] }));
    showRows(rows, session, 'Kept by an earlier deployment, and taken over:');
    if (!(await session.confirm())) return { kind: 'not_confirmed', review, rows };
    await takeOver(kept, session);
    deployed = await readDeployedStack(tools.cloudFormation, built.stackName);
  }
  return await changeStack(
    { ...session, confirm: kept.length > 0 ? async () => true : session.confirm },
    {
      review,
      deployed,
      parameters,
      templateUrl: objectUrl(built.region, opened.place.name, template.key),
    },
  );
}

type Prepared = {
  readonly review: Review;
  readonly deployed: DeployedStack | undefined;
  readonly parameters: Readonly<Record<string, string>>;
  readonly templateUrl: string;
};

async function changeStack(
  session: DeploySession,
  { review, deployed, parameters, templateUrl }: Prepared,
): Promise<Deployed> {
  const { built, tools, say } = session;
  const { cloudFormation, sleep } = tools;
  const { stackName, metadata } = built;
  const name = `alertguard-${tools.nowMs()}`;
  const isNew = deployed === undefined;
  const changeSet = await createChangeSet(
    cloudFormation,
    {
      stackName,
      type: isNew ? 'CREATE' : 'UPDATE',
      name,
      templateUrl,
      description: describeDeployment(built, review),
      parameters,
      tags: stackTags(built.stage),
    },
    sleep,
  );
  const discard = async () => await discardChangeSet(cloudFormation, stackName, { name, isNew });
  if (changeSet.kind !== 'ready') {
    await discard();
    if (changeSet.kind === 'nothing_to_change') return { kind: 'nothing_to_change', review, rows: [] };
    return { kind: 'failed', because: `no change set: ${withoutAddresses(changeSet.reason)}`, review, rows: [] };
  }
  const rows = describeChanges(changeSet.changes, {
    before: deployed?.template.Resources ?? {},
    after: built.template.Resources,
    deployed: readMetadata(deployed?.source),
    next: metadata,
  });
  showRows(rows, session, `Stack ${stackName} in ${built.region}:`);
  if (!(await session.confirm())) {
    await discard();
    return { kind: 'not_confirmed', review, rows };
  }
  const after = await newestEvent(cloudFormation, stackName);
  await executeChangeSet(cloudFormation, stackName, name);
  try {
    const outcome = await followStack(cloudFormation, stackName, {
      after,
      sleep,
      onStep: ({ id, status }) => {
        if (!status.endsWith('_IN_PROGRESS') || id === stackName) say(`  ${status.padEnd(28)} ${id}\n`);
      },
    });
    if (outcome.ok) return { kind: 'deployed', review, rows };
    return { kind: 'failed', because: describeOutcome(outcome), review, rows };
  } catch (error) {
    const because = describeAwsFailure(error);
    if (because === undefined) throw error;
    return { kind: 'failed', because: describeLostSight(because, stackName), review, rows };
  }
}

/** A text is why there is none to be used. */
async function openBucket({ built, tools, say }: DeploySession): Promise<ArtifactBucket | string> {
  const account = await tools.account();
  const { region, artifactBucket } = built;
  const bucket = tools.bucket(artifactBucket ?? defaultBucketName({ account, region }), account);
  const { name } = bucket.place;
  switch (await bucket.find()) {
    case 'found':
      return bucket;
    case 'foreign':
      return `the bucket ${name} is not this account's, or these credentials may not use it: name one as artifactBucket`;
    case 'missing':
      if (artifactBucket !== undefined) return `there is no bucket ${name}, which the stage names as artifactBucket`;
      await bucket.create();
      say(`Made the bucket ${name} for the functions' code.\n`);
      return bucket;
  }
}

async function takeOver(found: readonly FoundKept[], { built, tools }: DeploySession): Promise<void> {
  await importKept(tools.cloudFormation, { stackName: built.stackName, source: { Resources: {} }, found });
}

function nextTemplate({ template }: BuiltStack, parameters: Readonly<Record<string, string>>) {
  return templateSchema.parse({
    ...template,
    Parameters: Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, { Default: value }])),
  });
}

function describeDeployment({ metadata }: BuiltStack, { report }: Review): string {
  const names = nameChanges(report);
  return `alertguard ${metadata.version}, allow-list ${metadata.allowList.hash}${names === '' ? '' : `; ${names}`}`;
}
