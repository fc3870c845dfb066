import { code, drawMarkdown, lineBreak, link } from '../../preview/draw-markdown.ts';
import { drawPost } from '../../preview/draw-post.ts';
import { drawMention, drawText } from '../../preview/draw-text.ts';
import { nothingElse, type Preview, readJsonBody } from '../../preview/preview.ts';
import { type Html, html } from '../../text/html.ts';
import { type RocketChatAttachment, rocketChatMessage } from './format.ts';

export const preview: Preview = {
  name: 'Rocket.Chat',
  look: 'outlined',
  draw: (request) => {
    const { text, attachments } = rocketChatMessage.parse(readJsonBody(request));
    const [, line = '', mention] = /^(.*?)( @\S+)?$/s.exec(text) ?? [];
    return drawPost([
      html`<div>${drawText(line)}${mention && [' ', drawMention(mention.trim())]}</div>`,
      ...attachments.map(drawAttachment),
    ]);
  },
};

function drawAttachment({ color, title, text = '', mrkdwn_in: _, ...rest }: RocketChatAttachment): Html {
  nothingElse(rest);
  return html`<div class="attachment" style="border-left-color:${color}">${title && html`<h4>${drawText(title)}</h4>`}${drawMarkdown(text, [code, link, lineBreak])}</div>`;
}
