import { loadAllowList } from '../allow-list/allow-list.ts';
import type { QueueFault } from '../audit/reasons.ts';
import type { QueueAnswer, StageQueues } from '../dead-letters/dead-letter-queue.ts';
import { judgeLetter } from '../dead-letters/judge-letter.ts';
import type { ReadTools } from '../dead-letters/with-letters.ts';
import { checkDirectory, formatPlaces } from './check-directory.ts';
import type { CliIo } from './cli-io.ts';

/** What the commands for dead letters need beside the terminal. */
export type DeadLetterTools = {
  /** `prefix` is what the names of all queues of a stage begin with; `endpoint` replaces that of AWS. */
  readonly findQueues: (prefix: string, endpoint: string | undefined) => Promise<QueueAnswer<StageQueues>>;
  /** Milliseconds since the epoch. */
  readonly nowMs: () => number;
};

export type DeadLetterIo = Pick<CliIo, 'stdin' | 'stdout' | 'stderr' | 'stop'>;

export type StageOptions = {
  readonly stage: string;
  readonly service: string;
  readonly endpoint?: string | undefined;
  readonly allowList: string;
  readonly format?: 'table' | 'json' | undefined;
};

/** A stage whose dead letters can be read and judged. */
export type OpenStage = {
  readonly prefix: string;
  readonly queues: StageQueues;
  readonly reading: ReadTools;
  readonly nowMs: () => number;
};

export type Opened =
  | { readonly ok: true; readonly stage: OpenStage }
  | { readonly ok: false; readonly message: string };

const progressEveryMs = 2_000;

export async function openStage(options: StageOptions, tools: DeadLetterTools, io: DeadLetterIo): Promise<Opened> {
  if (options.endpoint !== undefined && !URL.canParse(options.endpoint)) {
    return { ok: false, message: '--endpoint must be a URL' };
  }
  const checked = await checkDirectory(options.allowList);
  if (!checked.ok) return { ok: false, message: formatPlaces(checked.faults) };
  const allowList = loadAllowList(JSON.stringify(checked.allowList), options.stage);
  const prefix = `${options.service}-${options.stage}`;
  const found = await tools.findQueues(prefix, options.endpoint);
  if (!found.ok) return { ok: false, message: describeQueueFault('read', found.reason, prefix) };
  const { nowMs } = tools;
  let saidMs = nowMs();
  const onProgress = (read: number, about: number) => {
    if (nowMs() - saidMs < progressEveryMs) return;
    saidMs = nowMs();
    io.stderr.write(`read ${read} of about ${about}\n`);
  };
  const judge: ReadTools['judge'] = (delivery) => judgeLetter(allowList, delivery);
  const reading = { queue: found.value.deadLetters, judge, stop: io.stop, onProgress };
  return { ok: true, stage: { prefix, queues: found.value, reading, nowMs } };
}

/** What to do about a call that failed. Names of queues are no secrets. */
export function describeQueueFault(step: 'read' | 'send' | 'remove', reason: QueueFault, prefix: string): string {
  const queue = `${prefix}-${step === 'send' ? 'deliveries' : 'dead-letters'}.fifo`;
  switch (reason) {
    case 'queue_denied':
      return step === 'send'
        ? `these credentials may not send to ${queue}: its policy admits ingest, deliver and the role in the parameter ` +
            'redriveRoleArn. Assume that role; if there is none, deploy with --param redriveRoleArn=<its ARN>'
        : `these credentials may not ${step} dead letters: on ${queue} it takes sqs:GetQueueUrl, sqs:GetQueueAttributes, ` +
            'sqs:ReceiveMessage, sqs:ChangeMessageVisibility and, to redrive or discard, sqs:DeleteMessage';
    case 'queue_missing':
      return `there is no queue ${queue} in this account and region: check --stage and the region`;
    case 'queue_throttled':
      return `SQS throttles the calls to ${queue}: try again`;
    case 'queue_refused_message':
      return `${queue} does not take a message: it is too large, or was changed`;
    case 'queue_not_reached':
    case 'queue_tls_failed':
      return `SQS cannot be reached: check the region and the network${step === 'send' ? ', then try again' : ''}`;
    case 'queue_unavailable':
      return `SQS cannot answer for ${queue}: check the region and the credentials, then try again`;
  }
}

/** After a run that could not make visible what it held. */
export function describeNotReleased(notReleased: number): string {
  return notReleased === 0
    ? ''
    : `${notReleased} dead letters stay hidden from others, and appear again by themselves within minutes.\n`;
}
