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
import { cutText } from '../../text/cut-text.ts';

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
  | { readonly type: 'link'; readonly url: string; readonly text: string };
type Line = readonly RichTextElement[];

/** Characters of a header block, counted as UTF-16 units, the strictest reading. Source: Block Kit, header block. */
export const maxHeaderUnits = 150;

export function toSlackBlocks(whole: NotificationView): SlackBlock[] {
  const view = inOnePiece(whole);
  const header = cutText(`${toneStyles[view.tone].emoji} ${view.title}`, maxHeaderUnits, 'utf16_units');
  const overview = [
    ...view.notes.map((note) => [run(note, { bold: true })]),
    ...annotationLines(view.shared),
    ...labelLines(view.labels),
    ...linkLines(view.links),
  ];
  const footer = [moreAlerts(view), `Receiver: ${view.receiver}`].filter((text) => text !== undefined);
  return [
    { type: 'header', text: plainText(header) },
    ...richText(overview),
    ...view.alerts.flatMap((alert) => richText(alertLines(alert))),
    { type: 'context', elements: footer.map(plainText) },
  ];
}

/** Every text and URL of the blocks, for limits that count them. */
export function slackTexts(blocks: readonly SlackBlock[]): string[] {
  return blocks.flatMap((block) => {
    if (block.type === 'header') return [block.text.text];
    if (block.type === 'context') return block.elements.map((element) => element.text);
    return block.elements[0].elements.flatMap((element) =>
      element.type === 'link' ? [element.text, element.url] : [element.text],
    );
  });
}

function alertLines(alert: AlertView): Line[] {
  const { text, timing } = alertHeading(alert);
  const heading = [run(`${toneStyles[alert.tone].emoji} `), run(text, { bold: true })];
  return [
    timing === undefined ? heading : [...heading, run(` (${timing})`)],
    ...annotationLines({ ...alert.annotations, summary: undefined }),
    ...labelLines(alert.labels),
    ...linkLines(alert.links),
  ];
}

function annotationLines({ summary, description, others }: AnnotationsView): Line[] {
  const lines: Line[] = [];
  if (summary !== undefined) lines.push([run(summary, { bold: true })]);
  if (description !== undefined) lines.push([run(description)]);
  for (const { name, value } of others) lines.push([run(`${name}: ${value}`)]);
  return lines;
}

function labelLines(labels: LabelsView): Line[] {
  const texts = labelTexts(labels);
  return texts.length === 0
    ? []
    : [
        separate(
          texts.map((text) => run(text, { code: true })),
          '  ',
        ),
      ];
}

function linkLines(links: readonly LinkView[]): Line[] {
  const elements = links.map((link): RichTextElement => ({ type: 'link', url: link.url, text: linkText(link) }));
  return elements.length === 0 ? [] : [separate(elements, ' · ')];
}

/** One block of the lines, or none: Slack refuses an empty one. */
function richText(lines: readonly Line[]): SlackBlock[] {
  if (lines.length === 0) return [];
  const elements = lines.flatMap((line, index) => (index === 0 ? line : [run('\n'), ...line]));
  return [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }];
}

function separate(elements: Line, separator: string): Line {
  return elements.flatMap((element, index) => (index === 0 ? [element] : [run(separator), element]));
}

function run(text: string, style?: { bold?: true; code?: true }): RichTextElement {
  return style === undefined ? { type: 'text', text } : { type: 'text', text, style };
}

function plainText(text: string): PlainText {
  return { type: 'plain_text', text, emoji: false };
}
