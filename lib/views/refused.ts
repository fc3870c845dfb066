import { drawTable, drawTime } from './parts.ts';
import type { View } from './view.ts';

export const refused: View<'refused'> = {
  title: 'Refused',
  asks: 'Who was refused, and why?',
  headline: ({ records }) => {
    const count = records.filter(({ event }) => event === 'notification.rejected').length;
    return count === 0 ? { text: 'Nobody was refused', tone: 'good' } : { text: `${count} requests`, tone: 'late' };
  },
  draw: ({ sender, reason }, { records }, { link }) => {
    const rejected = records.filter(
      (one) =>
        one.event === 'notification.rejected' &&
        (sender === undefined || one.sender === sender) &&
        (reason === undefined || one.reason === reason),
    );
    const groups = Map.groupBy(rejected, (one) => JSON.stringify([one.sender, one.reason]));
    return drawTable(
      'Refused, by sender and reason',
      ['Sender', 'Reason', 'Requests', 'Last'],
      [...groups.values()].map((lines) => {
        const last = lines.at(-1);
        const { sender: name, reason: code = '', timeMs = 0 } = last ?? {};
        return [
          name ?? 'a stranger',
          link(code, { view: 'refused', ...(name !== undefined && { sender: name }), reason: code }),
          lines.length,
          drawTime(timeMs),
        ];
      }),
      ['Requests'],
    );
  },
};
