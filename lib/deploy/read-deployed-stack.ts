import { type CloudFormationClient, DescribeStacksCommand, GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import * as z from 'zod';
import { type DeployedStack, templateSchema } from './removed-protections.ts';

/** The stack as it runs; `undefined` where there is none yet. */
export async function readDeployedStack(
  client: CloudFormationClient,
  stackName: string,
): Promise<DeployedStack | undefined> {
  const stack = await describe(client, stackName);
  // Only a change set that nobody executed: there is nothing in it.
  if (stack === undefined || stack.StackStatus === 'REVIEW_IN_PROGRESS') return undefined;
  const { TemplateBody = '{}' } = await client.send(
    // As it was uploaded, by osls or by `alertguard deploy`: JSON.
    new GetTemplateCommand({ StackName: stackName, TemplateStage: 'Original' }),
  );
  const parameters = (stack.Parameters ?? []).map(
    ({ ParameterKey = '', ParameterValue = '' }) => [ParameterKey, ParameterValue] as const,
  );
  const source = z
    .looseObject({ Metadata: z.unknown().optional(), Resources: z.looseObject({}).default({}) })
    .parse(JSON.parse(TemplateBody));
  const { StackStatus: status = '' } = stack;
  return { template: templateSchema.parse(source), source, parameters: new Map(parameters), status };
}

async function describe(client: CloudFormationClient, StackName: string) {
  try {
    return (await client.send(new DescribeStacksCommand({ StackName }))).Stacks?.[0];
  } catch (error) {
    // CloudFormation's only sign that there is no such stack.
    if (error instanceof Error && error.name === 'ValidationError' && /does not exist/.test(error.message)) {
      return undefined;
    }
    throw error;
  }
}
