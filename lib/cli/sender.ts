import type { Command } from 'commander';
import { ofStage, type Sender } from '../allow-list/allow-list.ts';
import { createBearerToken } from '../senders/create-bearer-token.ts';
import { maxTokenLifetimeSeconds } from '../senders/judge-token.ts';
import { encodingOf, newKeyBytes, newSigningKeySecret, parseSigningKeySecret } from '../signing/signing-key.ts';
import { nearName } from '../text/near-name.ts';
import { checkDirectory, formatPlaces } from './check-directory.ts';
import { type CliIo, exitCodes } from './cli-io.ts';
import { defaultDirectory } from './default-directory.ts';
import { describeSecretProblem } from './secret-problem.ts';
import type { SecretTools } from './secret-tools.ts';
import { connectSender } from './sender-snippet.ts';
import { stageOption } from './stage-option.ts';

const help = `
A sender is an Alertmanager with its relay, a Grafana, or anything with a bearer token. platform.yml lists the senders.
These commands create and rotate their keys, which are kept in AWS Secrets Manager only and never printed.

  alertguard sender create prod-eu --stage prod    creates the key and prints how to connect the sender
  alertguard sender rotate prod-eu --stage prod    creates a new key; the old one stays valid as AWSPREVIOUS
  alertguard sender token prod-eu --stage prod     prints a token, for a sender with the scheme bearer

Each stage has keys of its own: what is signed for one is rejected by the others.
Region and credentials come from the environment, as for the aws command.
Exit code: 0 done, 1 failed and nothing was changed, 2 wrong command line.
`;

type Options = { readonly allowList: string; readonly stage: string; readonly guardUrl: string };
type SenderOptions = Omit<Options, 'guardUrl'>;
type SenderIo = Pick<CliIo, 'stdout' | 'stderr'>;

const hoursDefault = 24 * 30;
const maxHours = maxTokenLifetimeSeconds / 3600;

export function addSender(
  program: Command,
  io: SenderIo,
  tools: () => Promise<SecretTools>,
  exit: (code: number) => void,
): void {
  const sender = program
    .command('sender')
    .description('create and rotate the keys of senders')
    .addHelpText('after', help);
  const command = (name: string, description: string) =>
    sender
      .command(name)
      .description(description)
      .argument('<sender>', 'as in platform.yml')
      .addOption(stageOption())
      .option('--allow-list <directory>', 'where platform.yml and teams/ are', defaultDirectory());

  command('create', 'create the key of a sender')
    .option('--guard-url <url>', 'URL of the API, for the printed snippet', 'https://<api>')
    .action(async (name: string, options: Options) => exit(await createSender(name, options, await tools(), io)));
  command('rotate', 'rotate the key of a sender').action(async (name: string, options: Options) =>
    exit(await rotateSender(name, options, await tools(), io)),
  );
  command('token', 'print a bearer token, which is a secret')
    .option('--hours <n>', `how long it is valid, up to ${maxHours}`, String(hoursDefault))
    .action(async (name: string, options: Options & { hours: string }) =>
      exit(await printToken(name, options, await tools(), io)),
    );
}

export async function createSender(name: string, options: Options, tools: SecretTools, io: SenderIo): Promise<number> {
  const found = await findSender(name, options, io);
  if (found === undefined) return exitCodes.found;
  const value = newSigningKeySecret(found.sender.scheme, tools.randomBytes(newKeyBytes));
  const tags = new Map([
    ['alertguard:kind', 'sender'],
    ['alertguard:sender', name],
  ]);
  const created = await tools.writer.create(found.sender.secret, value, tags);
  if (!created.ok) return fail(io, describeSecretProblem(found.sender.secret, created.reason));
  io.stdout.write(`Created the secret ${found.sender.secret}.\n\n${connectSender(found.sender, options)}`);
  return exitCodes.done;
}

export async function rotateSender(
  name: string,
  options: SenderOptions,
  tools: SecretTools,
  io: SenderIo,
): Promise<number> {
  const found = await findSender(name, options, io);
  if (found === undefined) return exitCodes.found;
  const { scheme, secret } = found.sender;
  const replaced = await tools.writer.replace(secret, newSigningKeySecret(scheme, tools.randomBytes(newKeyBytes)));
  if (!replaced.ok) return fail(io, describeSecretProblem(secret, replaced.reason));
  io.stdout.write(
    `The secret ${secret} has a new key. The old key stays valid until the next rotation: give the sender the new one ` +
      'before that. To revoke a lost key, rotate twice.\n',
  );
  return exitCodes.done;
}

export async function printToken(
  name: string,
  { hours, ...options }: SenderOptions & { readonly hours: string },
  tools: SecretTools,
  io: SenderIo,
): Promise<number> {
  if (!/^[1-9]\d{0,4}$/.test(hours) || Number(hours) > maxHours) {
    io.stderr.write(`--hours must be a whole number from 1 to ${maxHours}\n`);
    return exitCodes.usage;
  }
  const found = await findSender(name, options, io);
  if (found === undefined) return exitCodes.found;
  const { scheme, secret } = found.sender;
  if (scheme !== 'bearer')
    return fail(io, `the sender ${name} uses the scheme ${scheme}: only the scheme bearer has tokens`);
  const read = await tools.reader.read(secret, 'AWSCURRENT');
  if (!read.ok) return fail(io, describeSecretProblem(secret, read.reason));
  const key = parseSigningKeySecret(read.value.reveal(), encodingOf(scheme));
  if (!key.ok) return fail(io, `the secret ${secret} holds no usable key (${key.reason})`);
  const { audience } = found;
  const expiresAtMs = tools.nowMs() + Number(hours) * 3_600_000;
  const token = await createBearerToken(key.key, { sender: name, audience, nowMs: tools.nowMs(), expiresAtMs });
  io.stderr.write(`Valid until ${new Date(expiresAtMs).toISOString()}. Anyone who reads it can send as ${name}.\n`);
  io.stdout.write(`${token.reveal()}\n`);
  return exitCodes.done;
}

async function findSender(
  name: string,
  { allowList: directory, stage }: SenderOptions,
  io: SenderIo,
): Promise<{ readonly sender: Sender; readonly audience: string } | undefined> {
  const checked = await checkDirectory(directory);
  if (!checked.ok) {
    fail(io, formatPlaces(checked.faults));
    return undefined;
  }
  const { senders, audience } = ofStage(checked.allowList, stage);
  const sender = senders.find((candidate) => candidate.name === name);
  if (sender !== undefined) return { sender, audience };
  const near = nearName(
    name,
    senders.map((candidate) => candidate.name),
  );
  const hint = near === undefined ? 'add it under `senders` first' : `did you mean ${near}?`;
  fail(io, `${directory}/platform.yml has no such sender: ${hint}`);
  return undefined;
}

function fail(io: SenderIo, message: string): number {
  io.stderr.write(`${message}\n`);
  return exitCodes.found;
}
