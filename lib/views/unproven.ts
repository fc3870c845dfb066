import { html } from '../text/html.ts';
import { drawTable, drawTime } from './parts.ts';
import type { View } from './view.ts';

export const unproven: View<'unproven'> = {
  title: 'Not proven lately, and dead letters',
  asks: 'Which destinations may not work, and what was given up?',
  headline: ({ records, queues }) => {
    const waiting = (queues?.deadLetters.visible ?? 0) + (queues?.deadLetters.hidden ?? 0);
    const failed = new Set(
      records.flatMap(({ event, destination }) => (event === 'destination.unproven' ? (destination ?? []) : [])),
    );
    if (waiting === 0 && failed.size === 0) return { text: 'Nothing was given up', tone: 'good' };
    return { text: `${failed.size} destinations, ${waiting} dead letters`, tone: 'bad' };
  },
  draw: (_, { records, queues, allowList }, { button }) => {
    const last = new Map(
      records.flatMap((one) =>
        one.event === 'destination.proven' || one.event === 'delivery.sent'
          ? [[one.destination ?? '', one.timeMs] as const]
          : [],
      ),
    );
    const letters = (queues?.deadLetters.visible ?? 0) + (queues?.deadLetters.hidden ?? 0);
    return html`${drawTable(
      'Destinations, those without a proof first',
      ['Destination', 'Last proof'],
      [...allowList.destinations.values()].map(({ id }) => [id, drawLast(last.get(id))]),
    )}<p>${letters} dead letters. ${button('Show them', { act: 'list' })}</p>`;
  },
};

function drawLast(ms: number | undefined) {
  return ms === undefined ? 'never' : drawTime(ms);
}
