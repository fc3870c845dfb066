import { discard } from '../dead-letters/discard.ts';
import type { Letter } from '../dead-letters/letter.ts';
import { isMeant, type LetterFilter } from '../dead-letters/letter-filter.ts';
import { redrive } from '../dead-letters/redrive.ts';
import { foreseeRedrive, toRecord } from '../dead-letters/summarize-letters.ts';
import { withLetters } from '../dead-letters/with-letters.ts';
import { exitCodes } from './cli-io.ts';
import { confirm } from './confirm.ts';
import { describeNotSeen, notRead } from './dead-letters-show.ts';
import { countLetters, formatGroups, formatKept, formatOutlook } from './dead-letters-text.ts';
import { type DeadLetterIo, describeNotReleased, describeQueueFault, type OpenStage } from './dead-letters-tools.ts';

export type ActOptions = {
  readonly dryRun?: boolean | undefined;
  readonly yes?: boolean | undefined;
  readonly format?: 'table' | 'json' | undefined;
};

type Outcome = 'redriven' | 'discarded' | 'kept' | 'would_redrive' | 'would_discard';

const progressEveryMs = 2_000;

export async function redriveLetters(
  stage: OpenStage,
  filter: LetterFilter,
  options: ActOptions,
  io: DeadLetterIo,
): Promise<number> {
  const plan = await planFor(stage, filter, io);
  if (typeof plan === 'number') return plan;
  const isAllowed = ({ delivery }: Letter) => delivery?.verdict.allowed === true;
  const allowed = plan.chosen.filter(isAllowed);
  const kept = plan.chosen.filter((letter) => !isAllowed(letter));
  const say = options.format === 'json' ? io.stderr : io.stdout;
  say.write(`${countLetters(allowed.length)} to send back to the delivery queue of ${stage.prefix}\n`);
  if (allowed.length > 0) say.write(formatGroups(allowed, stage.nowMs()));
  say.write(formatOutlook(foreseeRedrive(allowed, [...kept, ...plan.others])));
  if (kept.length > 0) say.write(`${countLetters(kept.length)} to keep\n${formatKept(kept)}`);
  recordAll(kept, 'kept', options, io);
  const codeOfKept = kept.length === 0 ? exitCodes.done : exitCodes.found;
  if (allowed.length === 0) return codeOfKept;
  if (options.dryRun === true) {
    recordAll(allowed, 'would_redrive', options, io);
    return codeOfKept;
  }
  if (options.yes !== true && !(await confirm('Send them back?', io))) return notConfirmed(io);
  return (await redriveAll(stage, allowed, options, io)) ? codeOfKept : exitCodes.found;
}

/** Whether all of them went back. */
async function redriveAll(
  stage: OpenStage,
  letters: readonly Letter[],
  options: ActOptions,
  io: DeadLetterIo,
): Promise<boolean> {
  const confirmed = new Set(letters.map(({ messageId }) => messageId));
  const counter = createCounter('sent back', letters.length, stage.nowMs, io);
  const onRedriven = (letter: Letter) => {
    recordAll([letter], 'redriven', options, io);
    counter();
  };
  const tools = { ...stage.reading, deliveries: stage.queues.deliveries, onRedriven };
  const done = await redrive(tools, ({ messageId }) => confirmed.has(messageId));
  const { redriven, notRemoved, taken, fault } = done;
  const say = options.format === 'json' ? io.stderr : io.stdout;
  say.write(`Sent back ${redriven} of ${countLetters(letters.length)}.\n`);
  if (taken > 0) io.stderr.write(`${taken} were taken by another reader in the meantime: try again.\n`);
  if (notRemoved > 0) io.stderr.write(`${notRemoved} are in the delivery queue, but also still here.\n`);
  finish(stage, done, io);
  if (notRemoved > 0 || (fault?.step === 'send' && fault.reason !== 'queue_denied')) {
    io.stderr.write('Repeat the command within four minutes: what the delivery queue has, it does not take twice.\n');
  }
  return redriven === letters.length;
}

