import { describeKept } from '../dead-letters/describe-letters.ts';
import { ageFromMs, inOrder, type Letter, type ReadLetter } from '../dead-letters/letter.ts';
import { isMeant, type LetterFilter } from '../dead-letters/letter-filter.ts';
import { groupLetters, toRecord } from '../dead-letters/summarize-letters.ts';
import { withLetters } from '../dead-letters/with-letters.ts';
import type { QueuedDelivery } from '../delivery/queued-delivery.ts';
import { cleanBlock, cleanLine } from '../text/clean-text.ts';
import { exitCodes } from './cli-io.ts';
import { age, countLetters, formatEach, formatGroups } from './dead-letters-text.ts';
import { type DeadLetterIo, describeNotReleased, describeQueueFault, type OpenStage } from './dead-letters-tools.ts';

export async function listLetters(
  { reading, prefix, nowMs }: OpenStage,
  filter: LetterFilter,
  { format, each = false }: { readonly format?: 'table' | 'json' | undefined; readonly each?: boolean | undefined },
  io: DeadLetterIo,
): Promise<number> {
  const read = await withLetters(reading, {}, async ({ letters, counts }) => ({ letters, counts }));
  io.stderr.write(describeNotReleased(read.notReleased));
  if (read.kind !== 'done') return notRead(read, prefix, io);
  const { letters, counts } = read.result;
  const chosen = letters.filter((letter) => isMeant(filter, letter));
  const notSeen = Math.max(0, counts.visible - letters.length);
  if (format === 'json') {
    const lines = each ? chosen.map(toRecord) : [toSummary(chosen, { hidden: counts.hidden, notSeen })];
    for (const line of lines) io.stdout.write(`${JSON.stringify(line)}\n`);
    return exitCodes.done;
  }
  io.stdout.write(`${prefix}: ${countLetters(chosen.length)}\n`);
  if (chosen.length > 0) io.stdout.write((each ? formatEach : formatGroups)(chosen, nowMs()));
  io.stderr.write(describeNotSeen(counts.hidden, notSeen));
  return exitCodes.done;
}

/** SQS' counts lag by up to a minute, so they are about right. */
export function describeNotSeen(hidden: number, notSeen: number): string {
  return [
    hidden > 0
      ? `SQS counts about ${hidden} more that are hidden: another command holds them, or one that was killed did. Try again in a minute.\n`
      : '',
    notSeen > 0
      ? `SQS counts about ${notSeen} more that it does not hand out yet: they stand behind others that SQS itself moved here.\n`
      : '',
  ].join('');
}

function toSummary(letters: readonly Letter[], counts: { readonly hidden: number; readonly notSeen: number }) {
  const groups = groupLetters(letters).map(({ oldestMs, newestMs, ...group }) => ({
    ...group,
    oldest: new Date(oldestMs).toISOString(),
    newest: new Date(newestMs).toISOString(),
  }));
  return { count: letters.length, ...counts, groups };
}

export async function showLetter(
  { reading, prefix, nowMs }: OpenStage,
  id: string,
  { format, text = false }: { readonly format?: 'table' | 'json' | undefined; readonly text?: boolean | undefined },
  io: DeadLetterIo,
): Promise<number> {
  const found: ReadLetter[] = [];
  const onLetter = (read: ReadLetter) => {
    if (isMeant({ id }, read.letter)) found.push(read);
  };
  const read = await withLetters(reading, { onLetter }, async () => {});
  io.stderr.write(describeNotReleased(read.notReleased));
  if (read.kind !== 'done') return notRead(read, prefix, io);
  if (found.length === 0) {
    io.stderr.write(`${prefix} has no dead letter ${cleanLine(id)}: see alertguard dead-letters list --each\n`);
    return exitCodes.found;
  }
  found.sort((one, other) => inOrder(one.letter, other.letter));
  for (const { letter, delivery } of found) {
    const shown = text ? delivery?.notification : undefined;
    if (format === 'json') {
      const { verdict } = letter.delivery ?? {};
      const line = JSON.stringify({ ...toRecord(letter), today: verdict, notification: shown }, mapsAsPairs);
      io.stdout.write(`${escapeUnseen(line)}\n`);
    } else {
      io.stdout.write(`${describe(letter, nowMs())}${shown === undefined ? '' : describeAlerts(shown)}`);
    }
  }
  return exitCodes.done;
}

