import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import type { BuiltStack } from '../stack/build-stack.ts';
import { toJsonText } from '../text/to-json-text.ts';
import { buildStage } from './build-stage.ts';
import { type CliIo, exitCodes } from './cli-io.ts';
import { formatOption } from './format-option.ts';
import { projectStageOption, repositoryOption } from './stage-option.ts';

const help = `
Makes all that a deployment consists of, and deploys nothing: template.json, a plain CloudFormation template;
parameters.json, its parameters; artifacts/, the functions with the compiled allow-list, to be uploaded under the names
that they have there; iam/, what each role may do, as IAM documents; manifest.json, their hashes. It needs no network.
The same files and the same version of alertguard give the same bytes, on any machine.

  alertguard build
  alertguard build --stage prod --out build --format json

Exit code: 0 built, 1 the repository has errors, 2 wrong command line.
`;

type Options = {
  readonly stage?: string;
  readonly out: string;
  readonly repository: string;
  readonly format: 'table' | 'json';
};

export function addBuild(program: Command, io: CliIo, exit: (code: number) => void): void {
  program
    .command('build')
    .description('make the functions, the CloudFormation template and the IAM documents of a stage')
    .addOption(projectStageOption())
    .option('--out <directory>', 'where to', 'build')
    .addOption(repositoryOption())
    .addOption(formatOption(['table', 'json'], 'the manifest, or the faults'))
    .addHelpText('after', help)
    .action(async (options: Options) => exit(await runBuild(options, io)));
}

async function runBuild({ out, format, ...options }: Options, io: CliIo): Promise<number> {
  const result = await buildStage({ ...options, stage: options.stage, io });
  if (!result.ok) {
    io.stdout.write(
      format === 'json' ? toJsonText({ ok: false, faults: result.faults.split('\n') }) : `${result.faults}\n`,
    );
    return exitCodes.found;
  }
  if (!(await isOurs(out))) {
    io.stderr.write(
      `error: ${out} holds other files: pass --out with a new directory, or one that an earlier build made\n`,
    );
    return exitCodes.found;
  }
  await writeBuild(out, result.built);
  const manifest = result.built.files['manifest.json'] ?? '';
  io.stdout.write(format === 'json' ? manifest : describeBuild(out, result.built));
  return exitCodes.done;
}

/** What an earlier build left is replaced; anything else is somebody's. */
async function isOurs(out: string): Promise<boolean> {
  if (!existsSync(out)) return true;
  return existsSync(join(out, 'manifest.json')) || (await readdir(out)).length === 0;
}

async function writeBuild(out: string, { files, artifacts }: BuiltStack): Promise<void> {
  for (const directory of ['artifacts', 'iam']) await rm(join(out, directory), { recursive: true, force: true });
  const write = async (path: string, content: string | Uint8Array) => {
    await mkdir(dirname(join(out, path)), { recursive: true });
    await writeFile(join(out, path), content);
  };
  for (const [path, text] of Object.entries(files)) await write(path, text);
  for (const { key, bytes } of artifacts) await write(join('artifacts', key), bytes);
}

function describeBuild(out: string, { stackName, region, metadata, files, artifacts }: BuiltStack): string {
  const rows = [
    ...Object.entries(files).map(([path, text]) => [Buffer.byteLength(text), path] as const),
    ...artifacts.map(({ key, bytes }) => [bytes.length, `artifacts/${key}`] as const),
  ];
  return [
    ...rows.map(([bytes, path]) => `${String(bytes).padStart(9)} bytes  ${join(out, path)}`),
    `stack ${stackName} in ${region}, alertguard ${metadata.version}, allow-list ${metadata.allowList.hash}`,
    '',
  ].join('\n');
}
