import { createHash } from 'node:crypto';
import type { SourceFile } from '../allow-list/compile/compile.ts';
import { packAllowList } from '../allow-list/compile/pack.ts';
import { packPositions } from '../allow-list/compile/pack-positions.ts';
import { toJsonText } from '../text/to-json-text.ts';
import { version } from '../version.ts';
import { compileFilesForDeployment } from './compile-for-deployment.ts';
import type { FunctionName } from './compose-functions.ts';
import {
  type ComposedTemplate,
  composeTemplate,
  type Deployment,
  type StackFile,
  stackName,
} from './compose-template.ts';
import { functions, showsPlaces } from './functions.ts';
import { iamDocuments } from './iam-documents.ts';
import { type StackMetadata, sourcesText } from './stack-metadata.ts';
import { type ZipEntry, zipFiles } from './zip-files.ts';

/** An object in the bucket; its key holds the hash of its bytes, so one that is there already is the same. */
export type Artifact = { readonly key: string; readonly bytes: Uint8Array };

export type BuiltStack = {
  readonly stage: string;
  readonly region: string;
  readonly stackName: string;
  readonly artifactBucket: string | undefined;
  readonly metadata: StackMetadata;
  readonly template: ComposedTemplate;
  /** The parameters of the template with this stage's values, but for an `ArtifactBucket` that is not known yet. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly artifacts: readonly Artifact[];
  /** Files by path, for whoever deploys in another way, and for review; without the artifacts. */
  readonly files: Readonly<Record<string, string>>;
};

export type BuildInput = {
  readonly deployment: Deployment;
  /** The allow-list, and where it is from. */
  readonly files: readonly SourceFile[];
  readonly directory: string;
  readonly stackFile: StackFile;
  /** What is prebuilt for a function: paths beside its `index.mjs`. */
  readonly codeOf: (name: FunctionName) => readonly ZipEntry[];
};

export type Built =
  | { readonly ok: true; readonly built: BuiltStack }
  /** One line each, with its place. */
  | { readonly ok: false; readonly faults: string };

/** Source: CloudFormation quotas, "Template body size in an Amazon S3 object", of which it takes a round million. */
const maxTemplateBytes = 1_000_000;

/** Makes all that a stage's deployment consists of. The same input gives the same bytes, wherever it is made. */
export function buildStack({ deployment, files, directory, stackFile, codeOf }: BuildInput): Built {
  const { region } = deployment.parameters;
  const compiled = compileFilesForDeployment(files, directory, { stage: deployment.stage, region });
  if (!compiled.ok) return compiled;
  const { allowList, fragments } = compiled;
  const shipped = packAllowList(allowList).map(toEntry);
  const places = toEntry(packPositions(files, allowList.hash));
  const parts = functions.map((name) => {
    const code = codeOf(name);
    const beside = name === showsPlaces ? [...shipped, places] : shipped;
    const bytes = zipFiles([...code, ...beside].map((file) => ({ ...file, path: `dist/${name}/${file.path}` })));
    return {
      name,
      artifact: { key: `${prefix}/functions/${name}-${hex(bytes)}.zip`, bytes },
      entry: { codeSha256: sha256(bytes).toString('base64'), code: hashOfEntries(code) },
    };
  });
  const sources = Buffer.from(sourcesText(files));
  const sourcesArtifact = { key: `${prefix}/allow-lists/${hex(sources)}.json`, bytes: sources };
  const metadata: StackMetadata = {
    version,
    stage: deployment.stage,
    allowList: { hash: allowList.hash, key: sourcesArtifact.key },
    functions: Object.fromEntries(parts.map(({ name, entry }) => [name, entry])),
  };
  const keyOf = (name: FunctionName) => parts.find((part) => part.name === name)?.artifact.key ?? '';
  const template = composeTemplate(stackFile, fragments, deployment, { keyOf, metadata });
  const text = templateText(template);
  const size = Buffer.byteLength(text);
  if (size > maxTemplateBytes) {
    const fault = `the template would have ${size} bytes, and CloudFormation takes ${maxTemplateBytes}: use fewer destinations`;
    return { ok: false, faults: `${directory}/platform.yml:1:1 ${fault}` };
  }
  const built = {
    stage: deployment.stage,
    region,
    stackName: stackName(deployment.stage),
    artifactBucket: deployment.artifactBucket,
    metadata,
    template,
    parameters: parametersOf(template),
    artifacts: [...parts.map(({ artifact }) => artifact), sourcesArtifact],
  };
  return { ok: true, built: { ...built, files: filesOf(built, text) } };
}

/** CloudFormation reads a template of this size from the bucket alone. */
export function templateArtifact(template: ComposedTemplate): Artifact {
  const bytes = Buffer.from(templateText(template));
  return { key: `${prefix}/templates/${hex(bytes)}.json`, bytes };
}

function templateText(template: ComposedTemplate): string {
  return `${JSON.stringify(template)}\n`;
}

const prefix = 'alertguard';

/** What a function reads beside its code. */
function toEntry({ name, text }: { readonly name: string; readonly text: string }): ZipEntry {
  return { path: name, bytes: Buffer.from(text) };
}

function filesOf(built: Omit<BuiltStack, 'files'>, template: string): Readonly<Record<string, string>> {
  const { metadata, parameters, region } = built;
  const iam = Object.entries(iamDocuments(built.template, region));
  const manifest = {
    ...metadata,
    region,
    stackName: built.stackName,
    templateSha256: hex(Buffer.from(template)),
    artifacts: built.artifacts.map(({ key, bytes }) => ({ key, bytes: bytes.length })),
  };
  return {
    'manifest.json': toJsonText(manifest),
    'template.json': template,
    'parameters.json': toJsonText(
      Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue })),
    ),
    ...Object.fromEntries(iam.map(([name, documents]) => [`iam/${name}.json`, toJsonText(documents)])),
  };
}

/** All of them: a deployment that leaves one out keeps the value that the stack had before. */
function parametersOf({ Parameters }: ComposedTemplate): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(Parameters).flatMap(([name, { Default }]) =>
      Default === undefined ? [] : [[name, String(Default)]],
    ),
  );
}

/** Of the prebuilt code by itself: whether it is this or the allow-list that differs between two zips. */
function hashOfEntries(entries: readonly ZipEntry[]): string {
  const listed = entries.map(({ path, bytes }) => `${path} ${hex(bytes)}`).toSorted();
  return hex(Buffer.from(listed.join('\n')));
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}

function hex(bytes: Uint8Array): string {
  return sha256(bytes).toString('hex');
}
