import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { type AllowListOfStage, ofStage, type Receiver, type Sender } from '../allow-list/allow-list.ts';
import { createDrill } from '../fire-drill/create-drill.ts';
import { type DeliveryEvent, followDeliveries, type ReadAuditLines } from '../fire-drill/follow-deliveries.ts';
import { type PostResult, postNotification } from '../fire-drill/post-notification.ts';
import { parseGuardUrl } from '../relay/parse-guard-url.ts';
import { wantsResolved } from '../rendering/wants-resolved.ts';
import type { Secret } from '../secrets/secret.ts';
import { signRequest } from '../senders/sign-request.ts';
import { encodingOf, parseSigningKeySecret } from '../signing/signing-key.ts';
import { checkDirectory, formatPlaces } from './check-directory.ts';
import { type CliIo, exitCodes } from './cli-io.ts';
import { defaultDirectory } from './default-directory.ts';
import { describeSecretProblem } from './secret-problem.ts';
import type { SecretTools } from './secret-tools.ts';
import { stageOption } from './stage-option.ts';

const help = `
Sends one alert marked [TEST] through a deployed guard, first firing and then resolved, to all destinations of a receiver.
It signs with the sender's key from Secrets Manager. Region and credentials come from the environment, as for the aws
command.

  alertguard send --guard-url https://<api> --stage prod --sender prod-eu --receiver payments-critical
  alertguard send … --follow       waits and prints each delivery's outcome (reads deliver's log)

Exit code: 0 accepted (with --follow: delivered everywhere), 1 not, 2 wrong command line.
`;

type Options = {
  readonly guardUrl: string;
  readonly sender: string;
  readonly receiver: string;
  readonly allowList: string;
  readonly firingOnly?: true;
  readonly follow?: true;
  /** That of the stage's deliver function where absent. */
  readonly logGroup?: string;
  readonly stage: string;
};

export type SendTools = Pick<SecretTools, 'reader' | 'nowMs'> & {
  readonly auditLines: (logGroup: string) => ReadAuditLines;
};

type SendIo = Pick<CliIo, 'stdout' | 'stderr'>;

const timeoutMs = 15_000;
const followMs = 120_000;
const pauseMs = 2_000;

export function addSend(
  program: Command,
  io: SendIo,
  tools: () => Promise<SendTools>,
  exit: (code: number) => void,
): void {
  program
    .command('send')
    .description('run a fire drill: send a notification marked [TEST] through a deployed guard')
    .requiredOption('--guard-url <url>', 'URL of the API, without /v1/…')
    .requiredOption('--sender <sender>', 'as in platform.yml')
    .requiredOption('--receiver <receiver>', "Alertmanager's receiver name, as in teams/<team>.yml")
    .addOption(stageOption())
    .option('--allow-list <directory>', 'where platform.yml and teams/ are', defaultDirectory())
    .option('--firing-only', 'do not send the resolved notification')
    .option('--follow', 'wait and print the outcome of each delivery')
    .option('--log-group <name>', 'log group of the deliver function; /aws/lambda/alertguard-<stage>-deliver if absent')
    .addHelpText('after', help)
    .action(async (options: Options) => exit(await runSend(options, await tools(), io)));
}

/** Runs a drill. Resolves to the exit code; `--help` says what each means. */
export async function runSend(options: Options, tools: SendTools, io: SendIo): Promise<number> {
  const prepared = await prepare(options, tools);
  const fault = typeof prepared === 'string' ? prepared : await sendAll(prepared, options, tools, io);
  if (fault === undefined) return exitCodes.done;
  io.stderr.write(`${fault}\n`);
  return exitCodes.found;
}

type Prepared = {
  readonly url: URL;
  readonly sender: Sender;
  readonly receiver: Receiver;
  readonly allowList: AllowListOfStage;
  readonly key: Secret<Uint8Array>;
};

