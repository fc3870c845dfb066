import * as z from 'zod';
import { drawLink, drawMention, drawText } from '../../preview/draw-text.ts';
import { type Preview, readJsonBody } from '../../preview/preview.ts';
import { type Html, html } from '../../text/html.ts';

const place = { offset: z.int(), length: z.int() };

const message = z.strictObject({
  chat_id: z.union([z.int(), z.string()]),
  message_thread_id: z.int().optional(),
  text: z.string(),
  entities: z.array(
    z.discriminatedUnion('type', [
      z.strictObject({ type: z.literal('bold'), ...place }),
      z.strictObject({ type: z.literal('italic'), ...place }),
      z.strictObject({ type: z.literal('code'), ...place }),
      z.strictObject({ type: z.literal('text_link'), ...place, url: z.string() }),
    ]),
  ),
  link_preview_options: z.strictObject({ is_disabled: z.literal(true) }),
});

type Entity = z.output<typeof message>['entities'][number];

export const preview: Preview = {
  name: 'Telegram',
  look: 'telegram',
  draw: (request) => {
    const { text, entities } = message.parse(readJsonBody(request));
    return html`<div class="bubble"><div class="sender">alertguard</div><div class="text">${drawEntities(text, entities)}</div><div class="time">11:00</div></div>`;
  },
};

function drawEntities(text: string, entities: readonly Entity[]): Html[] {
  const parts: Html[] = [];
  let at = 0;
  for (const entity of entities) {
    if (entity.offset < at) throw new Error('entities that overlap');
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
