import { drawInline, link, type MarkdownRule } from '../../preview/draw-markdown.ts';
import { drawPost } from '../../preview/draw-post.ts';
import { drawMention, drawText, drawTime } from '../../preview/draw-text.ts';
import { nothingElse, type Preview, readJsonBody, undrawn } from '../../preview/preview.ts';
import { type Html, html } from '../../text/html.ts';
import { type TeamsCard, type TeamsElement, type TeamsRun, type TeamsSimpleElement, teamsMessage } from './format.ts';

const time: MarkdownRule = {
  pattern: /\{\{DATE\(([^,)]+),SHORT\)\}\} \{\{TIME\(\1\)\}\}/y,
  draw: ([instant = '']) => drawTime(instant),
};

export const preview: Preview = {
  name: 'Microsoft Teams',
  look: 'panel',
  draw: (request) => {
    return drawPost(teamsMessage.parse(readJsonBody(request)).attachments.map(({ content }) => drawCard(content)));
  },
};

function drawCard({
  $schema: _schema,
  type: _type,
  version: _version,
  msteams: _msteams,
  body,
  ...rest
}: TeamsCard): Html {
  nothingElse(rest);
  return html`<div class="card">${body.map(drawElement)}</div>`;
}

function drawElement(element: TeamsElement): Html {
  if (element.type !== 'Container') return drawSimple(element);
  const { type: _, style, bleed, separator, items, ...rest } = element;
  nothingElse(rest);
  return html`<div class="${looks('block', style, bleed && 'bleed', separator && 'separator')}">${items.map(drawSimple)}</div>`;
}

function drawSimple(element: TeamsSimpleElement): Html {
  if (element.type === 'RichTextBlock') {
    const { type: _, inlines, ...rest } = element;
    nothingElse(rest);
    return html`<div class="block">${inlines.map((inline) => (typeof inline === 'string' ? drawText(inline) : drawRun(inline)))}</div>`;
  }
  if (element.type !== 'TextBlock') return undrawn(element.type);
  const { type: _, text, wrap: _wrap, ...rest } = element;
  nothingElse(rest);
  const mention = /^<at>(.+)<\/at>$/.exec(text)?.[1];
  return html`<div class="block">${mention === undefined ? drawInline(text, [link, time]) : drawMention(mention)}</div>`;
}

function drawRun({ type: _, text, weight, size, isSubtle, color, fontType, ...rest }: TeamsRun): Html {
  nothingElse(rest);
  const look = looks(weight, size, isSubtle && 'subtle', color && `ink-${color}`, fontType);
  return html`<span class="${look}">${drawText(text)}</span>`;
}

/** Classes of `preview.css`, of those that are given. */
function looks(...names: readonly (string | false | undefined)[]): string {
  return names.filter(Boolean).join(' ');
}
