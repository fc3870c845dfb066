import { inOnePiece } from '../../rendering/in-one-piece.ts';
import { linkText } from '../../rendering/link-text.ts';
import type {
  AlertView,
  AnnotationsView,
  LabelsView,
  LinkView,
  NotificationView,
} from '../../rendering/notification-view.ts';
import { toneStyles } from '../../rendering/tone.ts';
import { alertHeading, labelTexts, moreAlerts } from '../../rendering/view-texts.ts';
import { type Html, html } from '../../text/html.ts';

/** A card of version 2. Sections have a divider between them. */
export type GoogleChatCard = { readonly sections: readonly Section[] };

type Section = { readonly widgets: readonly [{ readonly textParagraph: { readonly text: string } }] };

/** A grey that is readable on Chat's light and dark cards. */
const softHex = '#80868b';

/**
 * A card for a view: one paragraph for what all alerts share, one for each alert. Text in a card is a small subset of
 * HTML, in which every value is escaped; mentions exist only in a message's own `text`. The card has no header, because
 * how the title of one is read is not documented.
 * Source: developers.google.com/workspace/chat/format-messages, "Format a card message".
 */
export function toGoogleChatCard(whole: NotificationView): GoogleChatCard {
  const view = inOnePiece(whole);
  const { hex, emoji } = toneStyles[view.tone];
  const overview = [
    html`${emoji} <b><font color="${hex}">${view.title}</font></b>`,
    ...view.notes.map((note) => html`<b>${note}</b>`),
    ...annotationLines(view.shared),
    ...labelLines(view.labels),
    ...linkLines(view.links),
  ];
  const footer = [moreAlerts(view), `Receiver: ${view.receiver}`].filter((text) => text !== undefined).join(' · ');
  return { sections: [overview, ...view.alerts.map(alertLines), [soft(footer)]].map(section) };
}

function alertLines(alert: AlertView): Html[] {
  const { text, timing } = alertHeading(alert);
  const { emoji } = toneStyles[alert.tone];
  return [
    timing === undefined ? html`${emoji} <b>${text}</b>` : html`${emoji} <b>${text}</b> (${timing})`,
    ...annotationLines({ ...alert.annotations, summary: undefined }),
    ...labelLines(alert.labels),
    ...linkLines(alert.links),
  ];
}

function annotationLines({ summary, description, others }: AnnotationsView): Html[] {
  return [
    ...(summary === undefined ? [] : [html`<b>${summary}</b>`]),
    ...(description === undefined ? [] : description.split('\n').map((line) => html`${line}`)),
    ...others.flatMap(({ name, value }) => `${name}: ${value}`.split('\n').map((line) => html`${line}`)),
  ];
}

function labelLines(labels: LabelsView): Html[] {
  const texts = labelTexts(labels);
  return texts.length === 0 ? [] : [soft(texts.join(' · '))];
}

function linkLines(links: readonly LinkView[]): Html[] {
  if (links.length === 0) return [];
  const anchors = links.map((link) => html`<a href="${link.url}">${linkText(link)}</a>`);
  return [html`${anchors.map((anchor, index) => (index === 0 ? anchor : html` · ${anchor}`))}`];
}

function soft(text: string): Html {
  return html`<font color="${softHex}">${text}</font>`;
}

function section(lines: readonly Html[]): Section {
  return { widgets: [{ textParagraph: { text: lines.map(String).join('<br>') } }] };
}
