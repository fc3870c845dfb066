import { deployedLength, type Place } from './place.ts';

/** One statement of an IAM policy, in CloudFormation's JSON. */
export type Statement = {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
};

type Document = { readonly Version: '2012-10-17'; readonly Statement: readonly Statement[] };

export type ManagedPolicy = {
  readonly Type: 'AWS::IAM::ManagedPolicy';
  readonly Properties: { readonly Description: string; readonly PolicyDocument: Document };
};

/** One of the policies inside a role, or nothing. */
export type InlinePolicy =
  | { readonly PolicyName: string; readonly PolicyDocument: Document }
  | { readonly Ref: 'AWS::NoValue' };

/** Managed policies that a role takes unless the account's quota was raised. Source: IAM quotas, "Managed policies attached to an IAM role". */
export const maxPoliciesPerRole = 10;

/** Without white space. Source: IAM quotas, "Managed policies". */
export const maxPolicyCharacters = 6144;

export function managedPolicy(description: string, statement: Statement): ManagedPolicy {
  return {
    Type: 'AWS::IAM::ManagedPolicy',
    Properties: { Description: description, PolicyDocument: document(statement) },
  };
}

export function inlinePolicy(name: string, statement: Statement): InlinePolicy {
  return { PolicyName: name, PolicyDocument: document(statement) };
}

function document(statement: Statement): Document {
  return { Version: '2012-10-17', Statement: [statement] };
}

/**
 * Cuts a list of ARNs into as many lists as fit one managed policy each, with the rest of the document around them. An
 * inline policy would be simpler, but all of a role's inline policies share 10,240 characters: about a hundred secrets.
 */
export function splitByPolicySize(
  arns: readonly string[],
  { statement, place }: { readonly statement: Omit<Statement, 'Resource'>; readonly place: Place },
): string[][] {
  const around = JSON.stringify(document({ ...statement, Resource: [] })).length;
  const lists: string[][] = [];
  let room = 0;
  for (const arn of arns) {
    // Two quotes and a comma, which the last one does not have.
    const characters = deployedLength(arn, place) + 3;
    if (characters > room + 1) {
      lists.push([]);
      room = maxPolicyCharacters - around;
    }
    lists.at(-1)?.push(arn);
    room -= characters;
  }
  return lists;
}
