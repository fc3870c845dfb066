import { type AlertLayout, fullTitle, type Line, layOut } from '../../rendering/layout.ts';
import { linkText } from '../../rendering/link-text.ts';
import type { LinkView, NotificationView } from '../../rendering/notification-view.ts';
import { type Tone, toneStyles } from '../../rendering/tone.ts';
import { timingText } from '../../rendering/view-timing.ts';
import { type Html, html } from '../../text/html.ts';
import { splitLinkLike } from '../../text/split-link-like.ts';

/**
 * The `formatted_body` of a Matrix message, of tags and attributes that the specification recommends clients to show
 * (Client-Server API, `m.room.message` msgtypes). Clients link bare addresses, and user and room names, in text too:
 * words that look like one stand in code. Our own words stand in `em`, where no value is, so that none passes for a line
 * of ours. `mention` is our own.
 */
export function toMatrixHtml(view: NotificationView, mention: Html | undefined): string {
  const { notes, overview, alerts, closing, more, receiver } = layOut(view);
  const paragraphs = [
    [html`<strong>${coloured(view.tone, value(fullTitle(view)))}</strong>`, mention, ...notes.map(noteLine)],
    overview.map(toLine),
    ...alerts.map(alertLines),
    [
      more && html`${own(more.words.trimEnd())} ${value(more.names)}`,
      ...closing.map(toLine),
      receiver === '' ? undefined : html`${own('Receiver:')} ${value(receiver)}`,
    ],
  ];
  return html`${paragraphs.map(paragraph)}`.toString();
}

type MatrixLine = Html | undefined;

function paragraph(lines: readonly MatrixLine[]): Html | undefined {
  const present = lines.filter((line) => line !== undefined);
  if (present.length === 0) return undefined;
  return html`<p>${present.map((line, index) => (index === 0 ? line : html`<br>${line}`))}</p>`;
}

function noteLine(sentence: string): Html {
  return html`<strong><em>${sentence}</em></strong>`;
}

function own(words: string): Html {
  return html`<em>${words}</em>`;
}

function alertLines({ tone, heading, lines }: AlertLayout): MatrixLine[] {
  const text = heading.isOurs ? html`${heading.text}` : value(heading.text);
  return [html`<strong>${coloured(tone, text)}</strong>`, ...lines.map(toLine)];
}

function coloured(tone: Tone, text: Html): Html {
  const { emoji, hex } = toneStyles[tone];
  return html`${emoji} <font color="${hex}" data-mx-color="${hex}">${text}</font>`;
}

function toLine(line: Line): Html {
  switch (line.kind) {
    case 'summary':
      return html`<strong>${value(line.text)}</strong>`;
    case 'text':
      return value(line.text);
    case 'named':
      return value(`${line.name}: ${line.text}`);
    case 'timing':
      return own(timingText(line.timing));
    case 'links':
      return html`${line.links.map(anchor)}`;
    case 'labels':
      return html`${line.texts.map((text) => html`<code>${text}</code> `)}`;
  }
}

function anchor(link: LinkView, index: number): Html {
  return html`${index === 0 ? '' : ' · '}<a href="${link.url}">${linkText(link)}</a>`;
}

/** A text that an alert author chose. */
function value(text: string): Html {
  return html`${splitLinkLike(text).map((part) => (part.linkLike ? html`<code>${part.text}</code>` : lines(part.text)))}`;
}

function lines(text: string): Html[] {
  return text.split('\n').map((line, index) => (index === 0 ? html`${line}` : html`<br>${line}`));
}
