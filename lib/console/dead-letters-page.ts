import * as z from 'zod/mini';
import { describeKept, describeOutlook } from '../dead-letters/describe-letters.ts';
import { discard } from '../dead-letters/discard.ts';
import { judgeLetter } from '../dead-letters/judge-letter.ts';
import type { Letter } from '../dead-letters/letter.ts';
import { redrive } from '../dead-letters/redrive.ts';
import { foreseeRedrive, groupLetters } from '../dead-letters/summarize-letters.ts';
import { type Reading, type ReadTools, withLetters } from '../dead-letters/with-letters.ts';
import { type Html, html } from '../text/html.ts';
import type { LetterChoice } from '../views/controls.ts';
import { countOf, describeAge, drawName, drawNothing, drawTable, formatCount, showName } from '../views/parts.ts';
import { drawReason } from '../views/reasons.ts';
import type { ConsoleContext, ConsolePage, PageAnswer } from './console-page.ts';
import { withFields } from './controls.ts';
import { describeDone, readDone } from './dead-letters-done.ts';

type DrawnAnswer = Extract<PageAnswer, { readonly kind: 'page' }>;

type InTime = (seconds: number) => AbortSignal;

const path = '/dead-letters';

/** What one form may name; the rest is for a second time. */
const maxLetters = 10_000;

/** What one who looks waits for. What is left is for a second time. */
const patienceSeconds = 8;

/** A form names what can be read again with time left to act. */
const askSeconds = patienceSeconds / 2;

const name = z.optional(z.string().check(z.maxLength(500)));
const choiceSchema = z.strictObject({ destination: name, reason: name });
const idsSchema = z.array(z.string().check(z.regex(/^[0-9a-f-]{1,64}$/))).check(z.maxLength(maxLetters));

/**
 * Lists what was given up, by what it has in common; sends it back or deletes it, once somebody has seen what that does.
 * What `inTime` makes when work begins is aborted after so many seconds, to end it with what was done so far.
 */
export const createDeadLettersPage = (
  inTime: InTime = (seconds) => AbortSignal.timeout(seconds * 1_000),
): ConsolePage => ({
  path,
  label: 'Dead letters',
  get: async ({ rest, fields }, context) => {
    if (rest === 'done') return describeDone(fields);
    const choice = choiceSchema.safeParse(Object.fromEntries(fields));
    if (!choice.success || !['', 'redrive', 'discard'].includes(rest)) return { kind: 'not_found' };
    const seconds = rest === '' ? patienceSeconds : askSeconds;
    const read = await readLetters(context, () => inTime(seconds));
    if (!read.ok) return read.answer;
    if (rest === '') return list(read, seconds, context);
    const chosen = read.letters.filter((letter) => isChosen(choice.data, letter));
    const others = read.letters.filter((letter) => !isChosen(choice.data, letter));
    const asked = rest === 'redrive' ? askToRedrive(chosen, others) : askToDiscard(chosen);
    return { ...asked, body: html`${drawUnread(read, seconds)}${asked.body}` };
  },
  post: async ({ rest, fields }, context) => {
    const ids = idsSchema.safeParse((fields.get('ids') ?? '').split(' ').filter(Boolean));
    if (!ids.success) return { kind: 'not_found' };
    const meant = new Set(ids.data);
    const isNamed = ({ messageId }: Letter) => meant.has(messageId);
    const left = new Set(meant);
    const onDone = ({ messageId }: Letter) => void left.delete(messageId);
    // What is given up meanwhile is not waited for: while a storm lasts, reading to the end has none.
    const isEnough = (letters: readonly Letter[]) =>
      letters.reduce((count, { messageId }) => count + (left.has(messageId) ? 1 : 0), 0) === left.size;
    const tools = () => ({ ...toolsOf(context), stop: AbortSignal.any([context.stop, inTime(patienceSeconds)]) });
    const of = meant.size;
    if (rest === 'redrive') {
      const { deliveries } = context.queues;
      const done = await context.alone(() =>
        redrive({ ...tools(), deliveries, onRedriven: onDone }, isNamed, { isEnough }),
      );
      return { kind: 'see_other', path: withFields(`${path}/done`, readDone('redrive', done.redriven, of, done)) };
    }
    if (rest === 'discard') {
      const done = await context.alone(() => discard({ ...tools(), onDiscarded: onDone }, isNamed, { isEnough }));
      return { kind: 'see_other', path: withFields(`${path}/done`, readDone('discard', done.discarded, of, done)) };
    }
    return { kind: 'not_found' };
  },
});

