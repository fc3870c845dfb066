import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5';
import { findAll, findAutoLinks } from '../../../test/support/provider-readers/find-auto-links.ts';
import type { WhatAReaderGets } from '../../../test/support/provider-readers/what-a-reader-gets.ts';
import { parseContent } from './format.ts';

const identifiers = [/[@#!][^\s:@#!]+:[A-Za-z0-9.-]+/g];

/** By the HTML parser that browsers have; what clients make clickable in text is looked for outside of code and links. */
export function readContent(json: string): WhatAReaderGets {
  const { body, formatted_body: markup = '', 'm.mentions': mentioned = {} } = parseContent(json);
  const found: Found = { links: [], markup: [], own: [], text: '', outside: '' };
  for (const node of parseFragment(markup).childNodes) readNode(node, found, false);
  const { room, user_ids: users = [] } = mentioned;
  const isPill = (link: string) => link.startsWith('https://matrix.to/#/');
  const clickable = [...findAutoLinks(found.outside), ...findAll(found.outside, identifiers)].map(({ text }) => text);
  return {
    mentions: [...(room === true ? ['@room'] : []), ...users],
    links: [
      ...found.links.filter((link) => !isPill(link) || !users.includes(decodeURIComponent(link.slice(20)))),
      ...clickable,
    ],
    markup: found.markup,
    texts: [found.text, body],
    // The second is for programs that show no HTML, and for notifications.
    searched: [found.outside, body],
    own: found.own,
  };
}

type Found = { links: string[]; markup: string[]; own: string[]; text: string; outside: string };

function readNode(node: DefaultTreeAdapterTypes.ChildNode, found: Found, quiet: boolean): void {
  if ('value' in node) {
    found.text += node.value;
    found.outside += quiet ? ' ' : node.value;
    return;
  }
  if (!('tagName' in node)) throw new Error('neither an element nor text');
  found.markup.push(node.tagName, ...node.attrs.map(({ name }) => `${node.tagName}[${name}]`));
  found.links.push(...node.attrs.filter(({ name }) => /^(href|src)$/.test(name)).map(({ value }) => value));
  if (node.tagName === 'em') found.own.push(...node.childNodes.map((child) => ('value' in child ? child.value : '')));
  if (node.tagName === 'br' || node.tagName === 'p') {
    found.text += '\n';
    found.outside += '\n';
  }
  const isQuiet = quiet || node.tagName === 'code' || node.tagName === 'a';
  for (const child of node.childNodes) readNode(child, found, isQuiet);
}
