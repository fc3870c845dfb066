import {
  mergeReadings,
  nothing,
  type WhatAReaderGets,
} from '../../../test/support/provider-readers/what-a-reader-gets.ts';

type Rule = readonly [pattern: RegExp, read: (match: RegExpExecArray) => WhatAReaderGets];

const shown = (text = ''): WhatAReaderGets => ({ ...nothing, texts: [text] });
const kind = (name: string) => (): WhatAReaderGets => ({ ...nothing, markup: [name] });
const mention = ([text]: RegExpExecArray): WhatAReaderGets => ({ ...nothing, mentions: [text] });
const around = (name: string) => (match: RegExpExecArray) =>
  mergeReadings([{ ...nothing, markup: [name] }, readDiscordMarkdown(match[1] ?? '')]);

/** What begins a line, then what can stand anywhere, in the order in which Discord's client tries them. */
const atLineStart: readonly Rule[] = [
  [/ *#{1,3}\s+/y, kind('heading')],
  [/ *-#\s+/y, kind('subtext')],
  [/ *>(?:>>)? /y, kind('quote')],
  [/ *(?:[-+*]|\d+\.) +/y, kind('list')],
];

const anywhere: readonly Rule[] = [
  [/\\([^0-9A-Za-z\s])/y, ([, character]) => shown(character)],
  [/(`+)([\s\S]*?[^`])\1(?!`)/y, ([, , text]) => ({ ...shown(text), markup: ['code'] })],
  [/<@[!&]?\d+>|<#\d+>|<\/[^<>]+:\d+>|<id:\w+>/y, mention],
  [/@everyone|@here/y, mention],
  [/<t:-?\d+(?::\w)?>/y, kind('timestamp')],
  [/<a?:\w+:\d+>|:\w+:/y, kind('emoji')],
  [/<([^: >]+:\/?[^ >]+)>/y, ([, url = '']) => ({ ...nothing, links: [url] })],
  [/\[([^[\]]*)\]\(\s*<?([^\s)]*?)>?(?:\s[^)]*)?\)/y, ([, text, url = '']) => ({ ...shown(text), links: [url] })],
  [/(?:https?|steam|discord|mailto|tel):\/?\/?[^\s<]+[^<.,:;"'\]\s]/y, ([url]) => ({ ...nothing, links: [url] })],
  [/\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)/y, around('bold')],
  [/__((?:\\[\s\S]|[^\\])+?)__(?!_)/y, around('underline')],
  [/\*(?=\S)((?:\*\*|\\[\s\S]|[^*\\])+?)\*(?!\*)/y, around('italic')],
  [/_((?:__|\\[\s\S]|[^_\\])+?)_\b/y, around('italic')],
  [/~~([\s\S]+?)~~(?!_)/y, around('strike')],
  [/\|\|([\s\S]+?)\|\|/y, around('spoiler')],
];

const character: Rule = [/[\s\S]/uy, ([text]) => shown(text)];

/**
 * Discord's Markdown, as strict as its client and sometimes stricter: what only some clients read counts as read. The
 * text comes back in one piece.
 */
export function readDiscordMarkdown(source: string): WhatAReaderGets {
  const readings: WhatAReaderGets[] = [];
  for (let at = 0; at < source.length; ) {
    const isLineStart = at === 0 || source[at - 1] === '\n';
    const [reading, length] = readAt(source, at, isLineStart ? [...atLineStart, ...anywhere] : anywhere);
    readings.push(reading);
    at += length;
  }
  const { texts, ...rest } = mergeReadings(readings);
  return { ...rest, texts: [texts.join('')] };
}

function readAt(source: string, at: number, rules: readonly Rule[]): [WhatAReaderGets, number] {
  for (const [pattern, read] of [...rules, character]) {
    pattern.lastIndex = at;
    const match = pattern.exec(source);
    if (match !== null) return [read(match), match[0].length];
  }
  throw new Error('a character that is none');
}
