import { drawPost } from '../../preview/draw-post.ts';
import { drawLink, drawMention, drawText, drawTime } from '../../preview/draw-text.ts';
import { nothingElse, type Preview, readJsonBody, undrawn } from '../../preview/preview.ts';
import { type Html, html } from '../../text/html.ts';
import { type SlackBlock, type SlackMessage, type SlackRichInline, slackMessage } from './format.ts';

export const preview: Preview = {
  name: 'Slack',
  look: 'blocks',
  draw: (request) => drawSlackMessage(slackMessage.parse(readJsonBody(request))),
};

/** The text is shown in notifications alone, where there are blocks. */
export function drawSlackMessage({ blocks, attachments }: SlackMessage): Html {
  return drawPost([...blocks.map(drawBlock), ...attachments.map(() => undrawn('attachments'))]);
}

function drawBlock({ block_id: _, ...block }: SlackBlock): Html {
  switch (block.type) {
    case 'header':
      return html`<h3>${drawText(block.text.text)}</h3>`;
    case 'context':
      return html`<div class="context">${block.elements.map((part) => html`<span>${drawText(part.type === 'plain_text' ? part.text : undrawn(part.type))}</span>`)}</div>`;
    case 'divider':
      return html`<hr>`;
    case 'section': {
      const { type, text, ...rest } = block;
      nothingElse(rest);
      return html`<div>${drawMention(toMention(text?.text ?? undrawn(type)))}</div>`;
    }
    case 'rich_text':
      return html`<div class="rich">${block.elements.flatMap((part) => (part.type === 'rich_text_section' ? part.elements.map(drawInline) : undrawn(part.type)))}</div>`;
    default:
      return undrawn(block.type);
  }
}

function drawInline(part: SlackRichInline): Html {
  if (part.type === 'link') return drawLink(part.text ?? part.url);
  if (part.type === 'date') return drawTime(part.timestamp * 1_000);
  if (part.type !== 'text') return undrawn(part.type);
  const { code, bold, ...rest } = part.style ?? {};
  nothingElse(rest);
  const text = drawText(part.text);
  if (code === true) return html`<code>${text}</code>`;
  return bold === true ? html`<b>${text}</b>` : text;
}

/** Slack shows the name of a user or group, which only it knows. */
function toMention(control: string): string {
  return /^<!(here|channel)>$/.test(control) ? `@${control.slice(2, -1)}` : '@payments-oncall';
}