/** All that can be wrong before anything is sent, as a sentence. */
async function prepare(options: Options, { reader }: SendTools): Promise<Prepared | string> {
  const url = parseGuardUrl(`${options.guardUrl.replace(/\/$/, '')}/v1/senders/${options.sender}/notifications`);
  if (!url.ok) return '--guard-url must be https://<host>, without /v1/…; http only for this machine';
  const checked = await checkDirectory(options.allowList);
  if (!checked.ok) return formatPlaces(checked.faults);
  const allowList = ofStage(checked.allowList, options.stage);
  const sender = allowList.senders.find(({ name }) => name === options.sender);
  if (sender === undefined) return 'the allow-list has no such sender';
  const isWanted = (receiver: Receiver) => receiver.sender === sender.name && receiver.name === options.receiver;
  const receiver = allowList.receivers.find(isWanted);
  if (receiver === undefined) return `the allow-list has no such receiver for the sender ${sender.name}`;
  const read = await reader.read(sender.secret, 'AWSCURRENT');
  if (!read.ok) return describeSecretProblem(sender.secret, read.reason);
  const key = parseSigningKeySecret(read.value.reveal(), encodingOf(sender.scheme));
  if (!key.ok) return `the secret ${sender.secret} holds no usable key (${key.reason})`;
  return { url: url.url, sender, receiver, allowList, key: key.key };
}

type Status = 'firing' | 'resolved';

/** Undefined when all went well; else what did not. */
async function sendAll(
  prepared: Prepared,
  options: Options,
  tools: SendTools,
  io: SendIo,
): Promise<string | undefined> {
  const startedMs = tools.nowMs();
  const statuses: readonly Status[] = options.firingOnly ? ['firing'] : ['firing', 'resolved'];
  for (const status of statuses) {
    const fault = await sendOne(prepared, { status, startedMs }, options, tools, io);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

async function sendOne(
  prepared: Prepared,
  { status, startedMs }: { readonly status: Status; readonly startedMs: number },
  options: Options,
  tools: SendTools,
  io: SendIo,
): Promise<string | undefined> {
  const startsAt = new Date(startedMs).toISOString();
  const endsAt = new Date(tools.nowMs()).toISOString();
  const body = createDrill({ receiver: prepared.receiver, status, startsAt, endsAt });
  const answer = await post(prepared, new TextEncoder().encode(body), tools.nowMs());
  if (!answer.ok)
    return answer.reason === 'timeout' ? 'the guard did not answer in time' : 'no guard answers at that URL';
  io.stdout.write(`${status}: ${answer.status} ${answer.body} (request ${answer.requestId ?? 'without an id'})\n`);
  if (answer.status !== 202) return 'the guard did not accept it: the reason is in its audit line for this request';
  if (!options.follow) return undefined;
  const drill = { requestId: answer.requestId ?? '', startedMs, destinations: countDestinations(prepared, status) };
  return (await follow(drill, options, tools, io)) ? undefined : 'not delivered everywhere within two minutes';
}

async function post({ url, sender, allowList, key }: Prepared, body: Uint8Array, nowMs: number): Promise<PostResult> {
  const { scheme, name } = sender;
  const headers = await signRequest({ scheme, sender: name, audience: allowList.audience, key, body, nowMs });
  return await postNotification(url, headers, body, timeoutMs);
}

function countDestinations({ receiver, allowList }: Prepared, status: Status): number {
  const destinations = allowList.destinations.filter(({ id }) => receiver.deliver.includes(id));
  return destinations.filter(({ options }) => status === 'firing' || wantsResolved(options)).length;
}

async function follow(
  drill: { readonly requestId: string; readonly startedMs: number; readonly destinations: number },
  { stage, logGroup = `/aws/lambda/alertguard-${stage}-deliver` }: Options,
  { auditLines, nowMs }: SendTools,
  io: SendIo,
): Promise<boolean> {
  return await followDeliveries({
    readAuditLines: auditLines(logGroup),
    requestId: drill.requestId,
    destinations: drill.destinations,
    sinceMs: drill.startedMs,
    nowMs,
    deadlineMs: nowMs() + followMs,
    pause: async () => await sleep(pauseMs),
    onEvent: (event) => io.stdout.write(`  ${describe(event)}\n`),
  });
}

function describe({ event, destination, reason, status, attempt }: DeliveryEvent): string {
  const details = [reason, status && `status ${status}`, attempt && `attempt ${attempt}`].filter(Boolean).join(', ');
  return `${event.slice('delivery.'.length).replace('_', ' ')}  ${destination}${details === '' ? '' : ` (${details})`}`;
}
