// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation's Fn::Sub writes its references so.

import * as z from 'zod';
import { secretOfStage } from '../../lib/allow-list/stage.ts';
import { decideConditions } from './deployed-template.ts';

const oneOrMore = <Item extends z.ZodType>(item: Item) =>
  z.union([item, z.array(item)]).transform((value) => (Array.isArray(value) ? value : [value]));

const statementSchema = z.object({
  Effect: z.enum(['Allow', 'Deny']),
  Action: oneOrMore(z.string()),
  Resource: oneOrMore(z.unknown()),
  Condition: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
});

const policySchema = z.object({ PolicyDocument: z.object({ Statement: z.array(statementSchema) }) });

const resourceSchema = z.object({
  Type: z.string(),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
  Properties: z.record(z.string(), z.unknown()).default({}),
});

const templateSchema = z.object({ Resources: z.record(z.string(), resourceSchema) });

const roleSchema = z.object({
  ManagedPolicyArns: z.array(z.object({ Ref: z.string() })).default([]),
  Policies: z.array(policySchema),
});

export type Template = z.output<typeof templateSchema>;
export type Statement = z.output<typeof statementSchema>;

export const account = { partition: 'aws', region: 'eu-central-1', id: '123456789012' };

/** As it is deployed with the parameters that it was packaged with. */
export function parseTemplate(json: unknown): Template {
  return templateSchema.parse(decideConditions(json));
}

export function resource(template: Template, name: string) {
  const found = template.Resources[name];
  if (found === undefined) throw new Error(`the template has no ${name}`);
  return found;
}

export function resourcesOfType(template: Template, type: string) {
  return Object.entries(template.Resources).flatMap(([name, { Type, Properties }]) =>
    Type === type ? [{ name, properties: Properties }] : [],
  );
}

/** Every statement that a role has, inline and managed, as IAM would see it. */
export function statementsOfRole(template: Template, role: string): Statement[] {
  const { ManagedPolicyArns, Policies } = roleSchema.parse(resource(template, role).Properties);
  const managed = ManagedPolicyArns.map(({ Ref }) => policySchema.parse(resource(template, Ref).Properties));
  return [...Policies, ...managed].flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

export function statementsOfPolicy(template: Template, name: string): Statement[] {
  return policySchema.parse(resource(template, name).Properties).PolicyDocument.Statement;
}

/** Whether any statement allows it. The roles have no denial and the conditions only narrow, so this never says too little. */
export function allows(statements: readonly Statement[], action: string, arn: string): boolean {
  return statements.some(
    ({ Effect, Action, Resource }) =>
      Effect === 'Allow' &&
      Action.some((pattern) => matches(pattern, action)) &&
      Resource.some((pattern) => matches(resolve(pattern), arn)),
  );
}

/** IAM's own wildcards: `*` for any run of characters, `?` for exactly one. */
function matches(pattern: string, value: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`).test(value);
}

/** The text of an ARN; a reference to another resource's ARN becomes `<Name.Arn>`. */
export function resolve(value: unknown): string {
  if (typeof value === 'string') return value;
  const sub = z.object({ 'Fn::Sub': z.string() }).safeParse(value);
  if (sub.success) {
    return sub.data['Fn::Sub']
      .replaceAll('${AWS::Partition}', account.partition)
      .replaceAll('${AWS::Region}', account.region)
      .replaceAll('${AWS::AccountId}', account.id);
  }
  const attribute = z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) }).parse(value);
  return `<${attribute['Fn::GetAtt'].join('.')}>`;
}

/** The ARN of a secret of the stage as Secrets Manager gives it: six random characters follow the name. */
export function secretArn(name: string, stage = 'dev'): string {
  return `arn:${account.partition}:secretsmanager:${account.region}:${account.id}:secret:${secretOfStage(stage, name)}-AbC12d`;
}