export const deadLettersPage = createDeadLettersPage();

/** An empty destination is that of a letter that has none: left out, it would be every one. */
function isChosen({ destination, reason }: LetterChoice, letter: Letter): boolean {
  return (
    (destination === undefined || (letter.destination ?? '') === destination) &&
    (reason === undefined || letter.reason === reason)
  );
}

function toolsOf({ queues, allowList, stop }: ConsoleContext): ReadTools {
  return {
    queue: queues.deadLetters,
    judge: (delivery) => judgeLetter(allowList, delivery),
    stop,
    onProgress: () => {},
  };
}

type Seen = Pick<Reading, 'letters' | 'isWhole' | 'counts'>;

type Read = ({ readonly ok: true } & Seen) | { readonly ok: false; readonly answer: PageAnswer };

async function readLetters(context: ConsoleContext, begin: () => AbortSignal): Promise<Read> {
  // An empty queue is asked for a second whether it is; here its count is exact.
  const counted = await context.queues.deadLetters.count();
  if (counted.ok && counted.value.visible === 0 && counted.value.hidden === 0) {
    return { ok: true, letters: [], isWhole: true, counts: counted.value };
  }
  const read = await context.alone(() => {
    const ended = begin();
    return withLetters(
      toolsOf(context),
      { isEnough: () => ended.aborted },
      async ({ letters, isWhole, counts }): Promise<Seen> => ({ letters, isWhole, counts }),
    );
  });
  if (read.kind === 'done') return { ok: true, ...read.result };
  const body = html`<p>The local SQS did not answer. <a href="${path}">Try again</a>.</p>`;
  return { ok: false, answer: { kind: 'page', title: 'Dead letters cannot be read', body, status: 503, live: false } };
}

const nothing = drawNothing(
  'There are no dead letters.',
  'A delivery becomes one when its destination refused it for good, or took nothing until its patience ended. It then waits here until somebody sends it back or deletes it.',
);

/** What was not read is not nothing. */
function drawUnread({ letters, isWhole, counts }: Seen, seconds: number): Html | undefined {
  if (isWhole) return undefined;
  const about = Math.max(counts.visible + counts.hidden, letters.length);
  return html`<p class="note tone-late">Reading was ended after ${seconds} seconds: ${countLetters(letters.length)} were read of about ${formatCount(about)}, and perhaps of more that are given up now. <a href="${path}">Read them again</a>; <code>alertguard dead-letters</code> reads to the end.</p>`;
}

function list(seen: Seen, seconds: number, context: ConsoleContext): PageAnswer {
  const { letters } = seen;
  const unread = drawUnread(seen, seconds);
  if (letters.length === 0) return { kind: 'page', title: 'Dead letters', body: unread ?? nothing, live: false };
  const body = html`${unread}<p>${countLetters(letters.length)}, that is deliveries that were given up. <a href="${path}">Read them again</a>.</p>
${drawGroups('Given up, by destination and reason', letters, context)}
<p>All of them: <a class="btn" href="${path}/redrive">Send all back…</a> <a class="btn" href="${path}/discard">Delete all…</a></p>`;
  return { kind: 'page', title: 'Dead letters', body, live: false };
}

