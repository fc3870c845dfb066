import { nothing, type WhatAReaderGets } from './what-a-reader-gets.ts';

const voidTags = new Set(['br', 'meta', 'img', 'hr', 'input', 'link', 'base', 'source', 'wbr']);
const rawTextTags = new Set(['style', 'script', 'textarea', 'xmp', 'iframe', 'noscript']);
const entities = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['#39', "'"],
  ['nbsp', '\u00a0'],
]);
const attribute = /^\s+([a-zA-Z-]+)="([^"<>]*)"/;

/**
 * A strict subset of HTML: quoted attributes, closed tags, five entities, one doctype; no comment, no foreign content.
 * Whatever is outside of it throws, so what passes is read the same by every mail program.
 */
export function readHtml(source: string): WhatAReaderGets {
  const found = newFindings();
  let rest = source.replace(/^<!doctype html>\n/, '');
  while (rest !== '') {
    const text = /^[^<]+/.exec(rest)?.[0];
    if (text === undefined) {
      rest = enterTag(readTag(rest), rest, found);
    } else {
      if (text.trim() !== '') found.texts.push(decode(text));
      found.run += found.open.includes('a') ? apart : decode(text);
      rest = rest.slice(text.length);
    }
  }
  if (found.open.length > 0) throw new Error('a tag that is not closed');
  return {
    ...nothing,
    links: found.links,
    markup: found.markup,
    texts: found.texts,
    searched: [...found.texts, ...found.run.split(apart)],
  };
}

type Findings = {
  links: string[];
  markup: string[];
  texts: string[];
  open: string[];
  /** The text across elements, apart where an anchor or another block is. */
  run: string;
};

const apart = '\n';
const inline = new Set(['a', 'span']);

function newFindings(): Findings {
  return { links: [], markup: [], texts: [], open: [], run: '' };
}

/** Notes what a tag is, and returns the source behind it: behind the raw text, where its content is that. */
function enterTag(tag: Tag, source: string, found: Findings): string {
  const rest = source.slice(tag.length);
  if (!inline.has(tag.name)) found.run += apart;
  if (tag.closing) {
    if (found.open.pop() !== tag.name) throw new Error('a tag that closes another one');
    return rest;
  }
  found.markup.push(tag.name, ...tag.attributes.map(([name]) => `${tag.name}[${name}]`));
  found.links.push(...tag.attributes.filter(([name]) => /^(href|src)$/.test(name)).map(([, value]) => value));
  if (!voidTags.has(tag.name)) found.open.push(tag.name);
  return rawTextTags.has(tag.name) ? rest.slice(rest.indexOf(`</${tag.name}`)) : rest;
}

type Tag = { name: string; closing: boolean; attributes: [string, string][]; length: number };

function readTag(source: string): Tag {
  const start = /^<(\/?)([a-z][a-z0-9]*)/.exec(source);
  const name = start?.[2];
  if (start === null || name === undefined) throw new Error('an angle bracket that opens no tag');
  let length = start[0].length;
  const attributes: [string, string][] = [];
  for (;;) {
    const found = attribute.exec(source.slice(length));
    if (found === null) break;
    attributes.push([found[1] ?? '', decode(found[2] ?? '')]);
    length += found[0].length;
  }
  if (source[length] !== '>') throw new Error('a tag that is not well formed');
  return { name, closing: start[1] === '/', attributes, length: length + 1 };
}

function decode(text: string): string {
  return text.replace(/&([^;&\s]*;)?/g, (reference) => {
    const character = entities.get(reference.slice(1, -1));
    if (character === undefined) throw new Error('a character reference outside the subset');
    return character;
  });
}
