import {
  mergeReadings,
  nothing,
  nothingElse,
  unread,
  type WhatAReaderGets,
} from '../../../test/support/provider-readers/what-a-reader-gets.ts';
import { type TeamsCard, type TeamsRun, type TeamsSimpleElement, teamsMessage } from './format.ts';

export function parseTeamsCard(body: string): TeamsCard {
  const [attachment, ...others] = teamsMessage.parse(JSON.parse(body)).attachments;
  if (attachment === undefined || others.length > 0) return unread('several cards');
  return attachment.content;
}

export function readTeamsMessage(body: string): WhatAReaderGets {
  const { body: elements, msteams, $schema: _schema, type: _type, version: _version, ...rest } = parseTeamsCard(body);
  nothingElse(rest);
  const known = new Map((msteams?.entities ?? []).map(({ text, mentioned }) => [text, mentioned.id]));
  const texts = elements.flatMap((element) => (element.type === 'Container' ? element.items : [element]));
  return mergeReadings(texts.map((element) => readText(element, known)));
}

function readText(element: TeamsSimpleElement, known: ReadonlyMap<string, string>): WhatAReaderGets {
  if (element.type === 'TextBlock') return readTextBlock(element.text, known);
  if (element.type !== 'RichTextBlock') return unread(element.type);
  return { ...nothing, texts: [element.inlines.map(textOf).join('')] };
}

function textOf(inline: TeamsRun | string): string {
  if (typeof inline === 'string') return inline;
  return inline.selectAction === undefined ? inline.text : unread('selectAction');
}

/** A block that reads Markdown may hold a known mention, a time or a row of links: anything else would be somebody's text. */
function readTextBlock(source: string, known: ReadonlyMap<string, string>): WhatAReaderGets {
  const mentioned = known.get(source);
  if (mentioned !== undefined) return { ...nothing, mentions: [mentioned] };
  const time =
    /^((?:Firing for|Resolved after) [\w ]+, (?:since|at)) \{\{DATE\(([\d:TZ-]+),SHORT\)\}\} \{\{TIME\(\2\)\}\}$/.exec(
      source,
    );
  if (time !== null) return { ...nothing, texts: [`${time[1]} ${time[2]}`] };
  const links = source.split(' · ').map((part) => {
    const link = /^\[([A-Za-z]+(?: group| all alike)?(?: \([a-z0-9.:-]+\))?)\]\(([^\s()[\]<>]+)\)$/.exec(part);
    if (link === null) throw new Error('Markdown that is neither a mention nor a row of links');
    return { label: link[1] ?? '', url: link[2] ?? '' };
  });
  return { ...nothing, links: links.map(({ url }) => url), texts: links.map(({ label }) => label) };
}
