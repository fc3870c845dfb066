import {
  backslash,
  bold,
  code,
  drawInline,
  italic,
  lineBreak,
  link,
  type MarkdownRule,
} from '../../preview/draw-markdown.ts';
import { drawPost } from '../../preview/draw-post.ts';
import { drawMention, drawText, drawTime } from '../../preview/draw-text.ts';
import { nothingElse, type Preview, readJsonBody } from '../../preview/preview.ts';
import { type Html, html } from '../../text/html.ts';
import { type DiscordEmbed, discordMessage } from './format.ts';

const time: MarkdownRule = { pattern: /<t:(\d+):f>/y, draw: ([seconds]) => drawTime(Number(seconds) * 1_000) };

const rules = [backslash, code, bold, italic, link, time, lineBreak];

export const preview: Preview = {
  name: 'Discord',
  look: 'dark',
  draw: (request) => {
    const { content, embeds } = discordMessage.parse(readJsonBody(request));
    const opening = content === undefined ? [] : [html`<div>${drawMention(toMention(content))}</div>`];
    return drawPost([...opening, ...embeds.map(drawEmbed)]);
  },
};

function drawEmbed({ color, title, description, footer, ...rest }: DiscordEmbed): Html {
  nothingElse(rest);
  const hex = `#${color.toString(16).padStart(6, '0')}`;
  return html`<div class="embed" style="border-color:${hex}">
${title === undefined ? undefined : html`<h3>${drawInline(title, rules)}</h3>`}
${description === undefined ? undefined : html`<div>${drawInline(description, rules)}</div>`}
${footer === undefined ? undefined : html`<div class="footer">${drawText(footer.text)}</div>`}
</div>`;
}

/** Discord shows the name of a user or role, which only it knows. */
function toMention(content: string): string {
  return content.startsWith('<') ? '@payments on call' : content;
}
