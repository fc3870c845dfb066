import {
  type Change,
  type CloudFormationClient,
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  waitUntilStackDeleteComplete,
} from '@aws-sdk/client-cloudformation';

export type ChangeSetInput = {
  readonly stackName: string;
  /** Whether the stack is there already. */
  readonly type: 'CREATE' | 'UPDATE';
  readonly name: string;
  /** Of the template in S3. */
  readonly templateUrl: string;
  readonly description: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
};

export type ChangeSet =
  | { readonly kind: 'ready'; readonly changes: readonly Change[] }
  | { readonly kind: 'nothing_to_change' }
  | { readonly kind: 'failed'; readonly reason: string };

/** Makes a change set and waits until CloudFormation has worked out what it changes. Nothing is deployed by it. */
export async function createChangeSet(
  client: CloudFormationClient,
  { stackName, type, name, templateUrl, description, parameters, tags }: ChangeSetInput,
  sleep: (ms: number) => Promise<void>,
): Promise<ChangeSet> {
  await client.send(
    new CreateChangeSetCommand({
      StackName: stackName,
      ChangeSetName: name,
      ChangeSetType: type,
      TemplateURL: templateUrl,
      // Source: CreateChangeSet, `Description`: up to 1,024 characters.
      Description: description.slice(0, 1_000),
      Capabilities: ['CAPABILITY_IAM'],
      Parameters: Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({
        ParameterKey,
        ParameterValue,
      })),
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    }),
  );
  for (;;) {
    const { Status, StatusReason = '' } = await client.send(
      new DescribeChangeSetCommand({ StackName: stackName, ChangeSetName: name }),
    );
    if (Status === 'FAILED') return failureOf(StatusReason);
    if (Status === 'CREATE_COMPLETE') return { kind: 'ready', changes: await readChanges(client, stackName, name) };
    await sleep(1_000);
  }
}

async function readChanges(client: CloudFormationClient, StackName: string, ChangeSetName: string): Promise<Change[]> {
  const changes: Change[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(new DescribeChangeSetCommand({ StackName, ChangeSetName, NextToken }));
    changes.push(...(page.Changes ?? []));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return changes;
}

/** These two sentences are CloudFormation's only sign that nothing differs. */
function failureOf(reason: string): ChangeSet {
  const nothing = /didn't contain changes|No updates are to be performed/.test(reason);
  return nothing ? { kind: 'nothing_to_change' } : { kind: 'failed', reason };
}

export async function executeChangeSet(client: CloudFormationClient, stackName: string, name: string): Promise<void> {
  await client.send(new ExecuteChangeSetCommand({ StackName: stackName, ChangeSetName: name }));
}

/**
 * `isNew`: the stack was made for this change set. It is removed as long as nothing is in it: another first deployment at
 * the same time shares it, and may have deployed it.
 */
export async function discardChangeSet(
  client: CloudFormationClient,
  stackName: string,
  { name, isNew }: { readonly name: string; readonly isNew: boolean },
): Promise<void> {
  await client.send(new DeleteChangeSetCommand({ StackName: stackName, ChangeSetName: name }));
  if (!isNew) return;
  const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: stackName }));
  if (Stacks[0]?.StackStatus === 'REVIEW_IN_PROGRESS') {
    await client.send(new DeleteStackCommand({ StackName: stackName }));
  }
}

/** Removes what a first deployment that failed has left: a stack that can be nothing but removed. */
export async function removeFailedStack(client: CloudFormationClient, StackName: string): Promise<void> {
  await client.send(new DeleteStackCommand({ StackName }));
  await waitUntilStackDeleteComplete({ client, maxWaitTime: 900, minDelay: 1, maxDelay: 5 }, { StackName });
}