function describe(letter: Letter, nowMs: number): string {
  const { delivery, destination, reason, fallback, givenUpAtMs, messageId } = letter;
  const time = (ms: number) => `${new Date(ms).toISOString()} (${age(nowMs, ms)})`;
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['delivery key', delivery?.deliveryKey ?? 'none: the message cannot be read'],
    ['message', messageId],
    ['destination', destination],
    ['fallback for', delivery?.fallbackFor],
    ['reason', reason === 'moved_by_queue' ? `${reason}: received 600 times, and nothing decided` : reason],
    ['sender', delivery?.sender],
    ['receiver', delivery?.receiver],
    ['request', delivery?.requestId],
    ['accepted', delivery && time(ageFromMs(letter))],
    ['given up', time(givenUpAtMs)],
    ['alerts', delivery && `${delivery.alerts.firing} firing, ${delivery.alerts.resolved} resolved`],
    ['fallback', describeFallback(fallback)],
    ['today', describeVerdict(letter)],
  ];
  const lines = rows.filter(([, value]) => value !== undefined);
  return `${lines.map(([name, value = '']) => `${name.padEnd(14)}${cleanLine(value)}\n`).join('')}\n`;
}

function describeFallback(fallback: Letter['fallback']): string {
  switch (fallback) {
    case 'notified':
      return 'notified';
    case 'none':
      return 'nobody else was notified';
    case 'unknown':
      return 'not known: see delivery.fell_back in the audit lines';
  }
}

function describeVerdict(letter: Letter): string {
  const verdict = letter.delivery?.verdict;
  if (verdict?.allowed !== true) return `stays here: ${describeKept(letter)}`;
  const fallbacks = verdict.fallbacks.length === 0 ? '' : `; then falls back on ${verdict.fallbacks.join(', ')}`;
  return `allowed, in the lane ${verdict.lane}${fallbacks}`;
}

/** Whoever may write an alert chose these texts: nothing in them reaches the terminal but what can be seen. */
function describeAlerts({ alerts, leftOut }: QueuedDelivery['notification']): string {
  const pairs = (kind: string, texts: ReadonlyMap<string, string>) =>
    [...texts].map(
      ([name, value]) => `  ${kind} ${cleanLine(name)}: ${cleanBlock(value).replaceAll('\n', '\n      ')}\n`,
    );
  const lines = alerts.flatMap(({ status, startsAt, labels, annotations }) => [
    `${status}, since ${cleanLine(startsAt)}\n`,
    ...pairs('label', labels),
    ...pairs('annotation', annotations),
  ]);
  const more = leftOut.firing + leftOut.resolved;
  return `${lines.join('')}${more === 0 ? '' : `and ${more} more that ingest left out\n`}\n`;
}

/** JSON leaves C1 controls and the characters that reorder text as they are, and a terminal obeys them. */
function escapeUnseen(json: string): string {
  return json.replace(/[\p{Cc}\p{Cf}]/gu, (found) =>
    found
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}

function mapsAsPairs(_key: string, value: unknown): unknown {
  return value instanceof Map ? [...value] : value;
}

type NotRead = Extract<Awaited<ReturnType<typeof withLetters>>, { readonly kind: 'failed' | 'stopped' }>;

export function notRead(read: NotRead, prefix: string, io: DeadLetterIo): number {
  io.stderr.write(
    read.kind === 'stopped' ? 'stopped; nothing was changed\n' : `${describeQueueFault('read', read.reason, prefix)}\n`,
  );
  return exitCodes.found;
}
