import { type AlertLayout, fullTitle, type Line, layOut } from './layout.ts';
import { linkText } from './link-text.ts';
import type { InstantView, NotificationView } from './notification-view.ts';
import { remember } from './split-links.ts';
import { toneStyles } from './tone.ts';
import { timingLead, timingText } from './view-timing.ts';

/** How one vendor's Markdown writes things. `text` and `code` take values, and so escape; the others take Markdown. */
export type MarkdownDialect = {
  readonly text: (value: string) => string;
  readonly code: (value: string) => string;
  readonly bold: (markdown: string) => string;
  /** For words of ours alone: no value is ever in italics, so that none passes for a line of ours. */
  readonly own: (words: string) => string;
  readonly link: (text: string, url: string) => string;
  /** A time in the reader's zone, where the vendor has it. */
  readonly time?: (instant: InstantView) => string;
  /** Ends a line inside of a paragraph. */
  readonly lineBreak: string;
};

/** For one message: what a value becomes is remembered, as the same values come again with each try to fit them. */
export function forOneMessage(dialect: MarkdownDialect): MarkdownDialect {
  return { ...dialect, text: remember(dialect.text), code: remember(dialect.code) };
}

/** `[text](url)`: the text is ours, and the URL has been through `allowLink`, which encodes what could end it. */
export function markdownLink(text: string, url: string): string {
  return `[${text}](${url})`;
}

/** `heading` is left out where it stands elsewhere; `mention` is the vendor's own form of the allow-list's. */
type MarkdownOptions = { readonly heading: boolean; readonly mention?: string | undefined };

/** A view in the Markdown of a vendor. Status and count come first, which is all that a phone shows. */
export function toMarkdown(view: NotificationView, dialect: MarkdownDialect, options: MarkdownOptions): string {
  const { notes, overview, alerts, closing, more, receiver } = layOut(view);
  const { lineBreak, own, text, bold } = dialect;
  const lines = (some: readonly Line[]) => some.flatMap((line) => lineTexts(line, dialect));
  const paragraphs = [
    [
      ...(options.heading ? [`${toneStyles[view.tone].emoji} ${bold(text(fullTitle(view)))}`] : []),
      ...(options.mention === undefined ? [] : [options.mention]),
      ...notes.map(own),
    ],
    lines(overview),
    ...alerts.map((alert) => [headingText(alert, dialect), ...lines(alert.lines)]),
    [
      ...(more === undefined ? [] : [own(more.words.trimEnd()) + (more.names === '' ? '' : ` ${text(more.names)}`)]),
      ...lines(closing),
      ...(receiver === '' ? [] : [`${own('Receiver:')} ${text(receiver)}`]),
    ],
  ];
  return paragraphs
    .filter((some) => some.length > 0)
    .map((some) => some.join(lineBreak))
    .join('\n\n');
}

function headingText({ tone, heading }: AlertLayout, { bold, text }: MarkdownDialect): string {
  return `${toneStyles[tone].emoji} ${bold(heading.isOurs ? heading.text : text(heading.text))}`;
}

function lineTexts(line: Line, { text, bold, code, own, link, time }: MarkdownDialect): string[] {
  switch (line.kind) {
    case 'summary':
      return [bold(text(line.text))];
    case 'text':
      return blockTexts(line.text, text);
    case 'named':
      return blockTexts(`${line.name}: ${line.text}`, text);
    case 'timing': {
      const { at } = line.timing;
      if (at === undefined || time === undefined) return [own(timingText(line.timing))];
      return [`${own(timingLead(line.timing.text, at))} ${time(at)}`];
    }
    case 'links':
      return [line.links.map((target) => link(linkText(target), target.url)).join(' · ')];
    case 'labels':
      return [line.texts.map(code).join(' ')];
  }
}

/** Line by line, so that a value can neither start a paragraph nor end one. */
function blockTexts(block: string, text: MarkdownDialect['text']): string[] {
  return block
    .split('\n')
    .filter((line) => line !== '')
    .map(text);
}
