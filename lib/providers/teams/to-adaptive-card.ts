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

/** Someone to notify, as the allow-list names them. */
export type TeamsMention = {
  /** User principal name, or object id in Entra. */
  readonly id: string;
  /** Free of markup. */
  readonly name: string;
};

export type AdaptiveCard = {
  readonly $schema: 'http://adaptivecards.io/schemas/adaptive-card.json';
  readonly type: 'AdaptiveCard';
  readonly version: '1.2';
  readonly msteams: { readonly width: 'Full'; readonly entities?: readonly MentionEntity[] };
  readonly body: readonly CardElement[];
};

type CardElement = RichTextBlock | TextBlock | Container;
type TextBlock = { readonly type: 'TextBlock'; readonly text: string; readonly wrap: true };
type RichTextBlock = { readonly type: 'RichTextBlock'; readonly inlines: readonly TextRun[] };
type TextRun = { readonly type: 'TextRun'; readonly text: string } & TextRunStyle;
type TextRunStyle = {
  readonly weight?: 'bolder';
  readonly size?: 'small' | 'large';
  readonly isSubtle?: true;
  readonly color?: Color;
  readonly fontType?: 'monospace';
};
type Container = {
  readonly type: 'Container';
  readonly items: readonly (RichTextBlock | TextBlock)[];
  readonly style?: Color;
  readonly bleed?: true;
  readonly separator?: true;
};
type MentionEntity = { readonly type: 'mention'; readonly text: string; readonly mentioned: TeamsMention };
type Color = 'attention' | 'warning' | 'accent' | 'good';

/** The palette is the client's own, so that a card is readable in its light, dark and high-contrast themes. */
const colors: Readonly<Record<Tone, Color>> = {
  critical: 'attention',
  warning: 'warning',
  info: 'accent',
  resolved: 'good',
};

/**
 * An Adaptive Card for a view. Every value stands in a `TextRun`, which knows no Markdown and no mention; a `TextBlock`,
 * which does, holds nothing but our own links and the allow-list's mention. Links are Markdown and not a run's
 * `selectAction`, which Teams shows as plain text on a line of its own since 2025 (microsoft/AdaptiveCards#9100).
 *
 * The version is the lowest that has all this: Workflows refuse what is above 1.4 (microsoft/AdaptiveCards#7676).
 * Source: learn.microsoft.com "Adaptive Cards: text features" and "Format cards in Teams"; the schema explorer's TextRun.
 */
export function toAdaptiveCard(whole: NotificationView, mention: TeamsMention | undefined): AdaptiveCard {
  const view = inOnePiece(whole);
  const footer = [moreAlerts(view), `Receiver: ${view.receiver}`].filter((text) => text !== undefined).join(' · ');
  return {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.2',
    msteams: { width: 'Full', ...(mention !== undefined && { entities: [mentionEntity(mention)] }) },
    body: [
      titleBar(view),
      ...(mention === undefined ? [] : [textBlock(mentionText(mention))]),
      ...view.notes.map((note) => richText([run(note, { weight: 'bolder' })])),
      ...annotationBlocks(view.shared),
      ...labelBlocks(view.labels),
      ...linkBlocks(view.links),
      ...view.alerts.map(alertContainer),
      richText([run(footer, { size: 'small', isSubtle: true })]),
    ],
  };
}

function titleBar(view: NotificationView): Container {
  const title = `${toneStyles[view.tone].emoji} ${view.title}`;
  return {
    type: 'Container',
    style: colors[view.tone],
    bleed: true,
    items: [richText([run(title, { weight: 'bolder', size: 'large' })])],
  };
}

function alertContainer(alert: AlertView): Container {
  const { text, timing } = alertHeading(alert);
  const heading = run(text, { weight: 'bolder', color: colors[alert.tone] });
  return {
    type: 'Container',
    separator: true,
    items: [
      richText(timing === undefined ? [heading] : [heading, run(` (${timing})`, { isSubtle: true })]),
      ...annotationBlocks({ ...alert.annotations, summary: undefined }),
      ...labelBlocks(alert.labels),
      ...linkBlocks(alert.links),
    ],
  };
}

/** A run's line feeds are line breaks on desktop and on phones, but not at its start and end (AdaptiveCards#4914). */
function annotationBlocks({ summary, description, others }: AnnotationsView): RichTextBlock[] {
  return [
    ...(summary === undefined ? [] : [richText([run(summary, { weight: 'bolder' })])]),
    ...(description === undefined ? [] : [richText([run(description)])]),
    ...others.map(({ name, value }) => richText([run(`${name}: ${value}`)])),
  ];
}

function labelBlocks(labels: LabelsView): RichTextBlock[] {
  const texts = labelTexts(labels);
  return texts.length === 0 ? [] : [richText([run(texts.join(' · '), { size: 'small', fontType: 'monospace' })])];
}

/** A label is one of a few words, and `allowLink` has percent-encoded what Markdown would read in a URL. */
function linkBlocks(links: readonly LinkView[]): TextBlock[] {
  const markdown = links.map((link) => `[${linkText(link)}](${link.url})`);
  return markdown.length === 0 ? [] : [textBlock(markdown.join(' · '))];
}

/** Teams makes a mention of `<at>` only together with an entity of the same text. */
function mentionText({ name }: TeamsMention): string {
  return `<at>${name}</at>`;
}

function mentionEntity(mention: TeamsMention): MentionEntity {
  return { type: 'mention', text: mentionText(mention), mentioned: mention };
}

function textBlock(text: string): TextBlock {
  return { type: 'TextBlock', text, wrap: true };
}

function richText(inlines: readonly TextRun[]): RichTextBlock {
  return { type: 'RichTextBlock', inlines };
}

function run(text: string, style: TextRunStyle = {}): TextRun {
  return { type: 'TextRun', text, ...style };
}
