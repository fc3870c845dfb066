import { html } from '../text/html.ts';
import type { AuditRecord } from './audit-record.ts';
import type { Evidence } from './evidence.ts';
import { describeAge, drawTable, drawTime } from './parts.ts';
import type { View } from './view.ts';

type Stuck = { readonly destination: string; readonly waiting: readonly AuditRecord[]; readonly sinceMs: number };

export const stuck: View<'stuck'> = {
  title: 'Stuck now',
  asks: 'What is stuck, and since when?',
  headline: (evidence) => {
    const [oldest, ...rest] = findStuck(evidence);
    if (oldest === undefined) return { text: 'Nothing is stuck', tone: 'good' };
    const age = describeAge(evidence.nowMs - oldest.sinceMs);
    return { text: `${rest.length + 1} destinations, the oldest for ${age}`, tone: 'bad' };
  },
  draw: ({ destination }, evidence, { link }) => {
    const rows = findStuck(evidence).filter((one) => destination === undefined || one.destination === destination);
    if (rows.length === 0) return html`<p class="nothing">Nothing is stuck.</p>`;
    return drawTable(
      'Stuck, the oldest first',
      ['Destination', 'Deliveries', 'Oldest', 'Since', 'Why'],
      rows.map(({ destination: id, waiting, sinceMs }) => [
        link(id, { view: 'stuck', destination: id }),
        waiting.length,
        describeAge(evidence.nowMs - sinceMs),
        drawTime(sinceMs),
        waiting.at(-1)?.reason,
      ]),
      ['Deliveries', 'Oldest'],
    );
  },
};

/** By destination, the oldest first: deliveries whose latest line is a failed attempt. */
function findStuck({ records }: Evidence): Stuck[] {
  const latest = new Map<string, AuditRecord>();
  for (const record of records) {
    if (record.deliveryKey !== undefined) latest.set(record.deliveryKey, record);
  }
  const open = [...latest.values()].filter(
    ({ event }) => event === 'delivery.retried' || event === 'delivery.set_aside',
  );
  const byDestination = Map.groupBy(open, ({ destination = '' }) => destination);
  return [...byDestination]
    .map(([destination, waiting]) => ({
      destination,
      waiting,
      sinceMs: Math.min(...waiting.map(({ timeMs, ageMs = 0 }) => timeMs - ageMs)),
    }))
    .toSorted((a, b) => a.sinceMs - b.sinceMs);
}
