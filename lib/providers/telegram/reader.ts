import { type Found, findAll, findAutoLinks } from '../../../test/support/provider-readers/find-auto-links.ts';
import type { WhatAReaderGets } from '../../../test/support/provider-readers/what-a-reader-gets.ts';
import { parseMessage } from './format.ts';

const mentions = [/(?<![A-Za-z0-9_])@[A-Za-z0-9_]{2,}/g];
const tags = [/#[\p{L}\p{N}_]+/gu, /\$[A-Z]{1,8}\b/g, /(?<![\p{L}\p{N}_/<>])\/[a-zA-Z0-9_]+/gu];
const numbers = [/\+?\d[\d ()-]{5,}\d/g];

/** What Telegram finds in plain text by itself, unless an entity that is code or a link lies there. */
export function readMessage(body: string): WhatAReaderGets {
  const { text, entities } = parseMessage(body);
  const covered = entities.filter(({ type }) => type !== 'bold' && type !== 'italic');
  const free = ({ start, end }: Found) =>
    covered.every(({ offset, length }) => offset + length <= start || end <= offset);
  const find = (expressions: readonly RegExp[]) => findAll(text, expressions).filter(free);
  const emails = findAutoLinks(text).filter(free);
  return {
    mentions: find(mentions).map((found) => found.text),
    links: [
      ...entities.flatMap((entity) => (entity.type === 'text_link' ? [entity.url] : [])),
      ...emails.map((found) => found.text),
    ],
    markup: [...find([...tags, ...numbers]).map((found) => found.text), ...entities.map(({ type }) => type)],
    texts: [text],
    searched: [uncovered(text, covered)],
    own: entities.flatMap(({ type, offset, length }) =>
      type === 'italic' ? [text.slice(offset, offset + length)] : [],
    ),
  };
}

function uncovered(text: string, entities: readonly { readonly offset: number; readonly length: number }[]): string {
  return entities.reduce(
    (rest, { offset, length }) => rest.slice(0, offset) + ' '.repeat(length) + rest.slice(offset + length),
    text,
  );
}
