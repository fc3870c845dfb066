import * as z from 'zod';
import { code, drawMarkdown, lineBreak, link } from '../../preview/draw-markdown.ts';
import { drawPost } from '../../preview/draw-post.ts';
import { drawMention, drawText } from '../../preview/draw-text.ts';
import { type Preview, readJsonBody } from '../../preview/preview.ts';
import { html } from '../../text/html.ts';

const message = z.strictObject({
  text: z.string(),
  parseUrls: z.literal(false),
  attachments: z.tuple([
    z.strictObject({
      color: z.string(),
      title: z.string().optional(),
      text: z.string(),
      mrkdwn_in: z.tuple([z.literal('text')]),
    }),
  ]),
});

export const preview: Preview = {
  name: 'Rocket.Chat',
  look: 'outlined',
  draw: (request) => {
    const { text, attachments } = message.parse(readJsonBody(request));
    const { color, title, text: markdown } = attachments[0];
    const [, line = '', mention] = /^(.*?)( @\S+)?$/s.exec(text) ?? [];
    return drawPost([
      html`<div>${drawText(line)}${mention && [' ', drawMention(mention.trim())]}</div>`,
      html`<div class="attachment" style="border-left-color:${color}">${title && html`<h4>${drawText(title)}</h4>`}${drawMarkdown(markdown, [code, link, lineBreak])}</div>`,
    ]);
  },
};
