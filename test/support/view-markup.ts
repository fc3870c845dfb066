import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5';

type Element = DefaultTreeAdapterTypes.Element;
type Node = DefaultTreeAdapterTypes.Node;

/** All that a view may be made of. */
const elements = new Set([
  ...['a', 'b', 'bdi', 'br', 'button', 'caption', 'circle', 'code', 'dd', 'details', 'div', 'dl', 'dt', 'figcaption'],
  ...['figure', 'h2', 'h3', 'li', 'ol', 'p', 'path', 'rect', 'section', 'span', 'strong', 'summary', 'svg', 'table'],
  ...['tbody', 'td', 'text', 'th', 'thead', 'time', 'tr', 'ul'],
]);

const attributes = new Set([
  ...['class', 'data-label', 'datetime', 'href', 'role', 'scope', 'title', 'type', 'aria-label', 'aria-hidden'],
  ...['viewBox', 'd', 'x', 'y', 'cx', 'cy', 'r', 'rx', 'width', 'height', 'text-anchor', 'data-confirmation'],
]);

/** What is no part of a view: elements, attributes, values of attributes, and comments. */
export function findForeign(markup: string): string[] {
  return nodesOf(parseFragment(markup)).flatMap((node) => {
    if (node.nodeName === '#comment') return ['a comment'];
    if (!('tagName' in node)) return [];
    return [...(elements.has(node.tagName) ? [] : [`<${node.tagName}>`]), ...node.attrs.flatMap(findInAttribute)];
  });
}

function findInAttribute({ name, value }: { readonly name: string; readonly value: string }): string[] {
  if (!attributes.has(name)) return [`${name}=${value}`];
  if (name === 'href')
    return /^\/(?:stuck|story|notified|refused|unproven)(?:\?[\w%=&+.*-]*)?$/.test(value) ? [] : [`href=${value}`];
  if (name === 'class') return /^[a-z0-9 -]+$/.test(value) ? [] : [`class=${value}`];
  return [];
}

/** Every text of an element of that name, one after the other. */
export function textsOf(markup: string, tagName: string): string[] {
  return nodesOf(parseFragment(markup)).flatMap((node) =>
    'tagName' in node && node.tagName === tagName ? [textOf(node)] : [],
  );
}

/** The values of an attribute, wherever it stands. */
export function valuesOf(markup: string, attribute: string): string[] {
  return nodesOf(parseFragment(markup)).flatMap((node) =>
    'attrs' in node ? node.attrs.filter(({ name }) => name === attribute).map(({ value }) => value) : [],
  );
}

/** As a person reads it, with one blank between two things. */
export function readText(markup: string): string {
  return textOf(parseFragment(markup)).replace(/\s+/g, ' ').trim();
}

/** The cells of every row, as `heading: text` by the headings that a phone shows. */
export function rowsOf(markup: string): Readonly<Record<string, string>>[] {
  const rows = nodesOf(parseFragment(markup)).filter(
    (node): node is Element => 'tagName' in node && node.tagName === 'tr',
  );
  return rows.flatMap((row) => {
    const cells = row.childNodes.filter((node): node is Element => 'tagName' in node && node.tagName === 'td');
    if (cells.length === 0) return [];
    return [
      Object.fromEntries(
        cells.map((cell) => [
          cell.attrs.find(({ name }) => name === 'data-label')?.value ?? '',
          textOf(cell).replace(/\s+/g, ' ').trim(),
        ]),
      ),
    ];
  });
}

function nodesOf(node: Node): Node[] {
  const children = 'childNodes' in node ? node.childNodes.flatMap(nodesOf) : [];
  return [node, ...children, ...('content' in node ? nodesOf(node.content) : [])];
}

/** Blocks and cells are parted by a blank, as they are on a page. */
function textOf(node: Node): string {
  if (node.nodeName === '#text' && 'value' in node) return node.value;
  const inner = 'childNodes' in node ? node.childNodes.map(textOf).join('') : '';
  return /^(?:a|b|bdi|code|span|strong|time|text|#document-fragment)$/.test(node.nodeName) ? inner : ` ${inner} `;
}
