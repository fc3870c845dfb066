import { inOnePiece } from './in-one-piece.ts';
import { linkText } from './link-text.ts';
import type { AlertView, AnnotationsView, LabelsView, LinkView, NotificationView } from './notification-view.ts';
import { toneStyles } from './tone.ts';
import { alertHeading, labelTexts, moreAlerts } from './view-texts.ts';

/** How one vendor's Markdown writes things. `text` and `code` take values, and so escape; the others take Markdown. */
export type MarkdownDialect = {
  readonly text: (value: string) => string;
  readonly code: (value: string) => string;
  readonly bold: (markdown: string) => string;
  /** For words of ours alone: no value is ever in italics, so that none passes for a line of ours. */
  readonly own: (words: string) => string;
  readonly link: (text: string, url: string) => string;
  /** Ends a line inside of a paragraph. */
  readonly lineBreak: string;
};

/** `[text](url)`: the text is ours, and the URL has been through `allowLink`, which encodes what could end it. */
export function markdownLink(text: string, url: string): string {
  return `[${text}](${url})`;
}

/** `heading` is left out where it stands elsewhere; `mention` is the vendor's own form of the allow-list's. */
type MarkdownOptions = { readonly heading: boolean; readonly mention?: string | undefined };

/** A view in the Markdown of a vendor. Status and count come first, which is all that a phone shows. */
export function toMarkdown(whole: NotificationView, dialect: MarkdownDialect, options: MarkdownOptions): string {
  const view = inOnePiece(whole);
  const { lineBreak } = dialect;
  const paragraphs = [
    [
      ...(options.heading ? [headingLine(view, dialect)] : []),
      ...(options.mention === undefined ? [] : [options.mention]),
      ...view.notes.map(dialect.own),
    ],
    [...annotationLines(view.shared, dialect), ...labelLines(view.labels, dialect), ...linkLines(view.links, dialect)],
    ...view.alerts.map((alert) => alertLines(alert, dialect)),
    footerLines(view, dialect),
  ];
  return paragraphs
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join(lineBreak))
    .join('\n\n');
}

function headingLine({ tone, title }: NotificationView, { bold, text }: MarkdownDialect): string {
  return `${toneStyles[tone].emoji} ${bold(text(title))}`;
}

function footerLines(view: NotificationView, { own, text }: MarkdownDialect): string[] {
  const more = moreAlerts(view);
  return [...(more === undefined ? [] : [own(more)]), `${own('Receiver:')} ${text(view.receiver)}`];
}

function alertLines(alert: AlertView, dialect: MarkdownDialect): string[] {
  const { text, timing } = alertHeading(alert);
  const heading = timing === undefined ? dialect.bold(text) : `${dialect.bold(dialect.text(text))} (${timing})`;
  return [
    `${toneStyles[alert.tone].emoji} ${heading}`,
    ...annotationLines({ ...alert.annotations, summary: undefined }, dialect),
    ...labelLines(alert.labels, dialect),
    ...linkLines(alert.links, dialect),
  ];
}

function annotationLines({ summary, description, others }: AnnotationsView, dialect: MarkdownDialect): string[] {
  return [
    ...(summary === undefined ? [] : [dialect.bold(dialect.text(summary))]),
    ...blockLines(description, dialect),
    ...others.flatMap(({ name, value }) => blockLines(`${name}: ${value}`, dialect)),
  ];
}

/** Line by line, so that a value can neither start a paragraph nor end one. */
function blockLines(block: string | undefined, { text }: MarkdownDialect): string[] {
  return (block ?? '')
    .split('\n')
    .filter((line) => line !== '')
    .map(text);
}

function labelLines(labels: LabelsView, { code }: MarkdownDialect): string[] {
  const texts = labelTexts(labels);
  return texts.length === 0 ? [] : [texts.map(code).join(' ')];
}

function linkLines(links: readonly LinkView[], { link }: MarkdownDialect): string[] {
  return links.length === 0 ? [] : [links.map((target) => link(linkText(target), target.url)).join(' · ')];
}
