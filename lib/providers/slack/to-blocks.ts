import { fitTitle } from '../../rendering/fit-text.ts';
import { type AlertLayout, type Line, layOut, moreText } from '../../rendering/layout.ts';
import { linkText } from '../../rendering/link-text.ts';
import type { InstantView, NotificationView } from '../../rendering/notification-view.ts';
import { toneStyles } from '../../rendering/tone.ts';
import { timingLead, timingText } from '../../rendering/view-timing.ts';

/**
 * Block Kit for a view. Every value stands in `plain_text` or in a `text` element of `rich_text`, neither of which
 * knows markup, mentions or control sequences; links are elements of their own. So nothing needs to be escaped, and
 * `* _ ~` and backticks, for which mrkdwn has no escape, stay what they are.
 *
 * Blocks and not an attachment with a colour bar: attachments are legacy and get collapsed. The emoji says the colour.
 * Source: docs.slack.dev/reference/block-kit/blocks/rich-text-block; incoming webhooks take rich text since 2023
 * (slackapi/bolt-js#1324).
 */
export type SlackBlock =
  | { readonly type: 'header'; readonly text: PlainText }
  | { readonly type: 'context'; readonly elements: readonly PlainText[] }
  | { readonly type: 'rich_text'; readonly elements: readonly [RichTextSection] };

type PlainText = { readonly type: 'plain_text'; readonly text: string; readonly emoji: false };
type RichTextSection = { readonly type: 'rich_text_section'; readonly elements: readonly RichTextElement[] };
type RichTextElement =
  | { readonly type: 'text'; readonly text: string; readonly style?: { readonly bold?: true; readonly code?: true } }
  | { readonly type: 'link'; readonly url: string; readonly text: string }
  | { readonly type: 'date'; readonly timestamp: number; readonly format: string; readonly fallback: string };
type Row = readonly RichTextElement[];

/** Characters of a header block, counted as UTF-16 units, the strictest reading. Source: Block Kit, header block. */
export const maxHeaderUnits = 150;

export function toSlackBlocks(view: NotificationView): SlackBlock[] {
  const { notes, overview, alerts, closing, more, receiver } = layOut(view);
  const emoji = `${toneStyles[view.tone].emoji} `;
  const header = emoji + fitTitle(view, (text) => text, { max: maxHeaderUnits - emoji.length, unit: 'utf16_units' });
  return [
    { type: 'header', text: plainText(header) },
    ...richText([...notes.map((note) => [run(note, { bold: true })]), ...overview.map(toRow)]),
    ...alerts.flatMap((alert) => richText(alertRows(alert))),
    ...context(moreText(more)),
    ...richText(closing.map(toRow)),
    ...context(receiver && `Receiver: ${receiver}`),
  ];
}

function context(text: string | undefined): SlackBlock[] {
  return text ? [{ type: 'context', elements: [plainText(text)] }] : [];
}

/** Every text and URL of the blocks, for limits that count them. */
export function slackTexts(blocks: readonly SlackBlock[]): string[] {
  return blocks.flatMap((block) => {
    if (block.type === 'header') return [block.text.text];
    if (block.type === 'context') return block.elements.map((element) => element.text);
    return block.elements[0].elements.flatMap((element) => {
      if (element.type === 'link') return [element.text, element.url];
      return [element.type === 'date' ? element.fallback : element.text];
    });
  });
}

function alertRows({ tone, heading, lines }: AlertLayout): Row[] {
  return [[run(`${toneStyles[tone].emoji} `), run(heading.text, { bold: true })], ...lines.map(toRow)];
}

function toRow(line: Line): Row {
  switch (line.kind) {
    case 'summary':
      return [run(line.text, { bold: true })];
    case 'text':
      return [run(line.text)];
    case 'named':
      return [run(`${line.name}: ${line.text}`)];
    case 'timing': {
      const { text, at } = line.timing;
      return at === undefined ? [run(timingText(line.timing))] : [run(`${timingLead(text, at)} `), toDate(at)];
    }
    case 'links':
      return separate(
        line.links.map((link) => ({ type: 'link', url: link.url, text: linkText(link) })),
        ' · ',
      );
    case 'labels':
      return separate(
        line.texts.map((text) => run(text, { code: true })),
        '  ',
      );
  }
}

/** Slack writes it in the reader's zone. Source: docs.slack.dev/messaging/formatting-message-text, "Date formatting". */
function toDate({ ms, text }: InstantView): RichTextElement {
  return { type: 'date', timestamp: Math.floor(ms / 1_000), format: '{date_short_pretty} {time}', fallback: text };
}

/** One block of the lines, or none: Slack refuses an empty one. */
function richText(lines: readonly Row[]): SlackBlock[] {
  if (lines.length === 0) return [];
  const elements = lines.flatMap((line, index) => (index === 0 ? line : [run('\n'), ...line]));
  return [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }];
}

function separate(elements: Row, separator: string): Row {
  return elements.flatMap((element, index) => (index === 0 ? [element] : [run(separator), element]));
}

function run(text: string, style?: { bold?: true; code?: true }): RichTextElement {
  return style === undefined ? { type: 'text', text } : { type: 'text', text, style };
}

function plainText(text: string): PlainText {
  return { type: 'plain_text', text, emoji: false };
}
