import { html } from '../text/html.ts';
import { drawTable, drawTime } from './parts.ts';
import type { View } from './view.ts';

export const story: View<'story'> = {
  title: 'Story of an alert group',
  asks: 'What became of this alert?',
  headline: ({ records }) => {
    const groups = new Set(records.flatMap(({ groupHash }) => groupHash ?? []));
    return { text: `${groups.size} alert groups`, tone: 'good' };
  },
  draw: ({ group }, { records }, { link }) => {
    if (group === undefined) {
      const groups = new Set(records.toReversed().flatMap(({ groupHash }) => groupHash ?? []));
      return html`<ul>${[...groups].map((hash) => html`<li>${link(hash.slice(0, 12), { view: 'story', group: hash })}</li>`)}</ul>`;
    }
    const lines = records.filter(({ groupHash }) => groupHash?.startsWith(group));
    return drawTable(
      'What was decided, in order',
      ['Time', 'Event', 'Destination', 'Why'],
      lines.map(({ timeMs, event, destination, reason }) => [drawTime(timeMs), event, destination, reason]),
    );
  },
};
