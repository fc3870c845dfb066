import { inOnePiece } from '../../rendering/in-one-piece.ts';
import type {
  AlertView,
  AnnotationsView,
  LabelsView,
  LinkView,
  NotificationView,
} from '../../rendering/notification-view.ts';
import { type Tone, toneStyles } from '../../rendering/tone.ts';
import { alertHeading, labelTexts, moreAlerts } from '../../rendering/view-texts.ts';
import { cutEscaped } from '../../text/cut-escaped.ts';
import { escapeDiscord } from './escape-discord.ts';

export type DiscordEmbed = {
  readonly color: number;
  readonly title?: string;
  readonly description?: string;
  readonly footer?: { readonly text: string };
};

/** Characters, here as UTF-16 units, the strictest reading. Source: docs.discord.com, Message, "Embed Limits". */
export const maxTitleUnits = 256;
export const maxDescriptionUnits = 4_096;

/**
 * Embeds for a view: what all alerts share, then the alerts, those of one colour that follow each other in one embed; or
 * all in one, where there is but one alert. No piece of Markdown spans a line, so that a description may be cut at any
 * line feed. Title and description are escaped;
 * a footer knows no Markdown, and nothing in an embed notifies anybody.
 */
export function toDiscordEmbeds(whole: NotificationView): DiscordEmbed[] {
  const view = inOnePiece(whole);
  const footer = [moreAlerts(view), `Receiver: ${view.receiver}`].filter((text) => text !== undefined).join(' · ');
  const overview = [
    ...view.notes.map(italic),
    ...annotationLines(view.shared),
    ...linkLines(view.links),
    ...labelLines(view.labels),
  ];
  const [only] = view === whole ? [] : view.alerts;
  const gap = overview.length > 0 ? [''] : [];
  const opening = only === undefined ? overview : [...overview, ...gap, ...alertLines(only)];
  const embeds = [
    { color: colorOf(view.tone), title: titleOf(view), ...(opening.length > 0 && { description: lines(opening) }) },
    ...(only === undefined ? alertEmbeds(view.alerts) : []),
  ];
  return embeds.map((embed, index) => (index === embeds.length - 1 ? { ...embed, footer: { text: footer } } : embed));
}

function titleOf(view: NotificationView): string {
  const emoji = `${toneStyles[view.tone].emoji} `;
  return emoji + cutEscaped(view.title, maxTitleUnits - emoji.length, 'utf16_units', escapeDiscord);
}

function alertEmbeds(alerts: readonly AlertView[]): { color: number; description: string }[] {
  const embeds: { color: number; description: string }[] = [];
  for (const alert of alerts) {
    const color = colorOf(alert.tone);
    const text = lines(alertLines(alert));
    const last = embeds.at(-1);
    if (last?.color === color && last.description.length + text.length + 2 <= maxDescriptionUnits) {
      last.description += `\n\n${text}`;
    } else {
      embeds.push({ color, description: text });
    }
  }
  return embeds;
}

function alertLines(alert: AlertView): string[] {
  const { text, timing } = alertHeading(alert);
  const heading = `${toneStyles[alert.tone].emoji} ${bold(text)}`;
  return [
    timing === undefined ? heading : `${heading} (${timing})`,
    ...annotationLines({ ...alert.annotations, summary: undefined }),
    ...linkLines(alert.links),
    ...labelLines(alert.labels),
  ];
}

function annotationLines({ summary, description, others }: AnnotationsView): string[] {
  return [
    ...(summary === undefined ? [] : [bold(summary)]),
    ...[description, ...others.map(({ name, value }) => `${name}: ${value}`)]
      .filter((text) => text !== undefined)
      .map(escapeDiscord),
  ];
}

function labelLines(labels: LabelsView): string[] {
  const texts = labelTexts(labels);
  return texts.length === 0 ? [] : [texts.map(code).join('  ')];
}

/** The host stands beside the link: in a link's own text neither escapes nor anything like a URL would work. */
function linkLines(links: readonly LinkView[]): string[] {
  const markdown = links.map(({ label, url }) => `[${label}](${url}) (${escapeDiscord(new URL(url).host)})`);
  return markdown.length === 0 ? [] : [markdown.join(' · ')];
}

/** Code knows no escape, so a text with a backtick is no code. */
function code(text: string): string {
  return text.includes('`') ? escapeDiscord(text) : `\`${text}\``;
}

/** For words of ours: no value is in italics, so that none passes for a line of ours. The footer is ours by its place. */
function italic(words: string): string {
  return `*${escapeDiscord(words)}*`;
}

function bold(text: string): string {
  return `**${escapeDiscord(text)}**`;
}

function lines(parts: readonly string[]): string {
  return parts.join('\n');
}

function colorOf(tone: Tone): number {
  return Number.parseInt(toneStyles[tone].hex.slice(1), 16);
}
