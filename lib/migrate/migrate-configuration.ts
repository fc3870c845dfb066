import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { Position } from '../alertmanager-config/config-node.ts';
import { compileAllowList } from '../allow-list/compile/compile.ts';
import type { Fault } from '../allow-list/compile/fault.ts';
import type { ProviderRegistry } from '../allow-list/compile/provider-registry.ts';
import { unknownNamespace } from '../config-forms/convert-alertmanager-config.ts';
import { type ConfigForm, readForms } from '../config-forms/read-forms.ts';
import { type Slice, wholeFile } from '../config-forms/slice.ts';
import { lintForms } from '../lint/lint-forms.ts';
import type { MigrateOptions } from './carry/migrate-options.ts';
import type { Migration, Remark } from './migration.ts';
import { planMigration } from './plan-migration.ts';
import { type Rewritten, rewriteConfiguration } from './rewrite-configuration.ts';
import { senderSecretName, writePlatformFile, writeTeamFile } from './write-allow-list.ts';
import { writeReport } from './write-report.ts';
import { type CommandLine, writeSecretScript } from './write-secret-script.ts';

export type OutputFile = { readonly path: string; readonly text: string; readonly mode: number };

export type Migrated =
  | { readonly ok: true; readonly migration: Migration; readonly files: readonly OutputFile[] }
  | { readonly ok: false; readonly place: Position; readonly message: string };

export type MigrateInput = {
  readonly text: string;
  readonly options: MigrateOptions;
  readonly providers: ProviderRegistry;
  /** Where the script finds the old configuration, unless it came from standard input; absolute. */
  readonly configurationFile: string | undefined;
  /** What the script reads the values with. */
  readonly commandLine: CommandLine;
};

/** Turns an `alertmanager.yml`, or a file that holds one, into one that posts to the relay, an allow-list, a script for the secrets and a report. */
export function migrateConfiguration(input: MigrateInput): Migrated {
  const { text, options, providers } = input;
  const read = readForms(text);
  if (!read.ok) return read;
  const [form, ...others] = read.forms;
  if (others.length > 0) return refuse(read.forms.map(({ slice }) => slice));
  if (isWithoutNamespace(form)) {
    const message = 'write `metadata.namespace`: the names of its receivers in Alertmanager begin with it';
    return { ok: false, place: form.slice.toFile({ line: 1, column: 1 }), message };
  }
  if (form.configuration.receivers.length === 0 && form.schema === 'grafana') {
    const message = 'only notification policies are in it: migrate the file with `contactPoints`';
    return { ok: false, place: form.slice.toFile({ line: 1, column: 1 }), message };
  }
  const migration = inFile(planMigration(form.configuration, options, providers), form.slice);
  const rewritten = rewriteConfiguration(form, migration, options);
  if (rewritten === undefined) {
    return {
      ok: false,
      place: { line: 1, column: 1 },
      message: 'its aliases expand to too much text: write the values out',
    };
  }
  const written = form.slice.replace(rewritten.text);
  const outputFile = form.slice.where === '' && form.schema === 'alertmanager' ? 'alertmanager.yml' : nameOf(input);
  const allowList = [
    { path: 'platform.yml', text: writePlatformFile(migration, options, form.schema) },
    { path: `teams/${options.team}.yml`, text: writeTeamFile(migration, options) },
  ];
  const compiled = compileAllowList(allowList, providers);
  if (!compiled.ok) throw new TypeError(`the allow-list that was written has faults: ${describe(compiled.faults)}`);
  const senderSecret = { name: senderSecretName(options.sender), fields: { signingKey: { kind: 'new' } } } as const;
  const script = writeSecretScript({
    configurationFile: input.configurationFile,
    configurationHash: createHash('sha256').update(text).digest('hex'),
    commandLine: input.commandLine,
    secrets: [senderSecret, ...migration.secrets],
  });
  const report = writeReport({
    migration,
    options,
    schema: form.schema,
    outputFile,
    isReformatted: rewritten.isReformatted,
    findings: lintForms(formsOf(written, form, rewritten), lintInput(options, migration)),
  });
  return {
    ok: true,
    migration,
    files: [
      // It may still hold secrets of what was not carried over.
      { path: outputFile, text: written, mode: 0o600 },
      ...allowList.map((file) => ({ path: `allow-list/${file.path}`, text: file.text, mode: 0o644 })),
      { path: 'create-secrets.sh', text: script, mode: 0o755 },
      { path: 'MIGRATION.md', text: report, mode: 0o644 },
    ],
  };
}

/** Two would be two sets of names in one allow-list; a file of each is two calls. */
function refuse(slices: readonly Slice[]): Migrated {
  const [, second] = slices;
  const names = slices.map(({ where }, index) => `\`${where === '' ? `document ${index + 1}` : where}\``);
  return {
    ok: false,
    place: second?.toFile({ line: 1, column: 1 }) ?? { line: 1, column: 1 },
    message: `${slices.length} configurations are in this file (${names.join(', ')}): put each into a file of its own`,
  };
}

function isWithoutNamespace({ schema, configuration }: ConfigForm): boolean {
  return schema === 'AlertmanagerConfig' && configuration.receivers[0]?.name.startsWith(unknownNamespace) === true;
}

/** Remarks are about lines of the file. */
function inFile(migration: Migration, { toFile }: Slice): Migration {
  const place = (remark: Remark) => ({ ...remark, line: toFile({ line: remark.line, column: 1 }).line });
  return { ...migration, left: migration.left.map(place), notes: migration.notes.map(place) };
}

/** As the file is called that it comes from. */
function nameOf({ configurationFile }: MigrateInput): string {
  const name = basename(configurationFile ?? '');
  return /^[\w][\w.-]*$/.test(name) && name !== 'MIGRATION.md' ? name : 'migrated.yaml';
}

/** Where the configuration is the whole file, it has been read already. */
function formsOf(written: string, { schema }: ConfigForm, { text, read }: Rewritten): readonly ConfigForm[] {
  if (schema === 'alertmanager' && written === text) {
    const { configuration, source } = read;
    return [{ schema, slice: wholeFile(text), configuration, source }];
  }
  const again = readForms(written);
  if (!again.ok) throw new TypeError('the file that was written holds no configuration');
  return again.forms;
}

function lintInput({ sender, relayUrl, version }: MigrateOptions, { receivers }: Migration) {
  const names = new Set(receivers.map(({ name }) => name));
  return {
    relayUrls: [relayUrl],
    version,
    sender,
    receiversOf: (name: string) => (name === sender ? names : undefined),
  };
}

function describe(faults: readonly Fault[]): string {
  return faults.map(({ file, line, code }) => `${file}:${line} ${code}`).join(', ');
}