function drawGroups(caption: string, letters: readonly Letter[], { nowMs }: ConsoleContext): Html {
  const now = nowMs();
  const rows = groupLetters(letters).map(({ destination, reason, sender, receiver, count, oldestMs, newestMs }) => {
    const choice = { destination: destination ?? '', reason };
    const what = `${countLetters(count)} to ${showName(destination ?? 'no known destination')}, ${reason}`;
    return [
      ...[
        drawGiven(destination),
        drawReason({ event: 'delivery.dead_lettered', reason }),
        count,
        describeAge(now - oldestMs),
        describeAge(now - newestMs),
      ],
      ...[drawGiven(sender), drawGiven(receiver)],
      html`<span class="acts"><a class="btn" href="${withFields(`${path}/redrive`, choice)}" aria-label="Send back ${what}">Send back…</a> <a class="btn" href="${withFields(`${path}/discard`, choice)}" aria-label="Delete ${what}">Delete…</a></span>`,
    ];
  });
  const headings = ['Destination', 'Reason', 'Count', 'Oldest', 'Newest', 'Sender', 'Receiver', 'What to do'];
  return drawTable(caption, headings, rows, ['Count', 'Oldest', 'Newest']);
}

/** As `alertguard dead-letters redrive` says it before it asks. */
function askToRedrive(chosen: readonly Letter[], others: readonly Letter[]): DrawnAnswer {
  const isAllowed = ({ delivery }: Letter) => delivery?.verdict.allowed === true;
  const allowed = chosen.filter(isAllowed).slice(0, maxLetters);
  const kept = chosen.filter((letter) => !isAllowed(letter));
  const warnings = describeOutlook(foreseeRedrive(allowed, [...kept, ...others]));
  const body = html`<p>They go back to the delivery queue, in the order in which they were accepted, and with their patience anew.</p>
${warnings.length === 0 ? undefined : html`<ul>${warnings.map((text) => html`<li>${text}</li>`)}</ul>`}
${kept.length === 0 ? undefined : drawKept(kept)}
${drawForm('redrive', allowed, 'Send them back')}`;
  return { kind: 'page', title: `Send back ${countLetters(allowed.length)}?`, body, live: false };
}

function drawKept(kept: readonly Letter[]): Html {
  const kinds = Map.groupBy(kept, (letter) => JSON.stringify([letter.destination ?? '–', describeKept(letter)]));
  const rows = [...kinds.values()].map((letters) => {
    const [first] = letters;
    return [drawGiven(first?.destination), letters.length, first === undefined ? '' : describeKept(first)];
  });
  return drawTable(
    'These stay, as the allow-list of today does not allow them',
    ['Destination', 'Count', 'Why'],
    rows,
    ['Count'],
  );
}

function askToDiscard(chosen: readonly Letter[]): DrawnAnswer {
  const meant = chosen.slice(0, maxLetters);
  const body = html`<p>They are deleted for good: nobody is notified of their alerts any more.</p>
${drawForm('discard', meant, 'Delete them for good')}`;
  return { kind: 'page', title: `Delete ${countLetters(meant.length)}?`, body, live: false };
}

/** The ids stand in the form, so that it acts on exactly what was shown, and not on what arrived meanwhile. */
function drawForm(act: 'redrive' | 'discard', letters: readonly Letter[], label: string): Html {
  if (letters.length === 0)
    return drawNothing('There is nothing to do.', html`<a href="${path}">Back to all dead letters</a>.`);
  const groups = groupLetters(letters).map(({ destination, reason, count }) => [
    ...[drawGiven(destination), reason, count],
  ]);
  const ids = letters.map(({ messageId }) => messageId).join(' ');
  return html`${drawTable('Which', ['Destination', 'Reason', 'Count'], groups, ['Count'])}
<form method="post" action="${path}/${act}"><input type="hidden" name="ids" value="${ids}"><button class="primary">${label}</button> <a class="btn" href="${path}">Leave them</a></form>`;
}

/** Of a message that cannot be read there is none. */
const drawGiven = (name: string | undefined) => (name === undefined ? '–' : drawName(name));

const countLetters = (number: number) => countOf(number, 'dead letter');
