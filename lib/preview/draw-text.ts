import { toneStyles } from '../rendering/tone.ts';
import { type Html, html } from '../text/html.ts';

const discs: ReadonlyMap<string, string> = new Map(
  Object.entries(toneStyles).map(([tone, { emoji }]) => [emoji, tone] as const),
);

const emoji = new RegExp(`(${[...discs.keys()].join('|')})`, 'u');

/** Text as it stands, with the discs drawn: not every machine that makes the images has a font for them. */
export function drawText(text: string): Html {
  return html`${text.split(emoji).map((part) => {
    const tone = discs.get(part);
    return tone === undefined ? part : html`<span class="disc ${tone}" title="${part}"></span>`;
  })}`;
}

/** A link as it looks. It has no address, so that a preview leads nowhere and loads nothing. */
export function drawLink(text: string | Html): Html {
  return html`<a class="link">${text}</a>`;
}

/** A time that a vendor writes in the reader's zone, here in UTC. */
export function drawTime(time: string | number): Html {
  return html`${new Date(time).toISOString().slice(0, 16).replace('T', ' ')}`;
}

export function drawMention(text: string): Html {
  return html`<span class="mention">${text}</span>`;
}
