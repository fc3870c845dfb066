import type { SentRequest } from '../../local/observe-sending.ts';
import { type Html, html } from '../../text/html.ts';
import { drawName, drawTable, drawTime } from '../../views/parts.ts';
import type { ConsoleContext, ConsolePage, PageAnswer } from '../console-page.ts';
import type { Numbered } from '../traffic.ts';
import { attemptsOf } from './attempts.ts';
import { drawCell } from './draw-cell.ts';
import { drawMessage } from './draw-message.ts';
import { drawResult } from './draw-result.ts';
import { drawShown } from './draw-shown.ts';
import { visible } from './show-text.ts';

const rowsOfPage = 100;

/** What the guard sent to the vendors' stand-ins, and what they answered. */
export const messagesPage: ConsolePage = {
  path: '/messages',
  label: 'Messages',
  get: async ({ rest, fields }, context) => {
    if (rest === '') return await drawList(fields, context);
    const [, digits = '', part] = /^(\d{1,9})(\/shown)?$/.exec(rest) ?? [];
    const number = Number(digits);
    const sent = digits === '' ? undefined : context.traffic.sent.get(number);
    if (sent === undefined) return digits === '' ? { kind: 'not_found' } : forgotten;
    const shown = await drawShown(sent, typeOf(sent, context));
    if (part === undefined) return await drawMessage({ number, sent, shown }, context);
    return shown.document === undefined ? { kind: 'not_found' } : { kind: 'framed', document: shown.document };
  },
};

const forgotten: PageAnswer = {
  kind: 'page',
  title: 'Message',
  body: html`<p class="nothing"><strong>This message is not kept.</strong> Only the newest are, and none from before <code>npm start</code> was run again. <a href="/messages">See the newest messages</a>.</p>`,
  status: 404,
};

async function drawList(fields: URLSearchParams, context: ConsoleContext): Promise<PageAnswer> {
  const all = context.traffic.sent.list();
  const wanted = (fields.get('destination') ?? '').trim();
  const of = wanted === '' ? all : all.filter(({ entry }) => entry.destination === wanted);
  const before = Number(fields.get('before') ?? Number.NaN);
  const from = Number.isNaN(before) ? of : of.filter(({ number }) => number < before);
  const rows = from.slice(0, rowsOfPage);
  const [next] = from.slice(rowsOfPage);
  const table = drawTable(
    'Requests to the vendors, the newest first (times in UTC)',
    ['Time', 'Message', 'Destination', 'Vendor', 'Answer'],
    await Promise.all(rows.map((row) => drawRow(row, all, context))),
  );
  const older = new URLSearchParams({
    ...(wanted !== '' && { destination: wanted }),
    before: String(rows.at(-1)?.number ?? 0),
  });
  const body = html`${drawCount(all, context)}
${wanted === '' ? undefined : html`<p>Only those to ${drawName(wanted)}. <a href="/messages">See all</a>.</p>`}
${rows.length === 0 ? drawNothing(wanted) : table}
${next === undefined ? undefined : html`<p><a href="/messages?${older.toString()}">Older messages</a></p>`}`;
  return { kind: 'page', title: 'Messages', body };
}

function drawCount(all: readonly Numbered<SentRequest>[], { traffic }: ConsoleContext): Html | undefined {
  const left = traffic.sent.count() - all.length;
  if (left === 0) return undefined;
  return html`<p class="quiet">The newest ${all.length} are kept. ${left} older ones are gone; their records are still under <a href="/notified">Who was notified</a>.</p>`;
}

function drawNothing(wanted: string): Html {
  if (wanted !== '')
    return html`<p class="nothing"><strong>Nothing was sent to this destination.</strong> <a href="/messages">See all messages</a>.</p>`;
  return html`<p class="nothing"><strong>Nothing was sent yet.</strong> Point an Alertmanager at a relay, or <a href="/send">send one</a> from here.</p>`;
}

async function drawRow(
  { number, entry }: Numbered<SentRequest>,
  all: readonly Numbered<SentRequest>[],
  context: ConsoleContext,
): Promise<(string | Html | undefined)[]> {
  const { vendor, title } = await drawShown(entry, typeOf(entry, context));
  const attempt = attemptsOf(entry, all).findIndex((other) => other.number === number) + 1;
  const retry = attempt > 1 ? html`<span class="chip tone-late">attempt ${attempt}</span>` : undefined;
  return [
    drawTime(entry.timeMs),
    drawCell(html`<a href="/messages/${number}">${drawName(title)}</a>`, retry),
    drawName(entry.destination),
    visible(vendor),
    drawCell(drawResult(entry.result)),
  ];
}

function typeOf({ destination }: SentRequest, { allowList }: ConsoleContext): string | undefined {
  return allowList.destinations.get(destination)?.type;
}
