import {
  type CloudFormationClient,
  CreateChangeSetCommand,
  ExecuteChangeSetCommand,
  type ResourceToImport,
  waitUntilChangeSetCreateComplete,
  waitUntilStackImportComplete,
} from '@aws-sdk/client-cloudformation';
import * as z from 'zod';
import type { DeployedStack, Template } from './removed-protections.ts';

/** What CloudFormation identifies a resource by; `undefined` where there is none of this name. */
export type FindKept = (type: KeptType, name: string) => Promise<Record<string, string> | undefined>;
export type KeptType = keyof typeof named;

/** The properties by which a kept resource is known. The deployment that follows sets the others. */
const named = {
  'AWS::SQS::Queue': z.object({ QueueName: z.string(), FifoQueue: z.boolean().optional() }),
  'AWS::Logs::LogGroup': z.object({ LogGroupName: z.string() }),
} as const;

type Kept = { readonly id: string; readonly type: KeptType; readonly name: string; readonly properties: object };

/**
 * Lets a stack that has just been created take over what a former stack of its name left behind: the queue and the log
 * groups with `DeletionPolicy: Retain`, whose fixed names would be in the way of creating them. `ImportExistingResources`
 * of a change set is no help: it finds what is identified by its name, and a queue is identified by its URL.
 *
 * Resolves to the names of what was taken over.
 */
export async function adoptKept(
  client: CloudFormationClient,
  find: FindKept,
  { stackName, deployed, next }: { stackName: string; deployed: DeployedStack; next: Template },
): Promise<string[]> {
  // Only a stack without any of them is new. An older one has its own.
  if (keptResources(next).some(({ id }) => id in deployed.template.Resources)) return [];
  const found = await findKept(find, next);
  if (found.length === 0) return [];
  await importKept(client, { stackName, source: deployed.source, found });
  return found.map(({ name }) => name);
}

/** What is there of what a template would keep. */
export async function findKept(find: FindKept, next: Template): Promise<readonly FoundKept[]> {
  const found: FoundKept[] = [];
  for (const resource of keptResources(next)) {
    const identifier = await find(resource.type, resource.name);
    if (identifier !== undefined) found.push({ ...resource, identifier });
  }
  return found;
}

/** Puts what was found under a stack; where there is no stack of the name, one that holds nothing else. */
export async function importKept(
  client: CloudFormationClient,
  { stackName, source, found }: { stackName: string; source: DeployedStack['source']; found: readonly FoundKept[] },
): Promise<void> {
  const resources = found.map(({ id, type, properties }) => [
    id,
    { Type: type, DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain', Properties: properties },
  ]);
  await runImport(client, stackName, {
    template: { ...source, Resources: { ...source.Resources, ...Object.fromEntries(resources) } },
    imports: found.map(({ id, type, identifier }) => ({
      ResourceType: type,
      LogicalResourceId: id,
      ResourceIdentifier: identifier,
    })),
  });
}

export type FoundKept = Kept & { readonly identifier: Record<string, string> };

function keptResources(template: Template): Kept[] {
  return Object.entries(template.Resources).flatMap(([id, { Type, DeletionPolicy, Properties }]): Kept[] => {
    if (DeletionPolicy !== 'Retain') return [];
    if (Type === 'AWS::SQS::Queue') {
      const properties = named[Type].parse(Properties);
      return [{ id, type: Type, name: properties.QueueName, properties }];
    }
    if (Type === 'AWS::Logs::LogGroup') {
      const properties = named[Type].parse(Properties);
      return [{ id, type: Type, name: properties.LogGroupName, properties }];
    }
    return [];
  });
}

async function runImport(
  client: CloudFormationClient,
  StackName: string,
  { template, imports }: { readonly template: object; readonly imports: ResourceToImport[] },
): Promise<void> {
  const ChangeSetName = 'take-over-what-was-kept';
  const wait = { client, maxWaitTime: 600, minDelay: 1, maxDelay: 5 };
  await client.send(
    new CreateChangeSetCommand({
      StackName,
      ChangeSetName,
      ChangeSetType: 'IMPORT',
      ResourcesToImport: imports,
      TemplateBody: JSON.stringify(template),
    }),
  );
  await waitUntilChangeSetCreateComplete(wait, { StackName, ChangeSetName });
  await client.send(new ExecuteChangeSetCommand({ StackName, ChangeSetName }));
  await waitUntilStackImportComplete(wait, { StackName });
}
