import { type Html, html } from '../text/html.ts';
import type { AuditRecord } from './audit-record.ts';
import type { Controls } from './controls.ts';
import { drawLatencyPlot, drawNotifiedPlot } from './draw-plots.ts';
import type { Evidence } from './evidence.ts';
import {
  asOfMs,
  countOf,
  drawChip,
  drawCovers,
  drawHash,
  drawName,
  drawNothing,
  drawRows,
  drawTime,
  formatCount,
  maxRows,
} from './parts.ts';
import { orLonger, sayShorter } from './time-advice.ts';
import type { RequestOf, View } from './view.ts';

type Request = RequestOf<'notified'>;

export const notified: View<'notified'> = {
  title: 'Who was notified',
  asks: 'Who was notified, and under which allow-list?',
  headline: ({ records }) => {
    const sent = records.filter(isSent);
    if (sent.length === 0) return { text: 'Nobody was notified', tone: 'good' };
    const destinations = countOf(new Set(sent.map(({ destination }) => destination)).size, 'destination');
    const hashes = countOf(new Set(sent.map(({ allowListHash }) => allowListHash)).size, 'allow-list');
    return {
      text: `${countOf(sent.length, 'delivery', 'deliveries')} to ${destinations}, under ${hashes}`,
      tone: 'good',
    };
  },
  draw: (request, evidence, controls) => {
    const { link } = controls;
    const { hash, destination } = request;
    const chosen = evidence.records.filter(
      (one) =>
        (hash === undefined || one.allowListHash.startsWith(hash)) &&
        (destination === undefined || one.destination === destination),
    );
    const sent = chosen.filter(isSent);
    const about =
      hash === undefined && destination === undefined
        ? undefined
        : html`<p>${describeRequest(request)} ${link('Everybody, under every allow-list', { view: 'notified' })}</p>`;
    const tables = sent.length === 0 ? drawNobody(request, controls) : drawLists(sent, request, evidence, controls);
    const plots = html`<div class="plots">${drawNotifiedPlot({ ...evidence, records: chosen })}${drawLatencyPlot({ ...evidence, records: chosen })}</div>`;
    return html`${about}${drawCovers(evidence, controls)}${sent.length === 0 ? undefined : plots}${tables}`;
  },
};

function isSent({ event }: AuditRecord): boolean {
  return event === 'delivery.sent';
}

function describeRequest({ hash, destination }: Request): Html {
  const under = hash === undefined ? undefined : html` under the allow-list ${drawHash(hash)}`;
  const to = destination === undefined ? undefined : html` to ${drawName(destination)}`;
  return html`Deliveries${to}${under} alone.`;
}

function drawNobody({ hash, destination }: Request, controls: Controls): Html {
  if (hash === undefined && destination === undefined) {
    return drawNothing(
      'Nobody was notified in this time.',
      orLonger(
        controls,
        'look under “Stuck now” whether deliveries wait, and under “Refused” whether requests are refused.',
      ),
    );
  }
  return drawNothing(
    'Nobody was notified of this in this time.',
    orLonger(controls, 'look whether name and hash are right: names are compared exactly, a hash by its beginning.'),
  );
}

type List = {
  readonly hash: string;
  readonly sent: readonly AuditRecord[];
  readonly firstMs: number;
  readonly lastMs: number;
};

/** Each allow-list with whom it notified; the latest first. */
function drawLists(sent: readonly AuditRecord[], request: Request, evidence: Evidence, controls: Controls): Html {
  const decided = new Map<string, { readonly firstMs: number; readonly lastMs: number }>();
  for (const { allowListHash, timeMs } of evidence.records) {
    decided.set(allowListHash, { firstMs: decided.get(allowListHash)?.firstMs ?? timeMs, lastMs: timeMs });
  }
  const lists = [...Map.groupBy(sent, ({ allowListHash }) => allowListHash)]
    .map(([hash, own]): List => ({ hash, sent: own, ...(decided.get(hash) ?? { firstMs: 0, lastMs: 0 }) }))
    .toSorted((a, b) => b.lastMs - a.lastMs);
  const shown = lists.slice(0, maxLists);
  const others =
    lists.length === shown.length
      ? undefined
      : html`<p class="more">and ${formatCount(lists.length - shown.length)} earlier allow-lists. ${sayShorter(controls)}</p>`;
  return html`${shown.map((list) => drawList(list, request, evidence, controls))}${others}`;
}

/** Of an allow-list that changes with every commit. */
const maxLists = 20;

function drawList(list: List, { hash: chosen, destination }: Request, evidence: Evidence, controls: Controls): Html {
  const { link } = controls;
  const asOf = asOfMs(evidence);
  const groups = Map.groupBy(list.sent, (one) => JSON.stringify([one.destination, one.receiver, one.sender]));
  const rows = [...groups.values()].toSorted((a, b) => b.length - a.length);
  const isToday = list.hash === evidence.allowList.hash;
  const name = drawHash(list.hash);
  const title =
    chosen === undefined
      ? link(name, { view: 'notified', hash: list.hash, ...(destination !== undefined && { destination }) })
      : name;
  return html`<h2>Allow-list ${title} ${isToday ? drawChip('today’s', 'good') : undefined}</h2>
<p class="quiet">Decided from ${drawTime(list.firstMs, asOf)} until ${drawTime(list.lastMs, asOf)}; ${countOf(list.sent.length, 'delivery', 'deliveries')} in this time.</p>${drawRows(
    {
      caption: 'Notified, the most often first',
      headings: ['Destination', 'Receiver', 'Sender', 'Deliveries', 'Last'],
      numeric: ['Deliveries'],
      rows: rows.slice(0, chosen === undefined ? Math.ceil(maxRows / 4) : rows.length),
      draw: (group) => {
        const last = group.at(-1);
        const { destination: id = '', receiver = '', sender = '', timeMs = 0 } = last ?? {};
        return [
          destination === undefined
            ? link(drawName(id), { view: 'notified', hash: list.hash, destination: id })
            : drawName(id),
          drawName(receiver),
          drawName(sender),
          formatCount(group.length),
          drawTime(timeMs, asOf),
        ];
      },
      narrow: sayShorter(controls),
    },
  )}`;
}
