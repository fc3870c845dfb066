import { ageFromMs, type Letter } from '../dead-letters/letter.ts';
import { groupLetters, type RedriveOutlook } from '../dead-letters/summarize-letters.ts';
import { formatDuration } from '../rendering/alert-duration.ts';
import { cleanLine } from '../text/clean-text.ts';

const none = '-';

/** Why a letter is not sent back. */
export function describeKept({ delivery }: Letter): string {
  if (delivery === undefined) return 'it cannot be read';
  if (delivery.verdict.allowed) return '';
  switch (delivery.verdict.because) {
    case 'destination_unknown':
      return 'the allow-list has no such destination';
    case 'receiver_unknown':
      return 'the allow-list has no such receiver for this sender';
    case 'not_delivered_to':
      return 'the receiver no longer delivers to this destination';
  }
}

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

/** What somebody should know before letters are sent back; nothing where there is nothing to say. */
export function formatOutlook(outlook: RedriveOutlook): string {
  const { severalStates, newerStays, perhapsResolved, fellBack } = outlook;
  const say = (number: number, one: string, many: string) =>
    number === 0 ? [] : [`${number === 1 ? one : `${number} ${many}`}\n`];
  return [
    ...say(
      severalStates,
      'One alert group has several notifications among them: they are sent in order.',
      'alert groups have several notifications among them: they are sent in order.',
    ),
    ...say(
      newerStays,
      'Warning: of one alert group a later notification stays here, so the older one would be the last that is shown.',
      'alert groups: warning, a later notification stays here, so the older one would be the last that is shown.',
    ),
    ...say(
      perhapsResolved,
      'One alert group ends with a firing notification: it may have resolved since.',
      'alert groups end with a firing notification: they may have resolved since.',
    ),
    ...say(
      fellBack,
      'The fallback of one was notified already, and may be once more if it is given up again.',
      'have fallbacks that were notified already, and may be once more if they are given up again.',
    ),
  ].join('');
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
