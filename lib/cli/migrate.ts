import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { relayUrl as defaultRelayUrl } from '../address/relay-address.ts';
import { parseAlertmanagerVersion } from '../alertmanager-config/alertmanager-version.ts';
import { mayBeShown, nameForm } from '../allow-list/compile/check-names.ts';
import type { MigrateOptions } from '../migrate/carry/migrate-options.ts';
import { type MigrateInput, migrateConfiguration, type OutputFile } from '../migrate/migrate-configuration.ts';
import { formatRemarks, summary } from '../migrate/write-report.ts';
import { providers } from '../providers/registry.ts';
import { type CliIo, exitCodes } from './cli-io.ts';
import { inputName, readInputText } from './read-input.ts';

export type MigrateCommandOptions = {
  readonly out: string;
  readonly team?: string | undefined;
  readonly sender?: string | undefined;
  readonly relayUrl?: string | undefined;
  readonly email?: string | undefined;
  readonly alertmanagerVersion?: string | undefined;
  readonly force?: boolean | undefined;
};

const help = `
Moves an Alertmanager behind the guard. It writes into the directory:

  alertmanager.yml   its receivers post to the relay
  allow-list/        a destination for each integration that the guard has a provider for
  create-secrets.sh  puts their secrets into AWS Secrets Manager without showing them
  MIGRATION.md       what was not carried over, what differs, and what to do next

Where the file is what holds an alertmanager.yml (a Secret, a ConfigMap, values of a Helm chart), an AlertmanagerConfig or
contact points of Grafana, the new file has its name and says what it said outside of the receivers:
docs/kubernetes-and-grafana.md.

Nothing is sent anywhere and the old file is not changed. What cannot be carried over keeps sending as before.

  alertguard migrate alertmanager.yml --out migrated --team payments --sender prod-eu
  alertguard migrate alertmanager.yml --out migrated --email ses --alertmanager-version 0.28

Exit code: 0 everything was carried over, 1 something was not, or nothing could be written, 2 wrong command line.
`;

export function addMigrate(program: Command, io: CliIo, exit: (code: number) => void): void {
  program
    .command('migrate')
    .description('turn an alertmanager.yml into an allow-list and a configuration that uses the guard')
    .argument('<file>', 'alertmanager.yml, as it is deployed, or - for standard input')
    .requiredOption('--out <directory>', 'where to write: a new or empty directory')
    .option('--team <name>', 'the team that gets the destinations', 'platform')
    .option('--sender <name>', 'the sender that this Alertmanager becomes', 'alertmanager')
    .option('--relay-url <url>', 'where its receivers post to', defaultRelayUrl)
    .option('--email <how>', 'smtp: through the same mail server, ses: through Amazon SES', 'smtp')
    .option('--alertmanager-version <version>', 'such as 0.28; allows options that older versions lack')
    .option('--force', 'overwrite files in the directory')
    .addHelpText('after', help)
    .action(async (file: string, options: MigrateCommandOptions) => exit(await runMigrate(file, options, io)));
}

/** Migrates one file. Resolves to the exit code; `--help` says what each means. */
export async function runMigrate(
  file: string,
  options: MigrateCommandOptions,
  io: Pick<CliIo, 'stdin' | 'stdout' | 'stderr' | 'program'>,
): Promise<number> {
  const fail = (code: number, message: string) => {
    io.stderr.write(`${message}\n`);
    return code;
  };
  const parsed = parseOptions(options);
  if (typeof parsed === 'string') return fail(exitCodes.usage, `error: ${parsed}`);
  const text = await readInputText(file, io);
  if (text === undefined) return fail(exitCodes.usage, `error: ${inputName(file)} cannot be read`);
  if (!options.force && (await hasFiles(options.out))) {
    return fail(exitCodes.usage, `error: ${options.out} is not empty: choose another directory, or pass --force`);
  }
  const input: MigrateInput = {
    text,
    options: parsed,
    providers,
    configurationFile: file === '-' ? undefined : resolve(file),
    commandLine: { node: process.execPath, file: io.program },
  };
  const migrated = migrateConfiguration(input);
  if (!migrated.ok) {
    const { line, column } = migrated.place;
    return fail(exitCodes.found, `${inputName(file)}:${line}:${column} ${migrated.message}`);
  }
  try {
    await writeFiles(options.out, migrated.files);
  } catch {
    return fail(exitCodes.found, `error: ${options.out} cannot be written to`);
  }
  const { migration } = migrated;
  io.stderr.write(formatRemarks(migration.left, inputName(file)));
  io.stdout.write(
    `${summary(migration)}\n${migrated.files.map(({ path }) => `  ${join(options.out, path)}\n`).join('')}`,
  );
  io.stdout.write(`Read ${join(options.out, 'MIGRATION.md')} next.\n`);
  return migration.left.length > 0 ? exitCodes.found : exitCodes.done;
}

/** A sentence where they are wrong. */
function parseOptions(options: MigrateCommandOptions): MigrateOptions | string {
  const { team = 'platform', sender = 'alertmanager', relayUrl = defaultRelayUrl, email = 'smtp' } = options;
  const version = parseAlertmanagerVersion(options.alertmanagerVersion ?? '');
  if (!mayBeShown(team)) return `--team: ${nameForm}`;
  if (!mayBeShown(sender)) return `--sender: ${nameForm}`;
  // Team `senders` would hold the key of the sender under its own prefix.
  if (team === 'senders') return '--team: `senders` is where the keys of senders are: choose another name';
  if (!/^https?:\/\/[^\s@?#"'\\]+$/.test(relayUrl) || !URL.canParse(relayUrl)) {
    return `--relay-url: write an http URL without user, query and fragment, such as ${defaultRelayUrl}`;
  }
  if (email !== 'smtp' && email !== 'ses') return '--email: write smtp or ses';
  if (options.alertmanagerVersion !== undefined && version === undefined) {
    return '--alertmanager-version: write a version such as 0.28';
  }
  return { team, sender, relayUrl, email, version };
}

async function hasFiles(directory: string): Promise<boolean> {
  const names = await readdir(directory).catch(() => []);
  return names.length > 0;
}

async function writeFiles(directory: string, files: readonly OutputFile[]): Promise<void> {
  for (const { path, text, mode } of files) {
    const target = join(directory, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, text, { mode });
    // An existing file keeps its mode.
    await chmod(target, mode);
  }
}
