/** One statement of an IAM policy, in CloudFormation's JSON. */
export type Statement = {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
};

export type ManagedPolicy = {
  readonly Type: 'AWS::IAM::ManagedPolicy';
  readonly Properties: {
    readonly Description: string;
    readonly PolicyDocument: { readonly Version: '2012-10-17'; readonly Statement: readonly Statement[] };
  };
};

/** Managed policies that a role takes unless the account's quota was raised. Source: IAM quotas, "Managed policies attached to an IAM role". */
export const maxPoliciesPerRole = 10;

// A managed policy holds 6,144 characters without white space (IAM quotas). The rest of the document takes under 250.
const maxArnCharacters = 5800;

export function managedPolicy(description: string, statement: Statement): ManagedPolicy {
  return {
    Type: 'AWS::IAM::ManagedPolicy',
    Properties: { Description: description, PolicyDocument: { Version: '2012-10-17', Statement: [statement] } },
  };
}

/**
 * Cuts a list of ARNs into as many lists as fit one managed policy each. An inline policy would be simpler, but all of
 * a role's inline policies share 10,240 characters: about a hundred secrets.
 */
export function splitByPolicySize(arns: readonly string[]): string[][] {
  const lists: string[][] = [];
  let room = 0;
  for (const arn of arns) {
    // Two quotes and a comma. `${AWS::Region}` and its like are longer than what replaces them, by 12 characters at least,
    // and `${sls:stage}` is as long as half of the longest stage: an upper bound.
    const characters = arn.length + 3;
    if (characters > room) {
      lists.push([]);
      room = maxArnCharacters;
    }
    lists.at(-1)?.push(arn);
    room -= characters;
  }
  return lists;
}
