import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { createPlatformSchema } from '../allow-list/schema/create-platform-schema.ts';
import { createTeamSchema } from '../allow-list/schema/create-team-schema.ts';
import { formatSchema } from '../allow-list/schema/format-schema.ts';
import type { JsonSchema } from '../allow-list/schema/json-schema.ts';
import { providers } from '../providers/registry.ts';
import { defaultDirectory } from './check-directory.ts';
import { type CliIo, exitCodes } from './cli-io.ts';

export type SchemaName = 'platform' | 'team';

export type SchemaOptions = {
  /** A directory; `true` for the default one. */
  readonly write?: string | true | undefined;
};

const help = `
With the schema, an editor completes and checks the allow-list's files while you type. It looks at one file at a time;
\`check\` looks at all of them. Name the schema in the first line of a file:

  # yaml-language-server: $schema=./platform.schema.json

  npm run guard -- schema team
  npm run guard -- schema --write

Exit code: 0 done, 1 a file cannot be written, 2 wrong command line.
`;

export function addSchema(program: Command, io: CliIo, exit: (code: number) => void): void {
  program
    .command('schema')
    .description('print the JSON Schema of platform.yml or of teams/*.yml, for editors')
    .addArgument(program.createArgument('[name]', 'both if absent').choices(['platform', 'team']))
    .option('--write [directory]', `write <name>.schema.json there (default: ${defaultDirectory})`)
    .addHelpText('after', help)
    .action(async (name: SchemaName | undefined, options: SchemaOptions) => exit(await runSchema(name, options, io)));
}

/** Prints or writes the schemas. Resolves to the exit code; `--help` says what each means. */
export async function runSchema(
  name: SchemaName | undefined,
  { write }: SchemaOptions,
  io: Pick<CliIo, 'stdout' | 'stderr'>,
): Promise<number> {
  const schemas = createSchemas();
  if (write === undefined) {
    io.stdout.write(formatSchema(name === undefined ? schemas : schemas[name]));
    return exitCodes.done;
  }
  const directory = write === true ? defaultDirectory : write;
  for (const each of name === undefined ? schemaNames : [name]) {
    const file = join(directory, `${each}.schema.json`);
    try {
      await writeFile(file, formatSchema(schemas[each]));
    } catch {
      io.stderr.write(`error: ${file} cannot be written: pass a directory that exists\n`);
      return exitCodes.found;
    }
    io.stdout.write(`${file}\n`);
  }
  return exitCodes.done;
}

const schemaNames: readonly SchemaName[] = ['platform', 'team'];

function createSchemas(): Readonly<Record<SchemaName, JsonSchema>> {
  return { platform: createPlatformSchema(), team: createTeamSchema(providers) };
}
