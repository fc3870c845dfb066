import * as z from 'zod';
import { drawPost } from '../../preview/draw-post.ts';
import { drawLink, drawMention, drawText } from '../../preview/draw-text.ts';
import { type Preview, readJsonBody } from '../../preview/preview.ts';
import { type Html, html } from '../../text/html.ts';

const plainText = z.strictObject({ type: z.literal('plain_text'), text: z.string(), emoji: z.literal(false) });

const element = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('text'),
    text: z.string(),
    style: z.strictObject({ bold: z.literal(true).optional(), code: z.literal(true).optional() }).optional(),
  }),
  z.strictObject({ type: z.literal('link'), text: z.string(), url: z.string() }),
]);

const block = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('header'), text: plainText }),
  z.strictObject({ type: z.literal('context'), elements: z.array(plainText) }),
  z.strictObject({ type: z.literal('divider') }),
  z.strictObject({
    type: z.literal('section'),
    text: z.strictObject({ type: z.literal('mrkdwn'), text: z.string(), verbatim: z.literal(true) }),
  }),
  z.strictObject({
    type: z.literal('rich_text'),
    elements: z.array(z.strictObject({ type: z.literal('rich_text_section'), elements: z.array(element) })),
  }),
]);

const message = z.strictObject({
  channel: z.string().optional(),
  /** Shown in notifications alone, where there are blocks. */
  text: z.string(),
  mrkdwn: z.literal(false),
  unfurl_links: z.literal(false),
  unfurl_media: z.literal(false),
  blocks: z.array(block),
});

const draw: Preview['draw'] = (request) => drawPost(message.parse(readJsonBody(request)).blocks.map(drawBlock));

export const preview: Preview = { name: 'Slack', look: 'slack', draw };

function drawBlock(part: z.output<typeof block>): Html {
  switch (part.type) {
    case 'header':
      return html`<h3>${drawText(part.text.text)}</h3>`;
    case 'context':
      return html`<div class="context">${part.elements.map(({ text }) => html`<span>${drawText(text)}</span>`)}</div>`;
    case 'divider':
      return html`<hr>`;
    case 'section':
      return html`<div>${drawMention(toMention(part.text.text))}</div>`;
    case 'rich_text':
      return html`<div class="rich">${part.elements.flatMap((section) => section.elements.map(drawElement))}</div>`;
    default:
      return part satisfies never;
  }
}

function drawElement(part: z.output<typeof element>): Html {
  if (part.type === 'link') return drawLink(part.text);
  const text = drawText(part.text);
  if (part.style?.code === true) return html`<code>${text}</code>`;
  return part.style?.bold === true ? html`<b>${text}</b>` : text;
}

/** Slack shows the name of a user or group, which only it knows. */
function toMention(control: string): string {
  return /^<!(here|channel)>$/.test(control) ? `@${control.slice(2, -1)}` : '@payments-oncall';
}
