import { type AlertLayout, fullTitle, type Line, layOut, moreText } from '../../rendering/layout.ts';
import { linkText } from '../../rendering/link-text.ts';
import type { LinkView, NotificationView } from '../../rendering/notification-view.ts';
import { toneStyles } from '../../rendering/tone.ts';
import { timingText } from '../../rendering/view-timing.ts';
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
export function toGoogleChatCard(view: NotificationView): GoogleChatCard {
  const { notes, overview, alerts, closing, more, receiver } = layOut(view);
  const { hex, emoji } = toneStyles[view.tone];
  const opening = [
    html`${emoji} <b><font color="${hex}">${fullTitle(view)}</font></b>`,
    ...notes.map((note) => html`<b>${note}</b>`),
    ...overview.flatMap(toLines),
  ];
  const ending = [
    ...smallPrint(moreText(more)),
    ...closing.flatMap(toLines),
    ...smallPrint(receiver && `Receiver: ${receiver}`),
  ];
  return { sections: [opening, ...alerts.map(alertLines), ending].filter((lines) => lines.length > 0).map(section) };
}

function smallPrint(text: string | undefined): Html[] {
  return text ? [soft(text)] : [];
}

function alertLines({ tone, heading, lines }: AlertLayout): Html[] {
  return [html`${toneStyles[tone].emoji} <b>${heading.text}</b>`, ...lines.flatMap(toLines)];
}

function toLines(line: Line): Html[] {
  switch (line.kind) {
    case 'summary':
      return [html`<b>${line.text}</b>`];
    case 'text':
      return splitLines(line.text);
    case 'named':
      return splitLines(`${line.name}: ${line.text}`);
    case 'timing':
      return [soft(timingText(line.timing))];
    case 'links':
      return [html`${line.links.map(anchor)}`];
    case 'labels':
      return [soft(line.texts.join(' · '))];
  }
}

function splitLines(text: string): Html[] {
  return text.split('\n').map((line) => html`${line}`);
}

function anchor(link: LinkView, index: number): Html {
  return html`${index === 0 ? '' : ' · '}<a href="${link.url}">${linkText(link)}</a>`;
}

function soft(text: string): Html {
  return html`<font color="${softHex}">${text}</font>`;
}

function section(lines: readonly Html[]): Section {
  return { widgets: [{ textParagraph: { text: lines.map(String).join('<br>') } }] };
}
