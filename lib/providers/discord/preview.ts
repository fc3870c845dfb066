import * as z from 'zod';
import { backslash, bold, code, drawInline, italic, lineBreak, link } from '../../preview/draw-markdown.ts';
import { drawPost } from '../../preview/draw-post.ts';
import { drawMention, drawText } from '../../preview/draw-text.ts';
import { type Preview, readJsonBody } from '../../preview/preview.ts';
import { type Html, html } from '../../text/html.ts';

const embed = z.strictObject({
  color: z.int(),
  title: z.string().optional(),
  description: z.string().optional(),
  footer: z.strictObject({ text: z.string() }).optional(),
});

const message = z.strictObject({
  content: z.string().optional(),
  allowed_mentions: z.unknown(),
  embeds: z.array(embed),
});

const rules = [backslash, code, bold, italic, link, lineBreak];

export const preview: Preview = {
  name: 'Discord',
  look: 'dark',
  draw: (request) => {
    const { content, embeds } = message.parse(readJsonBody(request));
    const opening = content === undefined ? [] : [html`<div>${drawMention(toMention(content))}</div>`];
    return drawPost([...opening, ...embeds.map(drawEmbed)]);
  },
};

function drawEmbed({ color, title, description, footer }: z.output<typeof embed>): Html {
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
