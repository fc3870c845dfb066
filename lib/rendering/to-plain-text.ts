import { fullTitle, type Line, layOut, moreText } from './layout.ts';
import { mapTexts } from './map-texts.ts';
import type { NotificationView } from './notification-view.ts';
import type { Defang } from './split-links.ts';
import { timingText } from './view-timing.ts';

/**
 * The whole message as plain text, for email's text part and for providers without markup. Programs look for links in
 * it, so the texts are defanged.
 */
export function toPlainText(whole: NotificationView, defang: Defang): string {
  const view = mapTexts(whole, defang);
  return print(view, [fullTitle(view)]);
}

/** As `toPlainText` for providers that show the title by itself, but with its texts as they are: `fitText` defangs them. */
export function toPlainBody(view: NotificationView): string {
  return print(view, []);
}

function print(view: NotificationView, opening: readonly string[]): string {
  const { notes, overview, alerts, closing, more, receiver } = layOut(view);
  // There is no colour here that says so.
  const lead = view.shows === 'alerts' && view.status === 'resolved' ? 'Resolved: ' : '';
  const sections = [
    [...opening, ...notes],
    overview.flatMap(lineTexts),
    ...alerts.map(({ heading, lines }) => [`* ${lead}${heading.text}`, ...lines.flatMap(lineTexts)]),
    [moreText(more)],
    closing.flatMap(lineTexts),
    [receiver && `Receiver: ${receiver}`],
  ];
  return sections
    .map((lines) => lines.filter((line) => line).join('\n'))
    .filter((section) => section !== '')
    .join('\n\n');
}

/** What an alert author wrote is indented, so that none of it can pass for a line of ours, such as `Runbook: https://…`. */
function lineTexts(line: Line): string[] {
  switch (line.kind) {
    case 'summary':
    case 'text':
      return [line.text.replace(/^/gm, '  ')];
    case 'named':
      return [`${line.name}: ${line.text}`.replace(/^/gm, '  ')];
    case 'timing':
      return [timingText(line.timing)];
    case 'links':
      return line.links.map(({ label, url }) => `${label}: ${url}`);
    case 'labels':
      return [`Labels: ${line.texts.join(', ')}`];
  }
}
