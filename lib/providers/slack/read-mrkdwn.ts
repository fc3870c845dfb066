import type { WhatAReaderGets } from '../../../test/support/provider-readers/what-a-reader-gets.ts';

/** Slack's mrkdwn: control sequences in angle brackets, entities, and pairs of `*`, `_`, `~` and backticks. */
export function readMrkdwn(source: string): WhatAReaderGets {
  const tokens = source.match(/<[^<>]*>|&[^;&\s]*;|[\s\S]/g) ?? [];
  const sequences = tokens.filter((token) => token.length > 1 && token.startsWith('<'));
  const isMention = (sequence: string) => /^<[!@#]/.test(sequence);
  const text = tokens
    .filter((token) => !sequences.includes(token))
    .map(readCharacter)
    .join('');
  return {
    mentions: sequences.filter(isMention),
    links: sequences.filter((sequence) => !isMention(sequence)).map((sequence) => sequence.slice(1, -1)),
    markup: text.match(/([*_~`]).+?\1/g) ?? [],
    texts: [text],
    searched: [text],
    own: [],
  };
}

function readCharacter(token: string): string {
  if (/^[<>&]$/.test(token)) throw new Error('a bare angle bracket or ampersand in mrkdwn');
  return entity(token);
}

function entity(token: string): string {
  if (token.length === 1) return token;
  const character = new Map([
    ['&amp;', '&'],
    ['&lt;', '<'],
    ['&gt;', '>'],
  ]).get(token);
  if (character === undefined) throw new Error('an entity that mrkdwn does not have');
  return character;
}
