import * as z from 'zod';
import { bold, code, drawMarkdown, italic, lineBreak, link, reference } from '../../preview/draw-markdown.ts';
import { drawPost } from '../../preview/draw-post.ts';
import { drawMention } from '../../preview/draw-text.ts';
import { type Preview, readJsonBody } from '../../preview/preview.ts';
import { html } from '../../text/html.ts';

const message = z.strictObject({
  text: z.string().optional(),
  attachments: z.tuple([z.strictObject({ fallback: z.string(), color: z.string(), text: z.string() })]),
});

export const preview: Preview = {
  name: 'Mattermost',
  look: 'filled',
  draw: (request) => {
    const { text, attachments } = message.parse(readJsonBody(request));
    const { color, text: markdown } = attachments[0];
    return drawPost([
      ...(text === undefined ? [] : [html`<div>${drawMention(text)}</div>`]),
      html`<div class="attachment" style="border-left-color:${color}">${drawMarkdown(markdown, [code, bold, italic, link, reference, lineBreak])}</div>`,
    ]);
  },
};
