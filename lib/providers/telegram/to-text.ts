import { type AlertLayout, fullTitle, type Line, layOut } from '../../rendering/layout.ts';
import { linkText } from '../../rendering/link-text.ts';
import type { NotificationView } from '../../rendering/notification-view.ts';
import { toneStyles } from '../../rendering/tone.ts';
import { timingText } from '../../rendering/view-timing.ts';
import { splitLinkLike, type TextPart } from '../../text/split-link-like.ts';

/** Offsets and lengths in UTF-16 units, as JavaScript counts. Source: core.telegram.org/bots/api#messageentity. */
export type TelegramEntity =
  | { readonly type: 'bold' | 'italic' | 'code'; readonly offset: number; readonly length: number }
  | { readonly type: 'text_link'; readonly offset: number; readonly length: number; readonly url: string };

export type TelegramText = { readonly text: string; readonly entities: readonly TelegramEntity[] };

/** No value is in italics, so that none passes for a line of ours. */
type Style = 'plain' | 'bold' | 'italic' | 'code';
type Run = { readonly text: string; readonly style: Style } | { readonly text: string; readonly url: string };
type Row = readonly Run[];

/** A message has but a hundred entities, which links and words in code need more than the headings of many alerts. */
const maxStyledAlerts = 10;

/** More words in code than this, and the whole value is. */
const maxCodeWords = 3;

/**
 * A view as plain text with explicit entities, so that there is no markup to escape. Telegram still looks for mentions,
 * links, commands and hashtags in plain text, but never inside of an entity that is code or a link (tdlib
 * `merge_entities`): what it could find in a value stands in code. `mention` stands as it is, so that it is found.
 */
export function toTelegramText(view: NotificationView, mention: string | undefined): TelegramText {
  const { notes, overview, alerts, closing, more, receiver } = layOut(view);
  const paragraphs = [
    [
      [run(`${toneStyles[view.tone].emoji} `), ...value(fullTitle(view), 'bold')],
      ...(mention === undefined ? [] : [[run(mention)]]),
      ...notes.map((note) => [run(note, 'italic')]),
    ],
    overview.map(toRow),
    ...alerts.map((alert, index) => alertRows(alert, index < maxStyledAlerts)),
    [
      ...(more === undefined ? [] : [[run(more.words, 'italic'), ...value(more.names)]]),
      ...closing.map(toRow),
      ...(receiver === '' ? [] : [[run('Receiver:', 'italic'), run(' '), ...value(receiver)]]),
    ],
  ];
  return assemble(
    paragraphs
      .filter((rows) => rows.length > 0)
      .flatMap((rows, index) => (index === 0 ? rows : [[], ...rows]))
      .flatMap((row, index) => (index === 0 ? row : [run('\n'), ...row])),
  );
}

function alertRows({ tone, heading, lines }: AlertLayout, isStyled: boolean): Row[] {
  const style = isStyled ? 'bold' : 'plain';
  const text = heading.isOurs ? [run(heading.text, style)] : value(heading.text, style);
  return [[run(`${toneStyles[tone].emoji} `), ...text], ...lines.map(toRow)];
}

function toRow(line: Line): Row {
  switch (line.kind) {
    case 'summary':
      return value(line.text, 'bold');
    case 'text':
      return value(line.text);
    case 'named':
      return value(`${line.name}: ${line.text}`);
    case 'timing':
      return [run(timingText(line.timing), 'italic')];
    case 'links':
      return line.links.flatMap((link, index): Run[] => {
        const target = { text: linkText(link), url: link.url };
        return index === 0 ? [target] : [run(' · '), target];
      });
    case 'labels':
      // One entity for the whole line, which can be copied at a tap.
      return [run(line.texts.join('  '), 'code')];
  }
}

/** What may be a telephone number, across spaces too, as tdlib finds them. */
function splitNumbers(text: string): TextPart[] {
  return text.split(/(\d(?:[ ()-]?\d){5,})/).map((part, index) => ({ text: part, linkLike: index % 2 === 1 }));
}

/** A text that an alert author chose. */
function value(text: string, style: Style = 'plain'): Run[] {
  const parts = splitLinkLike(text).flatMap((part) => (part.linkLike ? [part] : splitNumbers(part.text)));
  if (parts.filter(({ linkLike }) => linkLike).length > maxCodeWords) return [run(text, 'code')];
  return parts.map((part) => run(part.text, part.linkLike ? 'code' : style));
}

function run(text: string, style: Style = 'plain'): Run {
  return { text, style };
}

function assemble(runs: readonly Run[]): TelegramText {
  const entities: TelegramEntity[] = [];
  let text = '';
  for (const piece of runs) {
    const place = { offset: text.length, length: piece.text.length };
    text += piece.text;
    if (place.length === 0) continue;
    if ('url' in piece) entities.push({ type: 'text_link', ...place, url: piece.url });
    else if (piece.style !== 'plain') entities.push({ type: piece.style, ...place });
  }
  return { text, entities };
}
