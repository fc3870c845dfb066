import * as z from 'zod';
import { composeFunctions, type KeyOf } from './compose-functions.ts';
import type { ParameterValue } from './parameter-defaults.ts';
import type { Parameters } from './parse-parameters.ts';
import { type Json, type JsonObject, parseTemplateYaml } from './parse-template-yaml.ts';
import { resolveVariables, type Variables } from './resolve-variables.ts';
import type { Fragments } from './stack-fragments.ts';

/** The name of the service, as in serverless.yml: the first part of every name in AWS. */
export const service = 'alertguard';

/** The parts of the stack in the order of serverless.yml, as they lie in infra/. */
export const templateFiles = [
  'api.yml',
  'queues.yml',
  'iam.yml',
  'alarms.yml',
  'domain.yml',
  'kms.yml',
  'ses.yml',
  'vpc.yml',
  'evidence.yml',
] as const;

/** The text of one of these files, or of functions.yml. */
export type StackFile = (name: (typeof templateFiles)[number] | 'functions.yml') => string;

export type Deployment = {
  readonly stage: string;
  /** As written. */
  readonly values: Readonly<Record<string, ParameterValue>>;
  readonly parameters: Parameters;
  readonly artifactBucket: string | undefined;
};

const resourceSchema = z.record(z.string(), z.json());
const resourcesSchema = z.record(z.string(), resourceSchema);

/** A part of the stack: serverless.yml takes such files, and osls merges them. */
const partSchema = z.strictObject({
  Parameters: resourcesSchema.default({}),
  Conditions: z.record(z.string(), z.json()).default({}),
  Resources: resourcesSchema.default({}),
  Outputs: resourcesSchema.default({}),
  extensions: resourcesSchema.default({}),
});

const templateSchema = z.object({
  AWSTemplateFormatVersion: z.literal('2010-09-09'),
  Description: z.string(),
  Metadata: z.record(z.string(), z.json()),
  Parameters: resourcesSchema,
  Conditions: z.record(z.string(), z.json()),
  Resources: resourcesSchema,
  Outputs: resourcesSchema,
});

/** A template of CloudFormation that needs nothing but CloudFormation. */
export type ComposedTemplate = z.output<typeof templateSchema>;

/**
 * Makes the template of one stage from the files that osls reads, and the parts that are made of the allow-list. The code of
 * the functions is in the bucket that the parameter `ArtifactBucket` names.
 */
export function composeTemplate(
  file: StackFile,
  fragments: Fragments,
  deployment: Deployment,
  { keyOf, metadata }: { readonly keyOf: KeyOf; readonly metadata: JsonObject },
): ComposedTemplate {
  const variables = variablesOf(deployment, fragments);
  const read = (text: string) => resolveVariables(parseTemplateYaml(text), variables);
  const parts = [
    ...templateFiles.map((name) => read(file(name))),
    ...[fragments.iam.template, fragments.savedQueries, fragments.monitoring.template].map((part) =>
      resolveVariables(z.json().parse(part), variables),
    ),
  ].map((part) => partSchema.parse(part));
  const functions = composeFunctions(resourceSchema.parse(read(file('functions.yml'))), keyOf);
  const extensions = parts.flatMap((part) => Object.entries(part.extensions));
  return templateSchema.parse({
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'alertguard: signed senders in, allow-listed destinations out',
    Metadata: { [service]: metadata },
    Parameters: {
      ArtifactBucket: {
        Type: 'String',
        Description: "The bucket that holds the functions' code",
        ...(deployment.artifactBucket === undefined ? {} : { Default: deployment.artifactBucket }),
      },
      ...merged(parts.map((part) => part.Parameters)),
    },
    Conditions: merged(parts.map((part) => part.Conditions)),
    Resources: extend({ ...functions, ...merged(parts.map((part) => part.Resources)) }, extensions),
    Outputs: merged(parts.map((part) => part.Outputs)),
  });
}

/** Tags of the stack, which every resource inherits. As in serverless.yml. */
export function stackTags(stage: string): Readonly<Record<'service' | 'stage', string>> {
  return { service, stage };
}

export function stackName(stage: string): string {
  return `${service}-${stage}`;
}

function variablesOf({ stage, values, parameters }: Deployment, fragments: Fragments): Variables {
  return {
    self: { service, custom: { parameters: z.json().parse(parameters) } },
    sls: { stage },
    param: z.json().parse(values),
    guard: z.json().parse(fragments),
  };
}

/** Two parts that name the same would hide one another. */
function merged<Item extends Json>(maps: readonly Readonly<Record<string, Item>>[]): Record<string, Item> {
  const entries = maps.flatMap((map) => Object.entries(map));
  const all = Object.fromEntries(entries);
  if (Object.keys(all).length < entries.length) throw new Error('two parts of the stack have the same name');
  return all;
}

/** `extensions` add to resources that are made of functions.yml. */
function extend(
  resources: Readonly<Record<string, JsonObject>>,
  extensions: readonly (readonly [string, JsonObject])[],
): Record<string, JsonObject> {
  const extended = { ...resources };
  for (const [id, { Properties, ...attributes }] of extensions) {
    const resource = extended[id];
    if (resource === undefined) throw new Error(`an extension of ${id}, which the stack does not have`);
    const properties = { ...resourceSchema.parse(resource['Properties']), ...resourceSchema.parse(Properties ?? {}) };
    extended[id] = { ...resource, ...attributes, Properties: properties };
  }
  return extended;
}
