import { type Html, html } from '../text/html.ts';
import type { Controls } from './controls.ts';
import { type Delivery, followDeliveries, stateOf } from './deliveries.ts';
import type { Evidence } from './evidence.ts';
import {
  asOfMs,
  countOf,
  describeAge,
  drawCovers,
  drawHash,
  drawName,
  drawNothing,
  drawRows,
  drawTime,
  formatCount,
  showName,
} from './parts.ts';
import { drawReason } from './reasons.ts';
import { orLonger, sayShorter } from './time-advice.ts';
import type { Headline, View } from './view.ts';

/** What is accepted is tried within seconds; later than this nothing seems to call `deliver`. */
const untriedMs = 60_000;

/** Until then a vendor that is down for a moment is no trouble of anybody's. */
const badMs = 5 * 60_000;

export const stuck: View<'stuck'> = {
  title: 'Stuck now',
  asks: 'What is stuck, and since when?',
  headline: (evidence) => {
    const deliveries = followDeliveries(evidence.records);
    const found = findStuck(deliveries, evidence);
    const [oldest] = found;
    if (oldest === undefined) return headlineOfQueue(deliveries, evidence);
    const ageMs = asOfMs(evidence) - oldest.sinceMs;
    const count = found.reduce((sum, { waiting }) => sum + waiting.length, 0);
    const to = found.length === 1 ? showName(oldest.destination) : countOf(found.length, 'destination');
    return {
      text: `${countOf(count, 'delivery', 'deliveries')} to ${to}, the oldest for ${describeAge(ageMs)}`,
      tone: ageMs < badMs ? 'late' : 'bad',
    };
  },
  draw: ({ destination }, evidence, controls) => {
    const deliveries = followDeliveries(evidence.records);
    return destination === undefined
      ? drawEverything(deliveries, evidence, controls)
      : drawDestination(destination, deliveries, evidence, controls);
  },
};

/** Where nothing calls `deliver`, no line tells of what waits. */
function headlineOfQueue(deliveries: readonly Delivery[], evidence: Evidence): Headline {
  const asOf = asOfMs(evidence);
  const isNew = ({ acceptedMs, lines }: Delivery) => asOf - (lines.at(-1)?.timeMs ?? acceptedMs) <= untriedMs;
  const visible = evidence.queues?.deliveries.visible ?? 0;
  if (visible <= deliveries.filter(isNew).length) return { text: 'Nothing is stuck', tone: 'good' };
  const waiting = countOf(visible, 'delivery waits', 'deliveries wait');
  return { text: `${waiting} in the queue, of which no line of this time tells`, tone: 'late' };
}

type Stuck = { readonly destination: string; readonly waiting: readonly Delivery[]; readonly sinceMs: number };

/** By destination, the oldest first. */
function findStuck(deliveries: readonly Delivery[], evidence: Evidence): Stuck[] {
  const open = stuckOf(deliveries, evidence);
  return [...Map.groupBy(open, ({ destination }) => destination)]
    .map(([destination, waiting]) => ({ destination, waiting: oldestFirst(waiting) }))
    .map((one) => ({ ...one, sinceMs: one.waiting[0]?.acceptedMs ?? 0 }))
    .toSorted((a, b) => a.sinceMs - b.sinceMs);
}

/** Behind one that is tried in vain the others wait: they need not be old. */
function stuckOf(deliveries: readonly Delivery[], evidence: Evidence): Delivery[] {
  const isWaiting = (delivery: Delivery) => stateOf(delivery) === 'waiting';
  const failing = new Set(deliveries.filter(isWaiting).map(({ destination }) => destination));
  const isOverdue = ({ destination, acceptedMs }: Delivery) =>
    failing.has(destination) || asOfMs(evidence) - acceptedMs > untriedMs;
  return deliveries.filter((one) => isWaiting(one) || (stateOf(one) === 'untried' && isOverdue(one)));
}

