import { drawPost } from '../../../lib/preview/draw-post.ts';
import { drawLink, drawText } from '../../../lib/preview/draw-text.ts';
import { type Preview, readBody } from '../../../lib/preview/preview.ts';
import { html } from '../../../lib/text/html.ts';
import { parseMessage } from './format.ts';

export const preview: Preview = {
  name: 'Example Chat',
  // Look up: what the vendor's client looks like, and choose classes of `tools/previews/preview.css`.
  look: 'chat',
  draw: (request) => {
    const { title, text, color, link } = parseMessage(readBody(request));
    return drawPost(html`<div class="attachment" style="border-left-color:${color}">
<h4>${drawText(title)}</h4>
<div class="text">${drawText(text)}</div>
${link === undefined ? undefined : drawLink(link.text)}
</div>`);
  },
};
