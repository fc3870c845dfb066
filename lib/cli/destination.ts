import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import { type CompiledAllowList, type Destination, ofStage } from '../allow-list/allow-list.ts';
import { providers } from '../providers/registry.ts';
import { Secret } from '../secrets/secret.ts';
import { newKeyBytes, newSigningKeySecret } from '../signing/signing-key.ts';
import { suggestName } from '../text/near-name.ts';
import { checkDirectory, formatPlaces } from './check-directory.ts';
import { type CliIo, exitCodes } from './cli-io.ts';
import { defaultDirectory } from './default-directory.ts';
import { describeSecretFaults } from './describe-secret-fault.ts';
import { describeSecretProblem } from './secret-problem.ts';
import type { SecretTools } from './secret-tools.ts';
import { stageOption } from './stage-option.ts';

const help = `
Creates the secret of a destination, under the name that teams/<team>.yml gives it. The value is a JSON object, read from
standard input and never printed; the README's table of types lists its fields. It is checked first, as a delivery would
check it: the fields, and for a URL that it uses https and that the vendor's hosts or the team's fence allow it.

  alertguard destination create payments/slack-critical --stage prod < secret.json
  alertguard destination create payments/ticket-hook --stage prod --generate    a random key, for the type webhook
  alertguard destination create payments/slack-critical --stage prod --replace < secret.json

Each stage has secrets of its own.

Region and credentials come from the environment, as for the aws command.
Exit code: 0 done, 1 failed and nothing was changed, 2 wrong command line.
`;

type Options = {
  readonly allowList: string;
  readonly stage: string;
  readonly generate?: true;
  readonly replace?: true;
};

export type DestinationIo = Pick<CliIo, 'stdin' | 'stdout' | 'stderr'>;

export function addDestination(
  program: Command,
  io: DestinationIo,
  tools: () => Promise<SecretTools>,
  exit: (code: number) => void,
): void {
  program
    .command('destination')
    .description('create the secrets of destinations')
    .addHelpText('after', help)
    .command('create')
    .description('create the secret of a destination, from standard input')
    .argument('<team/destination>', 'as in teams/<team>.yml')
    .addOption(stageOption())
    .option('--allow-list <directory>', 'where platform.yml and teams/ are', defaultDirectory())
    .option('--generate', 'generate a random key instead of reading one')
    .option('--replace', 'replace the value of an existing secret')
    .action(async (id: string, options: Options) => exit(await createDestination(id, options, await tools(), io)));
}

export async function createDestination(
  id: string,
  options: Options,
  tools: SecretTools,
  io: DestinationIo,
): Promise<number> {
  const fail = (message: string) => {
    io.stderr.write(`${message}\n`);
    return exitCodes.found;
  };
  const checked = await checkDirectory(options.allowList);
  if (!checked.ok) return fail(formatPlaces(checked.faults));
  const destination = find(ofStage(checked.allowList, options.stage), id);
  if (destination === undefined) {
    const known = checked.allowList.destinations.map((candidate) => candidate.id);
    return fail(`${options.allowList} has no such destination: ${suggestName(id, known, 'there is none yet')}`);
  }
  const { secret: name, type } = destination;
  if (name === undefined) return fail(`${id} is of type ${type}, which needs no secret`);

  const value = await readValue(options, tools, io);
  const provider = providers.get(type);
  if (provider === undefined) throw new Error('The allow-list compiled with a provider that is not registered');
  const { team, hosts: fence } = destination;
  const faults = provider.secretFaults(value, fence);
  if (faults.length > 0) {
    const advice = options.generate
      ? `a ${type} has no key to generate: write its secret to standard input`
      : undefined;
    return fail(advice ?? describeSecretFaults(faults, { type, team, rule: provider.hosts, fence }));
  }
  const written = options.replace
    ? await tools.writer.replace(name, value)
    : await tools.writer.create(name, value, tagsOf(destination));
  if (!written.ok) return fail(describeSecretProblem(name, written.reason));
  io.stdout.write(`${options.replace ? 'Replaced' : 'Created'} the secret ${name} of ${id}.\n`);
  return exitCodes.done;
}

async function readValue({ generate }: Options, tools: SecretTools, io: DestinationIo): Promise<Secret<string>> {
  if (generate) return newSigningKeySecret('standard-webhooks', tools.randomBytes(newKeyBytes));
  return new Secret((await text(io.stdin)).trim());
}

function find({ destinations }: CompiledAllowList, id: string): Destination | undefined {
  return destinations.find((candidate) => candidate.id === id);
}

function tagsOf({ id, team }: Destination): Map<string, string> {
  return new Map([
    ['alertguard:kind', 'destination'],
    ['alertguard:team', team],
    ['alertguard:destination', id],
  ]);
}
