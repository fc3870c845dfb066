import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import type { SourceFile } from '../allow-list/compile/compile.ts';
import type { Built, BuiltStack } from '../stack/build-stack.ts';
import { pascalCase } from '../stack/compose-functions.ts';
import { functions } from '../stack/functions.ts';
import { parseSources, readMetadata } from '../stack/stack-metadata.ts';
import type { ArtifactBucket } from './artifact-bucket.ts';
import type { DeployTools } from './deploy-tools.ts';
import { readDeployedStack } from './read-deployed-stack.ts';

/**
 * `allow-list`: the code is that of the rebuild, with the allow-list that was deployed. `code`: it is other code, and its
 * allow-list may be another one too.
 */
export type FunctionState = 'same' | 'allow-list' | 'code' | 'missing';

export type Verified = {
  readonly functions: readonly { readonly name: string; readonly state: FunctionState }[];
  /** Parts of the template that differ, such as a resource's name. */
  readonly template: readonly string[];
  /** Names of the parameters that differ. */
  readonly parameters: readonly string[];
  readonly allowList: { readonly deployed: string | undefined; readonly rebuilt: string };
  readonly version: { readonly deployed: string | undefined; readonly rebuilt: string };
};

export type Rebuild = { readonly built: BuiltStack; readonly buildWith: (files: readonly SourceFile[]) => Built };

/** Compares what runs with a rebuild. `undefined` where there is no stack. */
export async function verifyStack(
  tools: DeployTools,
  bucketOf: (name: string) => ArtifactBucket,
  { built, buildWith }: Rebuild,
): Promise<Verified | undefined> {
  const deployed = await readDeployedStack(tools.cloudFormation, built.stackName);
  if (deployed === undefined) return undefined;
  const metadata = readMetadata(deployed.source);
  const bucket = deployed.parameters.get('ArtifactBucket');
  const text =
    bucket === undefined || metadata === undefined ? undefined : await bucketOf(bucket).read(metadata.allowList.key);
  const sources = text === undefined ? undefined : parseSources(text);
  const withTheirs = sources === undefined ? undefined : buildWith(sources);
  const states: { name: string; state: FunctionState }[] = [];
  for (const name of functions) {
    const running = await tools.runningCode(functionName(built, name));
    const codeOf = (one: BuiltStack) => one.metadata.functions[name]?.codeSha256;
    states.push({
      name,
      state: stateOf(running, codeOf(built), withTheirs?.ok ? codeOf(withTheirs.built) : undefined),
    });
  }
  const expected: Readonly<Record<string, string>> = built.parameters;
  return {
    functions: states,
    template: differingParts(deployed.source, built.template),
    parameters: [...new Set([...Object.keys(expected), ...deployed.parameters.keys()])]
      .filter((name) => name !== 'ArtifactBucket' && expected[name] !== deployed.parameters.get(name))
      .sort(),
    allowList: { deployed: metadata?.allowList.hash, rebuilt: built.metadata.allowList.hash },
    version: { deployed: metadata?.version, rebuilt: built.metadata.version },
  };
}

function stateOf(
  running: string | undefined,
  expected: string | undefined,
  withTheirs: string | undefined,
): FunctionState {
  if (running === undefined) return 'missing';
  if (running === expected) return 'same';
  return running === withTheirs ? 'allow-list' : 'code';
}

function functionName({ template }: BuiltStack, name: string): string {
  const schema = z.object({ Properties: z.object({ FunctionName: z.string() }) });
  return schema.parse(template.Resources[`${pascalCase(name)}LambdaFunction`]).Properties.FunctionName;
}

/** Where the code lies follows from what it is, and is said of the functions. */
function differingParts(deployed: unknown, rebuilt: unknown): string[] {
  const schema = z.looseObject({ Resources: z.record(z.string(), z.unknown()) });
  const [{ Resources: old, ...was }, { Resources: now, ...is }] = [
    schema.parse(plain(deployed)),
    schema.parse(plain(rebuilt)),
  ];
  const differing = (one: Readonly<Record<string, unknown>>, other: Readonly<Record<string, unknown>>) =>
    [...new Set([...Object.keys(one), ...Object.keys(other)])].filter(
      (name) => name !== 'Metadata' && !isDeepStrictEqual(withoutKey(one[name]), withoutKey(other[name])),
    );
  return [...differing(was, is), ...differing(old, now)].sort();
}

function withoutKey(part: unknown): unknown {
  const code = z
    .looseObject({ Properties: z.looseObject({ Code: z.looseObject({ S3Key: z.string() }) }) })
    .safeParse(part);
  if (!code.success) return part;
  const { Properties, ...rest } = code.data;
  return { ...rest, Properties: { ...Properties, Code: { ...Properties.Code, S3Key: '' } } };
}

/** As JSON has it: what is `undefined` is not there. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
