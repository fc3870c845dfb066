import * as z from 'zod';
import { pascalCase } from './compose-functions.ts';
import type { ComposedTemplate } from './compose-template.ts';
import { decideTemplate } from './decide-template.ts';
import { functions } from './functions.ts';
import type { Json } from './parse-template-yaml.ts';

const roleSchema = z.object({
  Properties: z.object({
    AssumeRolePolicyDocument: z.json(),
    ManagedPolicyArns: z.array(z.strictObject({ Ref: z.string() })).default([]),
    PermissionsBoundary: z.string().optional(),
    Policies: z.array(z.strictObject({ PolicyName: z.string(), PolicyDocument: z.json() })),
  }),
});

const managedSchema = z.object({ Properties: z.object({ PolicyDocument: z.json() }) });

/** What a role may do, as IAM's own documents. */
export type IamDocuments = {
  readonly Role: string;
  readonly AssumeRolePolicyDocument: Json;
  readonly PermissionsBoundary?: string | undefined;
  /** The role's own policies, then the managed ones that the stack makes for it. */
  readonly Policies: readonly { readonly PolicyName: string; readonly PolicyDocument: Json }[];
};

/**
 * The documents of each function's role by the function's name, as this stage's parameters decide them. Account and partition
 * are known once it is deployed, and stand as `${AWS::AccountId}` and `${AWS::Partition}`.
 */
export function iamDocuments(template: ComposedTemplate, region: string): Readonly<Record<string, IamDocuments>> {
  const { Resources } = decideTemplate(template, region);
  return Object.fromEntries(
    functions.map((name) => {
      const Role = `${pascalCase(name)}Role`;
      const { AssumeRolePolicyDocument, PermissionsBoundary, ManagedPolicyArns, Policies } = roleSchema.parse(
        Resources[Role],
      ).Properties;
      const managed = ManagedPolicyArns.map(({ Ref }) => ({
        PolicyName: Ref,
        PolicyDocument: managedSchema.parse(Resources[Ref]).Properties.PolicyDocument,
      }));
      return [name, { Role, AssumeRolePolicyDocument, PermissionsBoundary, Policies: [...Policies, ...managed] }];
    }),
  );
}
