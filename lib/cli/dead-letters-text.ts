import { describeKept, describeOutlook } from '../dead-letters/describe-letters.ts';
import { ageFromMs, type Letter } from '../dead-letters/letter.ts';
import { groupLetters, type RedriveOutlook } from '../dead-letters/summarize-letters.ts';
import { formatDuration } from '../rendering/alert-duration.ts';
import { cleanLine } from '../text/clean-text.ts';

const none = '-';

/** By destination, reason, sender and receiver; ages of the alerts, from their acceptance. */
export function formatGroups(letters: readonly Letter[], nowMs: number): string {
  const rows = groupLetters(letters).map((group) => [
    ...[group.destination ?? none, group.reason, String(group.count)],
    ...[age(nowMs, group.oldestMs), age(nowMs, group.newestMs)],
    ...[group.sender ?? none, group.receiver ?? none],
  ]);
  return formatTable([['destination', 'reason', 'count', 'oldest', 'newest', 'sender', 'receiver'], ...rows]);
}

export function formatEach(letters: readonly Letter[], nowMs: number): string {
  const rows = letters.map((letter) => [
    ...[shortId(letter), letter.destination ?? none, letter.reason, letter.delivery?.status ?? none],
    ...[age(nowMs, ageFromMs(letter)), age(nowMs, letter.givenUpAtMs)],
    ...[letter.delivery?.sender ?? none, letter.delivery?.receiver ?? none],
  ]);
  return formatTable([
    ['id', 'destination', 'reason', 'status', 'accepted', 'given up', 'sender', 'receiver'],
    ...rows,
  ]);
}

/** What is kept, by why. */
export function formatKept(letters: readonly Letter[]): string {
  const kinds = Map.groupBy(letters, (letter) =>
    [letter.destination ?? none, letter.delivery?.receiver ?? none, describeKept(letter)].map(cleanLine).join('\n'),
  );
  return formatTable([...kinds].map(([kind, { length }]) => [String(length), ...kind.split('\n')]));
}

export function formatOutlook(outlook: RedriveOutlook): string {
  return describeOutlook(outlook)
    .map((sentence) => `${sentence}\n`)
    .join('');
}

/** What `show` and `--id` take: the start of the delivery key is enough. */
export function shortId({ delivery, messageId }: Letter): string {
  return delivery?.deliveryKey.slice(0, 12) ?? messageId;
}

export function countLetters(number: number): string {
  return `${number} dead letter${number === 1 ? '' : 's'}`;
}

export function age(nowMs: number, atMs: number): string {
  return `${formatDuration(Math.max(0, nowMs - atMs))} ago`;
}

function formatTable(rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map(cleanLine));
  const widths = cells.reduce<number[]>(
    (most, row) => row.map((cell, column) => Math.max(most[column] ?? 0, cell.length)),
    [],
  );
  return cells
    .map(
      (row) =>
        `  ${row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}
