import type { Command } from 'commander';
import type { DeployTools } from '../deploy/deploy-tools.ts';
import { describeAwsFailure } from '../deploy/describe-aws-failure.ts';
import { toJsonText } from '../text/to-json-text.ts';
import { buildStage } from './build-stage.ts';
import { type CliIo, exitCodes } from './cli-io.ts';
import { confirm } from './confirm.ts';
import { type Deployed, type DeployInput, toJson } from './deploy-text.ts';
import { formatOption } from './format-option.ts';
import { projectStageOption, repositoryOption } from './stage-option.ts';

const help = `
Builds a stage and deploys it with CloudFormation. Before anything changes it prints who can newly be notified, and what
the change set does to each resource, and asks. It then follows the deployment; where a resource fails, CloudFormation
rolls back, and it prints which resource it was, and why. Credentials come from the environment, as for the aws command.

It takes nothing away that protects, such as the alarms' topic or a key, without --allow-removal. The dead-letter queue
and the logs that an earlier stack of the stage has left are taken over. The functions' code goes into a bucket that it
makes, or that the stage names as artifactBucket.

  alertguard deploy --stage prod
  alertguard deploy --stage prod --yes --format json

Exit code: 0 deployed, or nothing to deploy, 1 errors, refused, not confirmed or rolled back, 2 wrong command line.
`;

type Options = {
  readonly stage?: string;
  readonly repository: string;
  readonly yes?: true;
  readonly allowRemoval?: true;
  readonly format: 'table' | 'json';
};

export type MakeDeployTools = (region: string) => Promise<DeployTools>;

export function addDeploy(program: Command, io: CliIo, tools: MakeDeployTools, exit: (code: number) => void): void {
  program
    .command('deploy')
    .description('build a stage and deploy it, after showing what changes')
    .addOption(projectStageOption())
    .addOption(repositoryOption())
    .option('--yes', 'do not ask; without a terminal it is needed')
    .option('--allow-removal', 'deploy although it takes protection away from the stack')
    .addOption(formatOption(['table', 'json'], 'what changed, with progress on standard error'))
    .addHelpText('after', help)
    .action(async (options: Options) => exit(await runDeploy(options, tools, io)));
}

async function runDeploy(options: Options, makeTools: MakeDeployTools, io: CliIo): Promise<number> {
  const { repository, stage, format } = options;
  const built = await buildStage({ repository, stage, io });
  if (!built.ok) {
    const faults = { ok: false, faults: built.faults.split('\n') };
    io.stdout.write(format === 'json' ? toJsonText(faults) : `${built.faults}\n`);
    return exitCodes.found;
  }
  const outcome = await attempt(built, options, makeTools, io);
  if (format === 'json') io.stdout.write(toJson(outcome, built));
  else describe(outcome, built, io);
  return outcome.kind === 'deployed' || outcome.kind === 'nothing_to_change' ? exitCodes.done : exitCodes.found;
}

async function attempt(
  input: DeployInput,
  { yes, allowRemoval, format }: Options,
  makeTools: MakeDeployTools,
  io: CliIo,
): Promise<Deployed> {
  // On demand, as its tools are: the SDK takes longer to import than a help takes to print.
  const { deploySteps } = await import('./deploy-steps.ts');
  const tools = await makeTools(input.built.region);
  const progress = format === 'json' ? io.stderr : io.stdout;
  try {
    return await deploySteps({
      ...input,
      tools,
      say: (text) => progress.write(text),
      confirm: async () => yes === true || (await confirm('Deploy this?', io)),
      allowRemoval: allowRemoval === true,
      color: io.color && format === 'table',
    });
  } catch (error) {
    const because = describeAwsFailure(error);
    if (because === undefined) throw error;
    return { kind: 'refused', because };
  } finally {
    tools.close();
  }
}

function describe(outcome: Deployed, { built }: DeployInput, io: CliIo): void {
  const { stackName, metadata } = built;
  switch (outcome.kind) {
    case 'deployed':
      io.stdout.write(`Deployed ${stackName}, allow-list ${metadata.allowList.hash}.\n`);
      if (built.parameters['AlarmTopicArn'] === '') io.stderr.write(noTopic);
      break;
    case 'nothing_to_change':
      io.stdout.write(
        `${stackName} runs this already, as far as CloudFormation knows: alertguard verify compares the code itself.\n`,
      );
      break;
    case 'not_confirmed':
      io.stderr.write('\nnot confirmed: nothing was changed (--yes confirms)\n');
      break;
    case 'refused':
    case 'failed':
      io.stderr.write(`error: ${outcome.because}\n`);
  }
}

/** What the guard cannot say itself nobody hears of then. */
const noTopic = 'This stage has no alarmTopicArn: where the guard itself is broken, nobody is told.\n';
