import type { Command } from 'commander';
import { describeAwsFailure } from '../deploy/describe-aws-failure.ts';
import type { FunctionState, Rebuild, Verified } from '../deploy/verify-stack.ts';
import { toJsonText } from '../text/to-json-text.ts';
import { buildStage } from './build-stage.ts';
import { type CliIo, exitCodes } from './cli-io.ts';
import type { MakeDeployTools } from './deploy.ts';
import { formatOption } from './format-option.ts';
import { projectStageOption, repositoryOption } from './stage-option.ts';

const help = `
Builds a stage again from a commit and compares it with what runs: the code of each function, by the SHA-256 that Lambda
states, the template and its parameters. Where a function differs it says whether that is the code or the allow-list.
The version of alertguard must be the one that deployed. It changes nothing. What somebody changed by hand beside the
code, such as an environment variable or a policy, CloudFormation's drift detection finds. "deploy" mends neither as long
as the template is the same: CloudFormation knows of no change.

  alertguard verify --stage prod
  alertguard verify --stage prod --commit v1.4.0 --format json

Exit code: 0 the same runs, 1 it differs or cannot be compared, 2 wrong command line.
`;

type Options = {
  readonly stage?: string;
  readonly repository: string;
  readonly commit: string;
  readonly workingTree?: true;
  readonly format: 'table' | 'json';
};

export function addVerify(program: Command, io: CliIo, tools: MakeDeployTools, exit: (code: number) => void): void {
  program
    .command('verify')
    .description('compare what runs with a build of a commit')
    .addOption(projectStageOption())
    .addOption(repositoryOption())
    .option('--commit <reference>', 'the commit that should run', 'HEAD')
    .option('--working-tree', 'compare with the files as they are, and not with a commit')
    .addOption(formatOption(['table', 'json']))
    .addHelpText('after', help)
    .action(async (options: Options) => exit(await runVerify(options, tools, io)));
}

async function runVerify(options: Options, makeTools: MakeDeployTools, io: CliIo): Promise<number> {
  const { repository, stage, format, workingTree } = options;
  const commit = workingTree === true ? undefined : options.commit;
  const built = await buildStage({ repository, stage, io, commit });
  if (!built.ok) return failed(built.faults, format, io);
  const { stackName, region, metadata } = built.built;
  const verified = await attempt(built, makeTools, region);
  if (typeof verified === 'string') return failed(verified, format, io);
  if (verified === undefined) return failed(`there is no stack ${stackName} in ${region}`, format, io);
  const ok = isSame(verified);
  if (format === 'json') io.stdout.write(toJsonText({ ok, stack: stackName, ...verified }));
  else {
    io.stdout.write(describe(verified));
    const against = commit === undefined ? 'the files as they are' : commit;
    io.stdout.write(`${stackName} ${ok ? 'runs' : 'differs from'} ${against}: allow-list ${metadata.allowList.hash}\n`);
  }
  return ok ? exitCodes.done : exitCodes.found;
}

/** A text is why it could not be compared. */
async function attempt(
  built: Rebuild,
  makeTools: MakeDeployTools,
  region: string,
): Promise<Verified | string | undefined> {
  const { verifyStack } = await import('../deploy/verify-stack.ts');
  const tools = await makeTools(region);
  try {
    const account = await tools.account();
    return await verifyStack(tools, (name) => tools.bucket(name, account), built);
  } catch (error) {
    const because = describeAwsFailure(error);
    if (because === undefined) throw error;
    return because;
  } finally {
    tools.close();
  }
}

function failed(faults: string, format: Options['format'], io: CliIo): number {
  const lines = faults.split('\n');
  if (format === 'json') io.stdout.write(toJsonText({ ok: false, faults: lines }));
  else io.stderr.write(`${faults}\n`);
  return exitCodes.found;
}

function isSame({ functions, template, parameters }: Verified): boolean {
  return functions.every(({ state }) => state === 'same') && template.length === 0 && parameters.length === 0;
}

const states: Readonly<Record<FunctionState, string>> = {
  same: 'same',
  'allow-list': 'another allow-list, the same code',
  code: 'other code',
  missing: 'there is no such function',
};

function describe({ functions, template, parameters, version, allowList }: Verified): string {
  const rows = [
    ...functions.map(({ name, state }) => [name, states[state]] as const),
    ['template', template.length === 0 ? 'same' : `differs in ${template.join(', ')}`] as const,
    ['parameters', parameters.length === 0 ? 'same' : `differ in ${parameters.join(', ')}`] as const,
  ];
  const differs = (what: string, { deployed, rebuilt }: Verified['version']) =>
    deployed === rebuilt ? [] : [`${what} ${deployed ?? 'unknown'} was deployed, ${rebuilt} is compared with it`];
  const notes = [...differs('alertguard', version), ...differs('allow-list', allowList)];
  return [...rows.map(([name, state]) => `${name.padEnd(14)} ${state}`), ...notes, ''].join('\n');
}
