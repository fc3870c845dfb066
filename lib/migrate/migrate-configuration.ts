import { createHash } from 'node:crypto';
import type { Position } from '../alertmanager-config/config-node.ts';
import type { Configuration } from '../alertmanager-config/configuration.ts';
import { readConfiguration } from '../alertmanager-config/read-configuration.ts';
import { compileAllowList } from '../allow-list/compile/compile.ts';
import type { Fault } from '../allow-list/compile/fault.ts';
import type { ProviderRegistry } from '../allow-list/compile/provider-registry.ts';
import { lintConfiguration } from '../lint/lint-configuration.ts';
import type { MigrateOptions } from './carry/migrate-options.ts';
import type { Migration } from './migration.ts';
import { planMigration } from './plan-migration.ts';
import { rewriteConfiguration } from './rewrite-configuration.ts';
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

/** Turns an `alertmanager.yml` into one that posts to the relay, an allow-list, a script for the secrets and a report. */
export function migrateConfiguration(input: MigrateInput): Migrated {
  const { text, options, providers } = input;
  const read = readConfiguration(text);
  if (!read.ok) return read;
  const migration = planMigration(read.configuration, options, providers);
  const rewritten = rewriteConfiguration(text, read.configuration, migration, options);
  if (rewritten === undefined) {
    return {
      ok: false,
      place: { line: 1, column: 1 },
      message: 'its aliases expand to too much text: write the values out',
    };
  }
  const allowList = [
    { path: 'platform.yml', text: writePlatformFile(migration, options) },
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
    isReformatted: rewritten.isReformatted,
    findings: lintWritten(rewritten.configuration, options, migration),
  });
  return {
    ok: true,
    migration,
    files: [
      // It may still hold secrets of what was not carried over.
      { path: 'alertmanager.yml', text: rewritten.text, mode: 0o600 },
      ...allowList.map((file) => ({ path: `allow-list/${file.path}`, text: file.text, mode: 0o644 })),
      { path: 'create-secrets.sh', text: script, mode: 0o755 },
      { path: 'MIGRATION.md', text: report, mode: 0o644 },
    ],
  };
}

function lintWritten(
  configuration: Configuration,
  { sender, relayUrl, version }: MigrateOptions,
  { receivers }: Migration,
) {
  const names = new Set(receivers.map(({ name }) => name));
  return lintConfiguration({
    configuration,
    relayUrls: [relayUrl],
    version,
    sender,
    receiversOf: (name) => (name === sender ? names : undefined),
  });
}

function describe(faults: readonly Fault[]): string {
  return faults.map(({ file, line, code }) => `${file}:${line} ${code}`).join(', ');
}
