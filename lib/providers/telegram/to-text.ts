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
import { splitLinkLike } from '../../text/split-link-like.ts';

/** Offsets and lengths in UTF-16 units, as JavaScript counts. Source: core.telegram.org/bots/api#messageentity. */
export type TelegramEntity =
  | { readonly type: 'bold' | 'italic' | 'code'; readonly offset: number; readonly length: number }
  | { readonly type: 'text_link'; readonly offset: number; readonly length: number; readonly url: string };

export type TelegramText = { readonly text: string; readonly entities: readonly TelegramEntity[] };

/** No value is in italics, so that none passes for a line of ours. */
type Style = 'plain' | 'bold' | 'italic' | 'code';
type Run = { readonly text: string; readonly style: Style } | { readonly text: string; readonly url: string };
type Line = readonly Run[];

/** More words in code than this, and the whole value is: a message has but a hundred entities. */
const maxCodeWords = 3;

/**
 * A view as plain text with explicit entities, so that there is no markup to escape. Telegram still looks for mentions,
 * links, commands and hashtags in plain text, but never inside of an entity that is code or a link (tdlib
 * `merge_entities`): what it could find in a value stands in code. `mention` stands as it is, so that it is found.
 */
export function toTelegramText(whole: NotificationView, mention: string | undefined): TelegramText {
  const view = inOnePiece(whole);
  const paragraphs = [
    [
      headingLine(view),
      ...(mention === undefined ? [] : [[run(mention)]]),
      ...view.notes.map((note) => [run(note, 'italic')]),
    ],
    [...annotationLines(view.shared), ...labelLines(view.labels), ...linkLines(view.links)],
    ...view.alerts.map(alertLines),
    [...ownLine(moreAlerts(view)), [run('Receiver:', 'italic'), run(' '), ...value(view.receiver)]],
  ];
  return assemble(
    paragraphs
      .filter((lines) => lines.length > 0)
      .flatMap((lines, index) => (index === 0 ? lines : [[], ...lines]))
      .flatMap((line, index) => (index === 0 ? line : [run('\n'), ...line])),
  );
}

function headingLine({ tone, title }: NotificationView): Line {
  return [run(`${toneStyles[tone].emoji} `), ...value(title, 'bold')];
}

function alertLines(alert: AlertView): Line[] {
  const { text, timing } = alertHeading(alert);
  const heading = [run(`${toneStyles[alert.tone].emoji} `), ...value(text, 'bold')];
  return [
    timing === undefined ? heading : [...heading, run(` (${timing})`)],
    ...annotationLines({ ...alert.annotations, summary: undefined }),
    ...labelLines(alert.labels),
    ...linkLines(alert.links),
  ];
}

function annotationLines({ summary, description, others }: AnnotationsView): Line[] {
  return [
    ...(summary === undefined ? [] : [value(summary, 'bold')]),
    ...(description === undefined ? [] : [value(description)]),
    ...others.map((other) => value(`${other.name}: ${other.value}`)),
  ];
}

/** One entity for the whole line, which can be copied at a tap. */
function labelLines(labels: LabelsView): Line[] {
  const texts = labelTexts(labels);
  return texts.length === 0 ? [] : [[run(texts.join('  '), 'code')]];
}

function linkLines(links: readonly LinkView[]): Line[] {
  if (links.length === 0) return [];
  return [
    links.flatMap((link, index): Run[] => {
      const target = { text: linkText(link), url: link.url };
      return index === 0 ? [target] : [run(' · '), target];
    }),
  ];
}

function ownLine(text: string | undefined): Line[] {
  return text === undefined ? [] : [[run(text, 'italic')]];
}

/** A text that an alert author chose. */
function value(text: string, style: Style = 'plain'): Run[] {
  const parts = splitLinkLike(text);
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