function oldestFirst(deliveries: readonly Delivery[]): Delivery[] {
  return deliveries.toSorted((a, b) => a.acceptedMs - b.acceptedMs);
}

function drawEverything(deliveries: readonly Delivery[], evidence: Evidence, controls: Controls): Html {
  const { link } = controls;
  const rows = findStuck(deliveries, evidence);
  const asOf = asOfMs(evidence);
  const table =
    rows.length === 0
      ? drawNothing(
          headlineOfQueue(deliveries, evidence).tone === 'good'
            ? 'Nothing is stuck.'
            : 'No line tells of what is stuck.',
          'No line of this time tells of a delivery that is still tried. What was given up is under “Not proven lately, and dead letters”.',
        )
      : drawRows({
          caption: 'Stuck, the oldest first',
          headings: ['Destination', 'Waiting', 'Oldest', 'Accepted', 'Latest reason', 'Attempts', 'Next attempt'],
          numeric: ['Waiting', 'Oldest', 'Attempts'],
          rows,
          draw: ({ destination, waiting, sinceMs }) => [
            link(drawName(destination), { view: 'stuck', destination }),
            formatCount(waiting.length),
            describeAge(asOf - sinceMs),
            drawTime(sinceMs, asOf),
            drawWhy(latestTried(waiting)),
            formatCount(waiting.reduce((most, delivery) => Math.max(most, attemptsOf(delivery)), 0)),
            drawNext(waiting, asOf),
          ],
          narrow: 'Those above have waited longest.',
        });
  return html`${drawCovers(evidence, controls)}${table}${drawQueue(rows, evidence)}${drawFellBack(deliveries, asOf, controls)}`;
}

function drawDestination(
  destination: string,
  deliveries: readonly Delivery[],
  evidence: Evidence,
  controls: Controls,
): Html {
  const { link } = controls;
  const own = deliveries.filter((delivery) => delivery.destination === destination);
  const waiting = oldestFirst(stuckOf(own, evidence));
  const givenUp = own.filter((delivery) => stateOf(delivery) === 'given_up').toReversed();
  const asOf = asOfMs(evidence);
  const story = ({ groupHash }: Delivery) =>
    groupHash === undefined ? undefined : link(drawHash(groupHash), { view: 'story', group: groupHash });
  const nothing = drawNothing(
    'Nothing waits for this destination.',
    own.length === 0
      ? `No line of this time tells of a delivery to it. ${orLonger(controls, 'look whether its name is right.')}`
      : 'Each of its deliveries was notified or given up.',
  );
  const table = drawRows({
    caption: 'Waiting, the oldest first',
    headings: [
      'Accepted',
      'Waits for',
      'Alert group',
      'Receiver',
      'Sender',
      'Attempts',
      'Latest reason',
      'Next attempt',
    ],
    numeric: ['Waits for', 'Attempts'],
    rows: waiting,
    draw: (delivery) => [
      drawTime(delivery.acceptedMs, asOf),
      describeAge(asOf - delivery.acceptedMs),
      story(delivery),
      drawName(delivery.receiver ?? ''),
      drawName(delivery.sender ?? ''),
      formatCount(attemptsOf(delivery)),
      drawWhy(delivery),
      drawNext([delivery], asOf),
    ],
    narrow: 'Those above have waited longest.',
  });
  const ended = drawRows({
    caption: 'Given up in this time, the latest first',
    headings: ['Given up', 'Accepted', 'Alert group', 'Receiver', 'Attempts', 'Reason'],
    numeric: ['Attempts'],
    rows: givenUp,
    draw: (delivery) => [
      drawTime(delivery.lines.at(-1)?.timeMs ?? 0, asOf),
      drawTime(delivery.acceptedMs, asOf),
      story(delivery),
      drawName(delivery.receiver ?? ''),
      formatCount(attemptsOf(delivery)),
      drawWhy(delivery),
    ],
    narrow: sayShorter(controls),
  });
  return html`<p>Deliveries to ${drawName(destination)} alone. ${link('Who was notified there', { view: 'notified', destination })} · ${link('All that is stuck', { view: 'stuck' })}</p>
${drawCovers(evidence, controls)}${waiting.length === 0 ? nothing : table}${givenUp.length === 0 ? undefined : ended}`;
}

