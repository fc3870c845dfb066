import { inOnePiece } from '../../rendering/in-one-piece.ts';
import { linkText } from '../../rendering/link-text.ts';
import type {
  AlertView,
  AnnotationsView,
  LabelsView,
  LinkView,
  NotificationView,
} from '../../rendering/notification-view.ts';
import { type Tone, toneStyles } from '../../rendering/tone.ts';
import { alertHeading, labelTexts, moreAlerts } from '../../rendering/view-texts.ts';
import { type Html, html } from '../../text/html.ts';
import { splitLinkLike } from '../../text/split-link-like.ts';

/**
 * The `formatted_body` of a Matrix message, of tags and attributes that the specification recommends clients to show
 * (Client-Server API, `m.room.message` msgtypes). Clients link bare addresses, and user and room names, in text too:
 * words that look like one stand in code. Our own words stand in `em`, where no value is, so that none passes for a line
 * of ours; so do the names of annotations, which the allow-list chooses. `mention` is our own.
 */
export function toMatrixHtml(whole: NotificationView, mention: Html | undefined): string {
  const view = inOnePiece(whole);
  const heading = html`<strong>${coloured(view.tone, value(view.title))}</strong>`;
  const paragraphs = [
    [heading, mention, ...notes(view)],
    [...annotations(view.shared), labels(view.labels), links(view.links)],
    ...view.alerts.map(alertLines),
    [own(moreAlerts(view)), html`${own('Receiver:')} ${value(view.receiver)}`],
  ];
  return html`${paragraphs.map(paragraph)}`.toString();
}

type Line = Html | string | undefined;

function paragraph(lines: readonly Line[]): Html | undefined {
  const present = lines.filter((line) => line !== undefined);
  if (present.length === 0) return undefined;
  return html`<p>${present.map((line, index) => (index === 0 ? line : html`<br>${line}`))}</p>`;
}

function notes({ notes: sentences }: NotificationView): Html[] {
  return sentences.map((sentence) => html`<strong><em>${sentence}</em></strong>`);
}

function own(words: string | undefined): Html | undefined {
  return words === undefined ? undefined : html`<em>${words}</em>`;
}

function alertLines(alert: AlertView): Line[] {
  const { text, timing } = alertHeading(alert);
  const heading = html`<strong>${coloured(alert.tone, value(text))}</strong>`;
  return [
    timing === undefined ? heading : html`${heading} (${timing})`,
    ...annotations({ ...alert.annotations, summary: undefined }),
    labels(alert.labels),
    links(alert.links),
  ];
}

function coloured(tone: Tone, text: Html): Html {
  const { emoji, hex } = toneStyles[tone];
  return html`${emoji} <font color="${hex}" data-mx-color="${hex}">${text}</font>`;
}

function annotations({ summary, description, others }: AnnotationsView): Line[] {
  return [
    summary === undefined ? undefined : html`<strong>${value(summary)}</strong>`,
    description === undefined ? undefined : value(description),
    ...others.map(({ name, value: text }) => html`<em>${value(name)}:</em> ${value(text)}`),
  ];
}

function labels(view: LabelsView): Line {
  const texts = labelTexts(view);
  return texts.length === 0 ? undefined : html`${texts.map((text) => html`<code>${text}</code> `)}`;
}

function links(targets: readonly LinkView[]): Line {
  if (targets.length === 0) return undefined;
  return html`${targets.map((target, index) => html`${index === 0 ? '' : ' · '}<a href="${target.url}">${linkText(target)}</a>`)}`;
}

/** A text that an alert author chose. */
function value(text: string): Html {
  return html`${splitLinkLike(text).map((part) => (part.linkLike ? html`<code>${part.text}</code>` : lines(part.text)))}`;
}

function lines(text: string): Html[] {
  return text.split('\n').map((line, index) => (index === 0 ? html`${line}` : html`<br>${line}`));
}
