import * as z from 'zod';

/** Properties that protect, wherever they stand: each is on, or absent or false. */
const protectiveProperties = [
  'DisableExecuteApiEndpoint',
  'KmsKeyId',
  'KmsKeyArn',
  'KmsMasterKeyId',
  'MutualTlsAuthentication',
  'PermissionsBoundary',
  'VpcConfig',
];

/** Parameters that permit more where they are on. */
const conveniences: ReadonlySet<string> = new Set(['DashboardActions']);

/** Without one of these the way in is another one. */
const protectiveTypes = ['AWS::ApiGatewayV2::DomainName', 'AWS::SQS::QueuePolicy'];

const resourceSchema = z.object({
  Type: z.string(),
  DeletionPolicy: z.string().optional(),
  Properties: z.record(z.string(), z.unknown()).default({}),
});

export const templateSchema = z.object({
  Parameters: z.record(z.string(), z.object({ Default: z.unknown().optional() })).default({}),
  Resources: z.record(z.string(), resourceSchema).default({}),
});

export type Template = z.output<typeof templateSchema>;

export type DeployedStack = {
  readonly template: Template;
  /** The template with everything that is in it, for a change of this stack. */
  readonly source: { readonly Resources: object; readonly Metadata?: unknown };
  /** Its parameters' values by name. */
  readonly parameters: ReadonlyMap<string, string>;
  /** Such as `UPDATE_COMPLETE`. */
  readonly status?: string;
};

/**
 * What a deployment would take away from the stack that runs: a parameter that is set and would be empty, such as the
 * alarms' topic, or a property that protects. Names only; a value says nothing that the reader could not look up.
 */
export function removedProtections(deployed: Omit<DeployedStack, 'source'>, next: Template): string[] {
  const parameters = [...deployed.parameters]
    .filter(([name, value]) => !conveniences.has(name) && isOn(value) && !isOn(next.Parameters[name]?.Default))
    .map(([name]) => `the parameter ${name}`);
  const resources = Object.entries(deployed.template.Resources).flatMap(([name, { Type, Properties }]) => {
    const after = next.Resources[name];
    if (after === undefined) return protectiveTypes.includes(Type) ? [`${name} (${Type})`] : [];
    return protectiveProperties
      .filter((property) => isOn(Properties[property]) && !isOn(after.Properties[property]))
      .map((property) => `${name}.${property}`);
  });
  return [...parameters, ...resources];
}

/** Values of CloudFormation's parameters are texts. */
function isOn(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '' && value !== false && value !== 'false';
}
