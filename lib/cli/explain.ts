import type { Command } from 'commander';
import { loadAllowList } from '../allow-list/allow-list.ts';
import { createEntryFinder } from '../allow-list/compile/find-entry.ts';
import { createGroupFinder } from '../allow-list/compile/find-group.ts';
import { composeBody } from '../explain/compose-body.ts';
import { explainNotification } from '../explain/explain-notification.ts';
import { formatExplanation } from '../explain/format-explanation.ts';
import { toJsonText } from '../text/to-json-text.ts';
import { checkDirectory, formatPlaces } from './check-directory.ts';
import { type CliIo, exitCodes } from './cli-io.ts';
import { defaultDirectory } from './default-directory.ts';
import { type ExplainRequestOptions, explainRequestOf, type RequestTools } from './explain-request.ts';
import { formatOption } from './format-option.ts';
import { readInput } from './read-input.ts';
import { stageOption } from './stage-option.ts';

export type ExplainOptions = {
  readonly sender?: string | undefined;
  readonly receiver?: string | undefined;
  /** Each `name=value`. */
  readonly label?: readonly string[] | undefined;
  readonly resolved?: boolean | undefined;
  readonly allowList: string;
  readonly format?: 'table' | 'json' | undefined;
};

type Body =
  | { readonly ok: true; readonly body: Uint8Array }
  | { readonly ok: false; readonly code: number; readonly message: string };

const help = `
Runs the guard's own code and prints every step, with the line of the allow-list that decided. Pass a recorded webhook
body, or the name of a receiver and the labels of one alert. In the second case the lanes are those of an invented alert
group.

  alertguard explain lib/local/recorded-notification.json --sender prod-eu
  alertguard explain --sender prod-eu --receiver payments-critical --label team=payments

With --request it explains what was decided, from the audit lines alone: the answer's x-request-id is enough.

  alertguard explain --request JKJaXmPLvHcESHA= --since 2h

The signature is not checked, because that needs the key.
Exit code: 0 accepted, 1 rejected, or the allow-list, the payload or the lines cannot be read, or with --request something
was given up, 2 wrong command line.
`;

export function addExplain(
  program: Command,
  io: CliIo,
  tools: () => Promise<RequestTools>,
  exit: (code: number) => void,
): void {
  const collect = (label: string, labels: readonly string[] = []) => [...labels, label];
  program
    .command('explain')
    .description('show why a notification is accepted or rejected, and where it goes')
    .argument('[payload]', 'a file with the body that Alertmanager posts, or - for standard input')
    .option('--sender <name>', 'the sender, as in platform.yml')
    .option('--receiver <name>', 'instead of a payload: the name of the receiver in alertmanager.yml')
    .option('--label <name=value>', 'with --receiver: a label of the alert; repeatable', collect)
    .option('--resolved', 'with --receiver: treat the alert as resolved')
    .option('--allow-list <directory>', 'the allow-list', defaultDirectory())
    .addOption(formatOption(['table', 'json']))
    .option('--request <id>', 'instead of a payload: the request that the audit lines name')
    .option('--since <moment>', 'with --request: where to begin', '24h')
    .option('--until <moment>', 'with --request: where to end (default: now)')
    .addOption(stageOption())
    .option('--local', 'with --request: read the log of `npm start` instead')
    .option('--file <ndjson>', 'with --request: read a file of audit lines instead, or -')
    .addHelpText('after', help)
    .action(async (payload: string | undefined, options: ExplainOptions & ExplainRequestOptions) => {
      const hasPayload = payload !== undefined || options.receiver !== undefined || options.sender !== undefined;
      if (options.request === undefined) exit(await runExplain(payload, options, io));
      else if (hasPayload) exit(refuseUsage('--request takes no payload, sender or receiver: the lines name them', io));
      else exit(await explainRequestOf(options, await tools(), io));
    });
}

/** Explains one notification. Resolves to the exit code; `--help` says what each means. */
export async function runExplain(
  payload: string | undefined,
  options: ExplainOptions,
  io: Pick<CliIo, 'stdin' | 'stdout' | 'stderr' | 'color'>,
): Promise<number> {
  const { sender } = options;
  if (sender === undefined) return refuseUsage('pass --sender, or --request alone', io);
  const read = await readBody(payload, options, io);
  if (!read.ok) {
    io.stderr.write(`error: ${read.message}\n`);
    return read.code;
  }
  const checked = await checkDirectory(options.allowList);
  if (!checked.ok) {
    io.stderr.write(`${formatPlaces(checked.faults)}\n`);
    return exitCodes.found;
  }
  const explanation = await explainNotification({
    allowList: loadAllowList(JSON.stringify(checked.allowList), '<stage>'),
    find: createEntryFinder(checked.files),
    findGroup: createGroupFinder(checked.files),
    sender,
    body: read.body,
  });
  const text =
    options.format === 'json'
      ? toJsonText(explanation)
      : formatExplanation(explanation, { directory: options.allowList, color: io.color });
  io.stdout.write(text);
  return explanation.answer === 'accepted' ? exitCodes.done : exitCodes.found;
}

function refuseUsage(message: string, { stderr }: Pick<CliIo, 'stderr'>): number {
  stderr.write(`error: ${message}\n`);
  return exitCodes.usage;
}

async function readBody(payload: string | undefined, options: ExplainOptions, io: Pick<CliIo, 'stdin'>): Promise<Body> {
  const { receiver, label = [], resolved = false } = options;
  if ((payload === undefined) === (receiver === undefined)) return usage('pass either a payload or --receiver');
  if (receiver !== undefined) {
    const labels = label.map((text) => /^([^=]+)=(.*)$/s.exec(text));
    if (labels.includes(null)) return usage('--label must be name=value');
    const pairs = labels.map((match): [string, string] => [match?.[1] ?? '', match?.[2] ?? '']);
    return { ok: true, body: composeBody({ receiver, labels: new Map(pairs), resolved }) };
  }
  if (label.length > 0 || resolved) return usage('--label and --resolved work only with --receiver');
  const body = await readInput(payload ?? '', io);
  if (body !== undefined) return { ok: true, body };
  return { ok: false, code: exitCodes.found, message: 'the payload cannot be read: pass a file that exists, or -' };
}

function usage(message: string): Body {
  return { ok: false, code: exitCodes.usage, message };
}
