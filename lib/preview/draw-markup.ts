import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5';
import { type Html, html } from '../text/html.ts';
import { drawLink, drawText } from './draw-text.ts';

type Node = DefaultTreeAdapterTypes.ChildNode;

/** The HTML that chat programs allow in a message, drawn anew. Throws for any other tag. */
export function drawMarkup(source: string): Html {
  return html`${parseFragment(source).childNodes.map(drawNode)}`;
}

function drawNode(node: Node): Html {
  if ('value' in node) return drawText(node.value);
  if (!('tagName' in node)) throw new Error('neither text nor a tag');
  const inner = html`${node.childNodes.map(drawNode)}`;
  switch (node.tagName) {
    case 'b':
    case 'strong':
      return html`<b>${inner}</b>`;
    case 'em':
      return html`<em>${inner}</em>`;
    case 'code':
      return html`<code>${inner}</code>`;
    case 'p':
      return html`<p>${inner}</p>`;
    case 'br':
      return html`<br>`;
    case 'a':
      return drawLink(inner);
    case 'font':
      return html`<span style="color:${colorOf(node)}">${inner}</span>`;
    default:
      throw new Error(`a tag that no preview draws: ${node.tagName}`);
  }
}

function colorOf(node: DefaultTreeAdapterTypes.Element): string {
  const color = node.attrs.find(({ name }) => name === 'color')?.value ?? '';
  if (!/^#[0-9a-f]{6}$/.test(color)) throw new Error('a colour that no preview draws');
  return color;
}
