import { drawLink, drawMention, drawText } from '../../preview/draw-text.ts';
import { type Preview, readBody } from '../../preview/preview.ts';
import { type Html, html } from '../../text/html.ts';
import { type Entity, parseMessage } from './format.ts';

export const preview: Preview = {
  name: 'Telegram',
  look: 'bubbles',
  draw: (request) => {
    const { text, entities } = parseMessage(readBody(request));
    return html`<div class="bubble"><div class="sender">alertguard</div><div class="text">${drawEntities(text, entities)}</div><div class="time">11:00</div></div>`;
  },
};

function drawEntities(text: string, entities: readonly Entity[]): Html[] {
  const parts: Html[] = [];
  let at = 0;
  for (const entity of entities) {
    const inside = text.slice(entity.offset, entity.offset + entity.length);
    parts.push(drawPlain(text.slice(at, entity.offset)), drawEntity(entity, inside));
    at = entity.offset + entity.length;
  }
  return [...parts, drawPlain(text.slice(at))];
}

function drawEntity({ type }: Entity, text: string): Html {
  switch (type) {
    case 'bold':
      return html`<b>${drawText(text)}</b>`;
    case 'italic':
      return html`<i>${drawText(text)}</i>`;
    case 'code':
      return html`<code>${text}</code>`;
    case 'text_link':
      return drawLink(text);
    default:
      return type satisfies never;
  }
}

/** Telegram finds mentions in plain text by itself. */
function drawPlain(text: string): Html {
  return html`${text.split(/(@[A-Za-z]\w{3,31})/).map((part, index) => (index % 2 === 1 ? drawMention(part) : drawText(part)))}`;
}
