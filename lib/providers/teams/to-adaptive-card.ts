import { type AlertLayout, fullTitle, type Line, layOut, moreText } from '../../rendering/layout.ts';
import { linkText } from '../../rendering/link-text.ts';
import type { NotificationView, TimingView } from '../../rendering/notification-view.ts';
import { type Tone, toneStyles } from '../../rendering/tone.ts';
import { timingLead, timingText } from '../../rendering/view-timing.ts';

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
export function toAdaptiveCard(view: NotificationView, mention: TeamsMention | undefined): AdaptiveCard {
  const { notes, overview, alerts, closing, more, receiver } = layOut(view);
  return {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.2',
    msteams: { width: 'Full', ...(mention !== undefined && { entities: [mentionEntity(mention)] }) },
    body: [
      titleBar(view),
      ...(mention === undefined ? [] : [textBlock(mentionText(mention))]),
      ...notes.map((note) => richText([run(note, { weight: 'bolder' })])),
      ...overview.map(toBlock),
      ...alerts.map(alertContainer),
      ...smallPrint(moreText(more)),
      ...closing.map(toBlock),
      ...smallPrint(receiver && `Receiver: ${receiver}`),
    ],
  };
}

function smallPrint(text: string | undefined): RichTextBlock[] {
  return text ? [richText([run(text, { size: 'small', isSubtle: true })])] : [];
}

function titleBar(view: NotificationView): Container {
  const title = `${toneStyles[view.tone].emoji} ${fullTitle(view)}`;
  return {
    type: 'Container',
    style: colors[view.tone],
    bleed: true,
    items: [richText([run(title, { weight: 'bolder', size: 'large' })])],
  };
}

function alertContainer({ tone, heading, lines }: AlertLayout): Container {
  return {
    type: 'Container',
    separator: true,
    items: [richText([run(heading.text, { weight: 'bolder', color: colors[tone] })]), ...lines.map(toBlock)],
  };
}

/** A run's line feeds are line breaks on desktop and on phones, but not at its start and end (AdaptiveCards#4914). */
function toBlock(line: Line): RichTextBlock | TextBlock {
  switch (line.kind) {
    case 'summary':
      return richText([run(line.text, { weight: 'bolder' })]);
    case 'text':
      return richText([run(line.text)]);
    case 'named':
      return richText([run(`${line.name}: ${line.text}`)]);
    case 'timing':
      return timingBlock(line.timing);
    case 'links':
      // A label is one of a few words, and `allowLink` has percent-encoded what Markdown would read in a URL.
      return textBlock(line.links.map((link) => `[${linkText(link)}](${link.url})`).join(' · '));
    case 'labels':
      return richText([run(line.texts.join(' · '), { size: 'small', fontType: 'monospace' })]);
  }
}

/**
 * The client writes the time in the reader's zone, in a `TextBlock` alone, and of whole seconds alone. All of it is ours.
 * Source: learn.microsoft.com, Adaptive Cards, "Text features", "Date and time formatting".
 */
function timingBlock(timing: TimingView): RichTextBlock | TextBlock {
  const { text, at } = timing;
  if (at === undefined) return richText([run(timingText(timing), { isSubtle: true })]);
  const instant = `${new Date(at.ms).toISOString().slice(0, 19)}Z`;
  return textBlock(`${timingLead(text, at)} {{DATE(${instant},SHORT)}} {{TIME(${instant})}}`);
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
