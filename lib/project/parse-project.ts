import * as z from 'zod';
import type { Fault } from '../allow-list/compile/fault.ts';
import { type Entry, faultAt, faultAtKey, locate, position } from '../allow-list/compile/locate.ts';
import { parseYaml, type SourceFile } from '../allow-list/compile/parse-yaml.ts';
import { fieldSchemas, readFields } from '../allow-list/compile/read-fields.ts';
import { isStage } from '../allow-list/stage.ts';
import type { ParameterValue } from '../stack/parameter-defaults.ts';
import { type Parameters, parseParameters } from '../stack/parse-parameters.ts';
import { suggestName } from '../text/near-name.ts';

/** The file in a company's repository that says what is deployed, and how in each stage. */
export const projectFile = 'alertguard.yml';

/** Where the allow-list is, unless that file says otherwise. */
export const allowListFolder = 'allow-list';

/** One thing that is wrong, with its place, and what to write instead. */
export type ProjectFault = Omit<Fault, 'code'>;

export type Stage = {
  readonly name: string;
  /** As written, over the defaults: what infra/*.yml reads as `${param:…}`. */
  readonly values: Readonly<Record<string, ParameterValue>>;
  /** Checked and completed: what infra/*.yml reads as `${self:custom.parameters.…}`. */
  readonly parameters: Parameters;
  /** Where the functions' code is uploaded to, where it is not the bucket that `alertguard deploy` makes. */
  readonly artifactBucket: string | undefined;
};

export type Project = {
  /** The allow-list's folder, beside the file. */
  readonly allowList: string;
  readonly stages: readonly Stage[];
  /** Where the file lists them. */
  readonly stagesAt: Omit<ProjectFault, 'message'>;
};

export type ParsedProject =
  | { readonly ok: true; readonly project: Project }
  | { readonly ok: false; readonly faults: readonly ProjectFault[] };

type Defaults = Readonly<Record<string, ParameterValue>>;

const valueSchema = z.union(
  [z.string(), z.number(), z.boolean(), z.array(z.string())],
  'write text, a number, `true` or `false`, or a list of texts',
);

const bucketSchema = z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/);

const schemas = fieldSchemas({
  allowList: z
    .string()
    .refine(isInside, 'write a folder beside this file, such as `allow-list`')
    .default(allowListFolder)
    .describe('the folder of the allow-list'),
  stages: z
    .record(z.string(), z.record(z.string(), valueSchema).nullable())
    .refine((stages) => Object.keys(stages).length > 0, 'write at least one stage, such as `prod:`')
    .describe('a map of stages, such as `prod:`'),
});

/** Reads `alertguard.yml`. Everything that is wrong in it is reported at once. */
export function parseProject(source: SourceFile, defaults: Defaults): ParsedProject {
  const { file, faults: syntax } = parseYaml(source);
  if (file === undefined) return { ok: false, faults: syntax };
  const root: Entry = { file, name: '', key: undefined, value: file.root };
  const { entry, faults } = readFields(schemas, root);
  const stages = Object.entries(entry.valid.stages ?? {}).map(([name, written]) =>
    parseStage(root, name, written ?? {}, defaults),
  );
  const all = [...syntax, ...faults, ...stages.flatMap((stage) => (stage.ok ? [] : stage.faults))];
  if (all.length > 0 || entry.complete === undefined) return { ok: false, faults: all.toSorted(byPlace) };
  const { key } = locate(root, ['stages']);
  return {
    ok: true,
    project: {
      allowList: entry.complete.allowList,
      stages: stages.flatMap((one) => (one.ok ? one.stage : [])),
      stagesAt: { file: file.path, ...position(file, { key: undefined, value: key }) },
    },
  };
}

/** The stage of this name, or a fault that says which there are. */
export function findStage({ stages, stagesAt }: Project, name: string): ParsedStage {
  const stage = stages.find((one) => one.name === name);
  if (stage !== undefined) return { ok: true, stage };
  const names = stages.map((one) => one.name);
  const message = `\`--stage\` names no stage of this file: ${suggestName(name, names, 'write one')}`;
  return { ok: false, faults: [{ ...stagesAt, message }] };
}

export type ParsedStage =
  | { readonly ok: true; readonly stage: Stage }
  | { readonly ok: false; readonly faults: readonly ProjectFault[] };

function parseStage(
  root: Entry,
  name: string,
  { artifactBucket, ...written }: Readonly<Record<string, ParameterValue>>,
  defaults: Defaults,
): ParsedStage {
  const stage = locate(root, ['stages', name]);
  const names = { known: Object.keys(defaults), written: Object.keys(written) };
  const parsed = parseParameters({ ...defaults, ...written }, names);
  const bucket = bucketSchema.optional().safeParse(artifactBucket);
  const wrong = [
    ...(parsed.ok ? [] : parsed.faults),
    ...(bucket.success ? [] : [{ name: 'artifactBucket', message: 'write the name of a bucket' }]),
  ];
  const faults = [
    ...(isStage(name)
      ? []
      : [
          faultAtKey({ ...root, ...stage }, 'name_invalid', 'a stage is named by up to 24 letters, digits and hyphens'),
        ]),
    ...wrong.map(({ name: parameter, message }) => {
      const { found, key, value } = locate(root, ['stages', name, parameter]);
      // An unknown name may be a credential in the wrong place.
      const isKnown = parameter in defaults || parameter === 'artifactBucket';
      const at =
        found && isKnown ? { key, value } : { key: undefined, value: (found ? key : stage.key) ?? stage.value };
      return faultAt(root.file, at, 'wrong_value', `${isKnown ? `\`${parameter}\`: ` : ''}${message}`);
    }),
  ];
  if (faults.length > 0 || !parsed.ok || !bucket.success) return { ok: false, faults };
  const values = { ...defaults, ...written };
  return { ok: true, stage: { name, values, parameters: parsed.parameters, artifactBucket: bucket.data } };
}

/** What is reviewed and what is deployed are one repository's. */
export function isInside(path: string): boolean {
  return path !== '' && !/^[/\\~]|^[A-Za-z]:|\\|(?:^|\/)\.\.(?:\/|$)/.test(path);
}

function byPlace(a: ProjectFault, b: ProjectFault): number {
  return a.line - b.line || a.column - b.column;
}
