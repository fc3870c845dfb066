import { rejectReasons } from '../audit-lines/reason-sentences.ts';
import type { QueueCounts } from '../dead-letters/dead-letter-queue.ts';
import { ageFromMs, type Letter } from '../dead-letters/letter.ts';
import { foreseeRedrive } from '../dead-letters/summarize-letters.ts';
import { type Html, type HtmlPart, html } from '../text/html.ts';
import { countOf, describeAge, drawTable, maxRows } from '../views/parts.ts';
import { drawNote } from './draw-frame.ts';
import { drawButton } from './widget-controls.ts';
import type { WidgetEndpoints } from './widget-endpoints.ts';

export type LetterList = {
  readonly letters: readonly Letter[];
  /** As the queue counted before they were read. */
  readonly counts: QueueCounts;
  readonly nowMs: number;
};

/** All dead letters by destination and reason, the oldest first, each with what can be done. */
export function drawLetters({ letters, counts, nowMs }: LetterList, endpoints: WidgetEndpoints): readonly Html[] {
  const notes = [
    ...say(
      counts.hidden,
      (count) => `About ${count} more are hidden: somebody else reads them. Look again in a minute.`,
    ),
    ...say(
      Math.max(0, counts.visible - letters.length),
      (count) => `About ${count} more are not handed out yet: they stand behind others that SQS itself moved here.`,
    ),
  ];
  if (letters.length === 0) return [drawNothing, ...notes.map(drawNote)];
  const byDestination = Map.groupBy(letters, ({ destination }) => destination);
  const groups = [...Map.groupBy(letters, ({ destination, reason }) => JSON.stringify([destination, reason])).values()]
    .map((group) => ({ group, oldestMs: group.reduce((oldest, letter) => Math.min(oldest, ageFromMs(letter)), nowMs) }))
    .toSorted((one, other) => one.oldestMs - other.oldestMs);
  // By SQS' own clock: what comes after the list is not meant by its buttons.
  const givenUpUntilMs = letters.reduce((latest, letter) => Math.max(latest, letter.givenUpAtMs), 0);
  const rows = groups.slice(0, maxRows).map(({ group, oldestMs }) => {
    const ofDestination = byDestination.get(group[0]?.destination) ?? [];
    return drawGroup(group, ofDestination, { oldestMs, nowMs, givenUpUntilMs, endpoints });
  });
  const columns = ['Destination', 'Given up because', 'Letters', 'Oldest', 'Fallback notified', 'Today', 'What to do'];
  return [
    drawTable('Dead letters by destination and reason, the oldest first', columns, rows, ['Letters', 'Oldest']),
    ...say(groups.length - rows.length, (count) => `${count} more rows are not shown.`).map(drawNote),
    ...(groups.length > 1 ? [drawRedriveAll(letters, { givenUpUntilMs, endpoints })] : []),
    ...notes.map(drawNote),
  ];
}

const drawNothing = html`<p class="nothing"><strong>No dead letters</strong> Nothing was given up in the last days, or all of it was dealt with.</p>`;

type Place = { readonly givenUpUntilMs: number; readonly endpoints: WidgetEndpoints };

function drawGroup(
  group: readonly Letter[],
  ofDestination: readonly Letter[],
  { oldestMs, nowMs, givenUpUntilMs, endpoints }: Place & { readonly oldestMs: number; readonly nowMs: number },
): HtmlPart[] {
  const [{ destination = '', reason = '' } = {}] = group;
  const allowed = group.filter(isAllowed);
  const choice = { destination, reason, givenUpUntilMs };
  const named = `${countLetters(group.length)} of ${destination === '' ? 'an unreadable destination' : destination} (${reason})`;
  const outlook = describeOutlook(allowed, ofDestination);
  return [
    destination === '' ? 'not readable' : destination,
    html`${sentences.get(reason) ?? 'SQS itself gave up'} <span class="quiet">${reason}</span>`,
    group.length,
    describeAge(nowMs - oldestMs),
    describeFallback(group),
    [describeToday(group), outlook === '' ? '' : ` ${outlook}`],
    html`<div class="acts">${
      allowed.length === 0
        ? undefined
        : drawButton(
            `Send ${allowed.length} back`,
            { act: 'redrive', ...choice },
            endpoints,
            `Send ${countLetters(allowed.length)} of ${destination} back to be delivered? ${outlook}`,
          )
    } ${drawButton('Delete', { act: 'discard', ...choice }, endpoints, `Delete ${named} for good? Nobody is notified of them.`)}</div>`,
  ];
}

function drawRedriveAll(letters: readonly Letter[], { givenUpUntilMs, endpoints }: Place): Html {
  const allowed = letters.filter(isAllowed);
  if (allowed.length === 0) return html``;
  const asked = `Send all ${countLetters(allowed.length)} back to be delivered? ${describeOutlook(allowed, letters)}`;
  const event = { act: 'redrive', all: true, givenUpUntilMs } as const;
  return html`<p>${drawButton(`Send all ${allowed.length} back`, event, endpoints, asked)}</p>`;
}

function describeFallback(group: readonly Letter[]): string {
  const count = (kind: Letter['fallback']) => group.filter(({ fallback }) => fallback === kind).length;
  const parts = [
    `${count('notified')} of ${group.length}`,
    count('unknown') === 0 ? '' : `${count('unknown')} not known`,
  ];
  return parts.filter((part) => part !== '').join(', ');
}

/** What the allow-list of today says. */
function describeToday(group: readonly Letter[]): string {
  const kinds = Map.groupBy(group, ({ delivery }) => {
    if (delivery === undefined) return 'cannot be read';
    return delivery.verdict.allowed ? 'allowed' : kept[delivery.verdict.because];
  });
  if (kinds.size === 1) return [...kinds.keys()].join('');
  return [...kinds].map(([kind, { length }]) => `${length} ${kind}`).join(', ');
}

const kept = {
  destination_unknown: 'kept: the allow-list has no such destination',
  receiver_unknown: 'kept: the allow-list has no such receiver',
  not_delivered_to: 'kept: the receiver no longer delivers to it',
} as const;

function describeOutlook(allowed: readonly Letter[], letters: readonly Letter[]): string {
  const chosen = new Set(allowed);
  const outlook = foreseeRedrive(
    allowed,
    letters.filter((letter) => !chosen.has(letter)),
  );
  return [
    ...say(outlook.newerStays, (count) => `Of ${countOf(count, 'alert group')} a later notification stays here.`),
    ...say(outlook.perhapsResolved, (count) => `${countOf(count, 'alert group')} may have resolved since.`),
  ].join(' ');
}

function say(count: number, sentence: (count: number) => string): string[] {
  return count <= 0 ? [] : [sentence(count)];
}

function isAllowed({ delivery }: Letter): boolean {
  return delivery?.verdict.allowed === true;
}

export function countLetters(count: number): string {
  return countOf(count, 'dead letter');
}

const sentences: ReadonlyMap<string, string> = new Map(Object.entries(rejectReasons));
