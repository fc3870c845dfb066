import { fitTitle } from '../../rendering/fit-text.ts';
import { type AlertLayout, type Line, layOut } from '../../rendering/layout.ts';
import type { InstantView, LinkView, NotificationView } from '../../rendering/notification-view.ts';
import { type Tone, toneStyles } from '../../rendering/tone.ts';
import { timingLead, timingText } from '../../rendering/view-timing.ts';
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
 * all in one, where there is but one alert. No piece of Markdown spans a line. Title and description are escaped; a
 * footer knows no Markdown, and nothing in an embed notifies anybody.
 */
export function toDiscordEmbeds(view: NotificationView): DiscordEmbed[] {
  const { notes, overview, alerts, closing, more, receiver } = layOut(view);
  const footer = receiver && `Receiver: ${receiver}`;
  const opening = [...notes.map(italic), ...overview.flatMap(lineTexts)];
  const rest =
    more === undefined ? [] : [[italic(more.words.trimEnd()), escapeDiscord(more.names)].join(' ').trimEnd()];
  const ending = [...rest, ...closing.flatMap(lineTexts)].join('\n');
  const [only, ...others] = alerts;
  const isOne = only !== undefined && others.length === 0 && ending === '';
  const gap = opening.length > 0 ? [''] : [];
  const first = (isOne ? [...opening, ...gap, ...alertLines(only)] : opening).join('\n');
  const embeds: DiscordEmbed[] = [
    { color: colorOf(view.tone), title: titleOf(view), ...(first !== '' && { description: first }) },
    ...(isOne ? [] : alertEmbeds(alerts)),
    ...(ending === '' ? [] : [{ color: colorOf(view.tone), description: ending }]),
  ];
  const last = embeds.length - 1;
  return footer === ''
    ? embeds
    : embeds.map((embed, index) => (index === last ? { ...embed, footer: { text: footer } } : embed));
}

function titleOf(view: NotificationView): string {
  const emoji = `${toneStyles[view.tone].emoji} `;
  return emoji + fitTitle(view, escapeDiscord, { max: maxTitleUnits - emoji.length, unit: 'utf16_units' });
}

function alertEmbeds(alerts: readonly AlertLayout[]): { color: number; description: string }[] {
  const embeds: { color: number; description: string }[] = [];
  for (const alert of alerts) {
    const color = colorOf(alert.tone);
    const text = alertLines(alert).join('\n');
    const last = embeds.at(-1);
    if (last?.color === color && last.description.length + text.length + 2 <= maxDescriptionUnits) {
      last.description += `\n\n${text}`;
    } else {
      embeds.push({ color, description: text });
    }
  }
  return embeds;
}

function alertLines({ tone, heading, lines }: AlertLayout): string[] {
  return [`${toneStyles[tone].emoji} ${bold(heading.text)}`, ...lines.flatMap(lineTexts)];
}

function lineTexts(line: Line): string[] {
  switch (line.kind) {
    case 'summary':
      return [bold(line.text)];
    case 'text':
      return [escapeDiscord(line.text)];
    case 'named':
      return [escapeDiscord(`${line.name}: ${line.text}`)];
    case 'timing': {
      const { text, at } = line.timing;
      return [at === undefined ? italic(timingText(line.timing)) : `${italic(timingLead(text, at))} ${timestamp(at)}`];
    }
    case 'links':
      return [line.links.map(linkMarkdown).join(' · ')];
    case 'labels':
      return [line.texts.map(code).join('  ')];
  }
}

/** Shown in the reader's zone. Source: docs.discord.com, Reference, "Message Formatting", "Timestamp Styles". */
function timestamp({ ms }: InstantView): string {
  return `<t:${Math.floor(ms / 1_000)}:f>`;
}

/** A host stands beside the link: in a link's own text neither escapes nor anything like a URL would work. */
function linkMarkdown({ label, url, host }: LinkView): string {
  return `[${label}](${url})${host === undefined ? '' : ` (${escapeDiscord(host)})`}`;
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

function colorOf(tone: Tone): number {
  return Number.parseInt(toneStyles[tone].hex.slice(1), 16);
}
