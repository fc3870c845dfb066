import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { createPlatformSchema } from '../allow-list/schema/create-platform-schema.ts';
import { createTeamSchema } from '../allow-list/schema/create-team-schema.ts';
import { formatSchema } from '../allow-list/schema/format-schema.ts';
import { describeLines } from '../audit-lines/describe-lines.ts';
import { createAuditLinesSchema } from '../audit-lines/json-schema.ts';
import { providers } from '../providers/registry.ts';
import { type CliIo, exitCodes } from './cli-io.ts';
import { defaultDirectory } from './default-directory.ts';

export type SchemaName = 'platform' | 'team' | 'audit';

export type SchemaOptions = {
  /** A directory; `true` for the default one. */
  readonly write?: string | true | undefined;
};

const help = `
With the schema, an editor completes and checks the allow-list's files while you type. It looks at one file at a time;
\`check\` looks at all of them. Name the schema in the first line of a file:

  # yaml-language-server: $schema=./platform.schema.json

  alertguard schema team
  alertguard schema --write

\`schema audit\` is that of the audit lines. With --write it also writes the page that explains them, audit-lines.md.

  alertguard schema audit --write

Exit code: 0 done, 1 a file cannot be written, 2 wrong command line.
`;

export function addSchema(program: Command, io: CliIo, exit: (code: number) => void): void {
  program
    .command('schema')
    .description('print the JSON Schema of platform.yml or of teams/*.yml, for editors, or of the audit lines')
    .addArgument(program.createArgument('[name]', 'platform and team if absent').choices(['platform', 'team', 'audit']))
    .option('--write [directory]', `write <name>.schema.json there (default: ${defaultDirectory()}; of audit: docs)`)
    .addHelpText('after', help)
    .action(async (name: SchemaName | undefined, options: SchemaOptions) => exit(await runSchema(name, options, io)));
}

/** Prints or writes the schemas. Resolves to the exit code; `--help` says what each means. */
export async function runSchema(
  name: SchemaName | undefined,
  { write }: SchemaOptions,
  io: Pick<CliIo, 'stdout' | 'stderr'>,
): Promise<number> {
  if (write === undefined) {
    const [only] = name === undefined ? [] : documentsOf(name);
    io.stdout.write(
      only?.text ?? formatSchema({ platform: createPlatformSchema(), team: createTeamSchema(providers) }),
    );
    return exitCodes.done;
  }
  for (const each of name === undefined ? (['platform', 'team'] as const) : [name]) {
    for (const { path, text } of documentsOf(each)) {
      const file = join(write === true ? directoryOf(each) : write, path);
      try {
        await writeFile(file, text);
      } catch {
        io.stderr.write(`error: ${file} cannot be written: pass a directory that exists\n`);
        return exitCodes.found;
      }
      io.stdout.write(`${file}\n`);
    }
  }
  return exitCodes.done;
}

function directoryOf(name: SchemaName): string {
  return name === 'audit' ? 'docs' : defaultDirectory();
}

type Document = { readonly path: string; readonly text: string };

/** The schema, and what else is written with it. */
function documentsOf(name: SchemaName): readonly [Document, ...Document[]] {
  switch (name) {
    case 'platform':
      return [{ path: 'platform.schema.json', text: formatSchema(createPlatformSchema()) }];
    case 'team':
      return [{ path: 'team.schema.json', text: formatSchema(createTeamSchema(providers)) }];
    case 'audit':
      return [
        { path: 'audit-lines.schema.json', text: formatSchema(createAuditLinesSchema()) },
        { path: 'audit-lines.md', text: describeLines() },
      ];
  }
}
