import { type DefaultTreeAdapterTypes, parse } from 'parse5';

type Node = DefaultTreeAdapterTypes.Node;

const loading = new Set(['src', 'href', 'srcset', 'action', 'formaction', 'data', 'poster', 'background', 'ping']);
const active = new Set(['script', 'object', 'embed', 'base', 'form']);

/** What a page would run or load, frames and templates included: nothing, in a preview. */
export function findOutside(page: string): string[] {
  return findIn(parse(page));
}

function findIn(node: Node): string[] {
  const own = 'tagName' in node ? findInElement(node) : [];
  const inner = 'content' in node ? findIn(node.content) : [];
  const children = 'childNodes' in node ? node.childNodes.flatMap(findIn) : [];
  return [...own, ...inner, ...children];
}

function findInElement(element: DefaultTreeAdapterTypes.Element): string[] {
  const style =
    element.tagName === 'style' ? element.childNodes.map((child) => ('value' in child ? child.value : '')) : [];
  return [
    ...(active.has(element.tagName) ? [`<${element.tagName}>`] : []),
    ...style.filter(loads).map(() => 'a style that loads'),
    ...element.attrs.flatMap(({ name, value }) => findInAttribute(name, value)),
  ];
}

function findInAttribute(name: string, value: string): string[] {
  if (name === 'srcdoc') return findOutside(value);
  const outside = loading.has(name) || name.startsWith('on') || (name === 'style' && loads(value));
  return outside ? [`${name}=${value}`] : [];
}

function loads(style: string): boolean {
  return /url\(|@import|image-set|expression\(/i.test(style);
}
