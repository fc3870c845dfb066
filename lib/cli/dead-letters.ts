import type { Command } from 'commander';
import { parseDuration } from '../alertmanager-config/parse-duration.ts';
import type { LetterFilter } from '../dead-letters/letter-filter.ts';
import { exitCodes } from './cli-io.ts';
import { type ActOptions, discardLetters, redriveLetters } from './dead-letters-act.ts';
import { listLetters, showLetter } from './dead-letters-show.ts';
import {
  type DeadLetterIo,
  type DeadLetterTools,
  type OpenStage,
  openStage,
  type StageOptions,
} from './dead-letters-tools.ts';
import { defaultDirectory } from './default-directory.ts';
import { formatOption } from './format-option.ts';
import { stageOption } from './stage-option.ts';

const help = `
Deliveries that were given up wait in the queue <service>-<stage>-dead-letters.fifo for 14 days. While a command reads them
they are hidden from other readers; when it ends, also by Ctrl-C, they are visible again at once. After kill -9 they are
within a minute, and within nine if there are 100,000.

  alertguard dead-letters list --stage prod
  alertguard dead-letters show 3f2a91c04b7d --stage prod
  alertguard dead-letters redrive --stage prod --destination payments/slack-critical --dry-run
  alertguard dead-letters discard --stage prod --reason expired --before 2d --format json --yes

Region and credentials come from the environment, as for the aws command. For the local stack: --stage local --endpoint
<its SQS>. The allow-list should be the one that is deployed.
`;

const redriveHelp = `
Sends dead letters back to the delivery queue: in the order in which they were accepted, in the lanes that the allow-list
gives them today, and with their patience anew. What the allow-list no longer allows, and what cannot be read, is kept and
named. First it says what it would do and how old the alerts are, and asks.

Only the role in the deployment's parameter redriveRoleArn may send to the delivery queue: assume it. It needs
sqs:GetQueueUrl and sqs:SendMessage on the delivery queue, and sqs:GetQueueUrl, sqs:GetQueueAttributes, sqs:ReceiveMessage,
sqs:ChangeMessageVisibility and sqs:DeleteMessage on the dead letters.

A dead letter is removed only once the delivery queue has it, so none is lost whenever the command is killed. Up to 80 may
then be in both queues: repeated within four minutes, the command sends none of them twice; later it may.

Exit code: 0 all went back, 1 not all, 2 wrong command line.
`;

const discardHelp = `
Deletes dead letters for good. First it says which, and asks. The guard keeps no record of it: with --format json it prints
one line for each that was deleted, without any text of an alert, for your own.

Exit code: 0 all are deleted, 1 not all, 2 wrong command line.
`;

type FilterOptions = {
  readonly destination?: string;
  readonly reason?: string;
  readonly id?: string;
  readonly since?: string;
  readonly before?: string;
};

export function addDeadLetters(
  program: Command,
  io: DeadLetterIo,
  tools: () => Promise<DeadLetterTools>,
  exit: (code: number) => void,
): void {
  const deadLetters = program
    .command('dead-letters')
    .description('list, show, redrive and discard deliveries that were given up')
    .addHelpText('after', help);
  const command = (name: string, description: string) =>
    deadLetters
      .command(name)
      .description(description)
      .addOption(stageOption())
      .option('--service <name>', 'as in serverless.yml', 'alertguard')
      .option('--endpoint <url>', "another SQS than that of AWS, such as the local stack's")
      .option('--allow-list <directory>', 'where platform.yml and teams/ are', defaultDirectory());
  const filtered = (name: string, description: string) =>
    command(name, description)
      .option('--destination <team/name>', 'only those to this destination')
      .option('--reason <code>', 'only those given up for this reason; moved_by_queue where SQS itself did')
      .option('--since <time>', 'only those accepted since: 2h, 3d, or a time such as 2026-11-21T10:00Z')
      .option('--before <time>', 'only those accepted before')
      .option('--id <id>', 'only those whose delivery key, or message id, begins so');
  const onStage = async (options: StageOptions, run: (stage: OpenStage) => Promise<number>): Promise<void> => {
    const opened = await openStage(options, await tools(), io);
    if (!opened.ok) io.stderr.write(`${opened.message}\n`);
    exit(opened.ok ? await run(opened.stage) : exitCodes.found);
  };
  const failUsage = (message: string): void => {
    io.stderr.write(`error: ${message}\n`);
    exit(exitCodes.usage);
  };
  const onLetters = async (
    options: StageOptions & FilterOptions,
    run: (stage: OpenStage, filter: LetterFilter) => Promise<number>,
  ): Promise<void> => {
    const filter = parseFilter(options, Date.now());
    if (typeof filter === 'string') return failUsage(filter);
    await onStage(options, async (stage) => await run(stage, filter));
  };

  filtered('list', 'count dead letters by destination, reason, sender and receiver')
    .option('--each', 'one line for each')
    .addOption(formatOption(['table', 'json'], 'for programs, with --each one object a line'))
    .action(async (options: StageOptions & FilterOptions & { each?: true }) =>
      onLetters(options, async (stage, filter) => await listLetters(stage, filter, options, io)),
    );
  command('show', 'show one dead letter: why, when, who was notified instead, and what the allow-list says today')
    .argument('<id>', 'the start of its delivery key, as in the audit lines and in list --each')
    .option('--text', 'show the alerts too: their labels and annotations')
    .addOption(formatOption(['table', 'json']))
    .action(async (id: string, options: StageOptions & { text?: true }) =>
      isId(id)
        ? onStage(options, async (stage) => await showLetter(stage, id, options, io))
        : failUsage(`<id> is ${idRule}`),
    );
  const acting = (name: string, description: string) =>
    filtered(name, description)
      .option('--dry-run', 'say what would be done, and change nothing')
      .option('--yes', 'do not ask')
      .addOption(
        formatOption(['table', 'json'], 'one object a line for each dead letter, and all else to standard error'),
      );
  acting('redrive', 'send dead letters back to be delivered')
    .addHelpText('after', redriveHelp)
    .action(async (options: StageOptions & FilterOptions & ActOptions) =>
      onLetters(options, async (stage, filter) => await redriveLetters(stage, filter, options, io)),
    );
  acting('discard', 'delete dead letters')
    .addHelpText('after', discardHelp)
    .action(async (options: StageOptions & FilterOptions & ActOptions) =>
      onLetters(options, async (stage, filter) => await discardLetters(stage, filter, options, io)),
    );
}

/** A sentence where an option is wrong. */
export function parseFilter(options: FilterOptions, nowMs: number): LetterFilter | string {
  const { destination, reason, id, since, before } = options;
  const [sinceMs, beforeMs] = [since, before].map((text) => (text === undefined ? undefined : parseTime(text, nowMs)));
  if (Number.isNaN(sinceMs) || Number.isNaN(beforeMs)) {
    return '--since and --before take a duration such as 2h or 3d, or a time such as 2026-11-21T10:00Z';
  }
  if (id !== undefined && !isId(id)) return `--id takes ${idRule}`;
  return { destination, reason, id, sinceMs, beforeMs };
}

const idRule = 'the first 8 characters or more of a delivery key or message id';

/** Shorter ones would mean several. */
function isId(text: string): boolean {
  return /^[0-9a-f-]{8,64}$/.test(text);
}

/** Milliseconds since the epoch; NaN where it is neither a time nor a duration. A time without a zone is none. */
function parseTime(text: string, nowMs: number): number {
  const durationMs = parseDuration(text);
  if (durationMs !== undefined) return nowMs - durationMs;
  return /^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})$/.test(text) ? Date.parse(text) : Number.NaN;
}
