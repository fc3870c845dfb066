import { bold, code, drawMarkdown, italic, lineBreak, link, reference } from '../../preview/draw-markdown.ts';
import { drawPost } from '../../preview/draw-post.ts';
import { drawMention } from '../../preview/draw-text.ts';
import { nothingElse, type Preview, readJsonBody } from '../../preview/preview.ts';
import { type Html, html } from '../../text/html.ts';
import { type MattermostAttachment, mattermostMessage } from './format.ts';

export const preview: Preview = {
  name: 'Mattermost',
  look: 'filled',
  draw: (request) => {
    const { text, attachments } = mattermostMessage.parse(readJsonBody(request));
    const opening = text === '' ? [] : [html`<div>${drawMention(text)}</div>`];
    return drawPost([...opening, ...attachments.map(drawAttachment)]);
  },
};

/** The fallback is shown in notifications alone. */
function drawAttachment({ fallback: _, color, text = '', ...rest }: MattermostAttachment): Html {
  nothingElse(rest);
  return html`<div class="attachment" style="border-left-color:${color}">${drawMarkdown(text, [code, bold, italic, link, reference, lineBreak])}</div>`;
}