export async function discardLetters(
  stage: OpenStage,
  filter: LetterFilter,
  options: ActOptions,
  io: DeadLetterIo,
): Promise<number> {
  const plan = await planFor(stage, filter, io);
  if (typeof plan === 'number') return plan;
  const { chosen } = plan;
  const say = options.format === 'json' ? io.stderr : io.stdout;
  say.write(`${countLetters(chosen.length)} of ${stage.prefix} to delete for good\n`);
  if (chosen.length > 0) say.write(formatGroups(chosen, stage.nowMs()));
  if (chosen.length === 0) return exitCodes.done;
  if (options.dryRun === true) {
    recordAll(chosen, 'would_discard', options, io);
    return exitCodes.done;
  }
  if (options.yes !== true && !(await confirm('Delete them?', io))) return notConfirmed(io);

  const confirmed = new Set(chosen.map(({ messageId }) => messageId));
  const counter = createCounter('deleted', chosen.length, stage.nowMs, io);
  const onDiscarded = (letter: Letter) => {
    recordAll([letter], 'discarded', options, io);
    counter();
  };
  const done = await discard({ ...stage.reading, onDiscarded }, ({ messageId }) => confirmed.has(messageId));
  say.write(`Deleted ${done.discarded} of ${countLetters(chosen.length)}.\n`);
  finish(stage, done, io);
  return done.discarded === chosen.length ? exitCodes.done : exitCodes.found;
}

type Plan = { readonly chosen: readonly Letter[]; readonly others: readonly Letter[] };

/**
 * Reads first and acts in a second run, on exactly what was shown: nothing stays hidden while somebody thinks, and what
 * arrives meanwhile is not touched. A number is the exit code.
 */
async function planFor(stage: OpenStage, filter: LetterFilter, io: DeadLetterIo): Promise<Plan | number> {
  const read = await withLetters(stage.reading, {}, async ({ letters, counts }) => ({ letters, counts }));
  io.stderr.write(describeNotReleased(read.notReleased));
  if (read.kind !== 'done') return notRead(read, stage.prefix, io);
  const { letters, counts } = read.result;
  io.stderr.write(describeNotSeen(counts.hidden, Math.max(0, counts.visible - letters.length)));
  const chosen = letters.filter((letter) => isMeant(filter, letter));
  return { chosen, others: letters.filter((letter) => !isMeant(filter, letter)) };
}

function notConfirmed(io: DeadLetterIo): number {
  io.stderr.write('\nnot confirmed: nothing was changed (--yes confirms)\n');
  return exitCodes.found;
}

function recordAll(letters: readonly Letter[], outcome: Outcome, { format }: ActOptions, io: DeadLetterIo): void {
  if (format !== 'json') return;
  for (const letter of letters) {
    const verdict = letter.delivery?.verdict;
    const because = verdict?.allowed === false ? verdict.because : 'unreadable';
    io.stdout.write(`${JSON.stringify({ outcome, ...(outcome === 'kept' && { because }), ...toRecord(letter) })}\n`);
  }
}

function createCounter(done: string, all: number, nowMs: () => number, io: DeadLetterIo): () => void {
  let [count, saidMs] = [0, nowMs()];
  return () => {
    count += 1;
    if (nowMs() - saidMs < progressEveryMs) return;
    saidMs = nowMs();
    io.stderr.write(`${done}: ${count} of ${all}\n`);
  };
}

type Ended = Pick<Awaited<ReturnType<typeof redrive>>, 'stopped' | 'fault' | 'notReleased'>;

function finish({ prefix }: OpenStage, { stopped, fault, notReleased }: Ended, io: DeadLetterIo): void {
  if (fault !== undefined) io.stderr.write(`${describeQueueFault(fault.step, fault.reason, prefix)}\n`);
  else if (stopped) io.stderr.write('stopped; the rest is as it was\n');
  io.stderr.write(describeNotReleased(notReleased));
}
