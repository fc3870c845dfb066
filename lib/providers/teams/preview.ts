import * as z from 'zod';
import { drawInline, link } from '../../preview/draw-markdown.ts';
import { drawPost } from '../../preview/draw-post.ts';
import { drawMention, drawText } from '../../preview/draw-text.ts';
import { type Preview, readJsonBody } from '../../preview/preview.ts';
import { type Html, html } from '../../text/html.ts';

const color = z.enum(['attention', 'warning', 'accent', 'good']);

const run = z.strictObject({
  type: z.literal('TextRun'),
  text: z.string(),
  weight: z.literal('bolder').optional(),
  size: z.enum(['small', 'large']).optional(),
  isSubtle: z.literal(true).optional(),
  color: color.optional(),
  fontType: z.literal('monospace').optional(),
});

const richTextBlock = z.strictObject({
  type: z.literal('RichTextBlock'),
  inlines: z.array(run),
});
const textBlock = z.strictObject({
  type: z.literal('TextBlock'),
  text: z.string(),
  wrap: z.literal(true),
});
const simple = z.discriminatedUnion('type', [richTextBlock, textBlock]);

const container = z.strictObject({
  type: z.literal('Container'),
  items: z.array(simple),
  style: color.optional(),
  bleed: z.literal(true).optional(),
  separator: z.literal(true).optional(),
});

const message = z.strictObject({
  type: z.literal('message'),
  attachments: z.tuple([
    z.strictObject({
      contentType: z.string(),
      contentUrl: z.null(),
      content: z.strictObject({
        $schema: z.string(),
        type: z.literal('AdaptiveCard'),
        version: z.literal('1.2'),
        msteams: z.strictObject({ width: z.literal('Full'), entities: z.array(z.unknown()).optional() }),
        body: z.array(z.discriminatedUnion('type', [richTextBlock, textBlock, container])),
      }),
    }),
  ]),
});

export const preview: Preview = {
  name: 'Microsoft Teams',
  look: 'panel',
  draw: (request) => {
    const { body } = message.parse(readJsonBody(request)).attachments[0].content;
    return drawPost(html`<div class="card">${body.map(drawElement)}</div>`);
  },
};

function drawElement(element: z.output<typeof simple> | z.output<typeof container>): Html {
  if (element.type !== 'Container') return drawSimple(element);
  const { style, bleed, separator, items } = element;
  const look = [style, bleed && 'bleed', separator && 'separator'].filter((name) => name !== undefined).join(' ');
  return html`<div class="block ${look}">${items.map(drawSimple)}</div>`;
}

function drawSimple(element: z.output<typeof simple>): Html {
  if (element.type === 'RichTextBlock') return html`<div class="block">${element.inlines.map(drawRun)}</div>`;
  const mention = /^<at>(.+)<\/at>$/.exec(element.text)?.[1];
  return html`<div class="block">${mention === undefined ? drawInline(element.text, [link]) : drawMention(mention)}</div>`;
}

function drawRun({ text, weight, size, isSubtle, color: tint, fontType }: z.output<typeof run>): Html {
  const look = [weight, size, isSubtle && 'subtle', tint && `ink-${tint}`, fontType];
  return html`<span class="${look.filter((name) => name !== undefined).join(' ')}">${drawText(text)}</span>`;
}