/** What the queue says itself, which knows of deliveries that no line of this time tells of. */
function drawQueue(rows: readonly Stuck[], { queues }: Evidence): Html {
  if (queues === undefined) return html`<p class="note">SQS did not say how many deliveries are in the queue.</p>`;
  const { visible, hidden } = queues.deliveries;
  const unseen =
    rows.length === 0 && visible + hidden > 0
      ? html` No line of this time tells of a delivery that waits: these are on their way now, or older than this time, or nothing calls <code>deliver</code>.`
      : undefined;
  return html`<p class="quiet">The queue itself says: ${countOf(visible, 'delivery', 'deliveries')} may be tried now or wait behind another, ${formatCount(hidden)} are being tried or wait between two attempts.${unseen}</p>`;
}

function drawFellBack(deliveries: readonly Delivery[], asOf: number, controls: Controls): Html | undefined {
  const { link } = controls;
  const lines = deliveries.flatMap((delivery) => delivery.lines.filter(({ event }) => event === 'delivery.fell_back'));
  if (lines.length === 0) return undefined;
  const groups = Map.groupBy(lines, ({ destination, fallbacks = [], reason }) =>
    JSON.stringify([destination, fallbacks, reason]),
  );
  return drawRows({
    caption: 'Fell back in this time',
    headings: ['Destination', 'Notified instead', 'Deliveries', 'Last', 'Reason'],
    numeric: ['Deliveries'],
    rows: [...groups.values()].toSorted((a, b) => b.length - a.length),
    draw: (group) => {
      const { destination = '', fallbacks = [], timeMs = 0 } = group.at(-1) ?? {};
      const last = group.at(-1);
      return [
        link(drawName(destination), { view: 'stuck', destination }),
        fallbacks.map((fallback, index) => html`${index === 0 ? '' : ', '}${drawName(fallback)}`),
        formatCount(group.length),
        drawTime(timeMs, asOf),
        last && drawReason(last),
      ];
    },
    narrow: sayShorter(controls),
  });
}

function attemptsOf({ lines }: Delivery): number {
  return lines.reduce((most, { attempt = 0 }) => Math.max(most, attempt), 0);
}

/** Of several the one whose latest attempt is the latest. */
function latestTried(deliveries: readonly Delivery[]): Delivery | undefined {
  const last = ({ lines }: Delivery) => lines.at(-1)?.timeMs ?? 0;
  return deliveries.reduce<Delivery | undefined>(
    (latest, one) => (latest === undefined || last(one) > last(latest) ? one : latest),
    undefined,
  );
}

function drawWhy(delivery: Delivery | undefined): Html {
  const line = delivery?.lines.findLast(({ reason }) => reason !== undefined);
  if (line === undefined) return html`Not tried yet: it waits behind another, or nothing calls <code>deliver</code>`;
  const status = line.status === undefined ? undefined : html` (HTTP ${line.status})`;
  return html`${drawReason(line)}${status}`;
}

/** The earliest of several. */
function drawNext(deliveries: readonly Delivery[], asOf: number): Html | undefined {
  const nextMs = deliveries.reduce((earliest, { lines }) => {
    const line = lines.findLast(({ retryAfterSeconds }) => retryAfterSeconds !== undefined);
    return line === undefined ? earliest : Math.min(earliest, line.timeMs + (line.retryAfterSeconds ?? 0) * 1_000);
  }, Number.POSITIVE_INFINITY);
  if (nextMs === Number.POSITIVE_INFINITY) return undefined;
  return nextMs <= asOf ? html`due` : html`in ${describeAge(nextMs - asOf)}, ${drawTime(nextMs, asOf)}`;
}
