import { drawTable, drawTime } from './parts.ts';
import type { View } from './view.ts';

export const notified: View<'notified'> = {
  title: 'Who was notified',
  asks: 'Who was notified, and under which allow-list?',
  headline: ({ records }) => {
    const sent = records.filter(({ event }) => event === 'delivery.sent');
    return { text: `${sent.length} deliveries`, tone: 'good' };
  },
  draw: ({ hash, destination }, { records }, { link }) => {
    const sent = records.filter(
      (one) =>
        one.event === 'delivery.sent' &&
        (hash === undefined || one.allowListHash.startsWith(hash)) &&
        (destination === undefined || one.destination === destination),
    );
    return drawTable(
      'Notified, the latest first',
      ['Time', 'Destination', 'Receiver', 'Allow-list'],
      sent
        .toReversed()
        .map(({ timeMs, destination: id, receiver, allowListHash }) => [
          drawTime(timeMs),
          id,
          receiver,
          link(allowListHash.slice(0, 12), { view: 'notified', hash: allowListHash }),
        ]),
    );
  },
};
