import { findAutoLinks } from './find-auto-links.ts';
import type { WhatAReaderGets } from './what-a-reader-gets.ts';

/** What a vendor adds to Markdown: its mentions, and where it looks for them. */
export type Mentions = {
  /** In the source, code included. */
  readonly inSource?: RegExp;
  /** In the source without its code. */
  readonly outsideCode?: RegExp;
  /** In what the source stands for, without its code. */
  readonly inText?: RegExp;
};

type Piece = {
  readonly kind: 'text' | 'code' | 'link' | 'bold' | 'italic' | 'special';
  readonly text: string;
  readonly url?: string;
};

/** In this order: code first, then links, character references, bold, italics, and whatever is left. */
const token =
  /`([^`\n]+)`|\[([^\]\n]*)\]\(([^()\s]*)\)|&#(\d+);|(\*\*)|[*_]([^\s*_`][^*_`\n]*)[*_]|([!#$&*<>@[\\\]^_`{|}~])|(.)/gsu;

/** What has a meaning of its own at the start of a line. */
const block = /^\s*(?:[-+*]\s|[-=_*]{3,}|#{1,6}\s|>|\d+[.)]\s|\||```|~~~| {4}|\t)/u;

const code = /`[^`\n]+`/g;
const link = /\[[^\]\n]*\]\([^()\s]*\)/g;
const emoji = /:[a-z0-9_+-]+:/gi;
const never = /(?!)/g;

/**
 * Markdown as chat programs read it, as far as our template uses it: code spans, links, bold, decimal references. All
 * else that could be markup is found as such.
 */
export function readChatMarkdown(source: string, vendor: Mentions): WhatAReaderGets {
  const { inSource = never, outsideCode = never, inText = never } = vendor;
  const own = new RegExp(`^([^\\n]*\\n)(?:${inSource.source}|${outsideCode.source}) *\\n`, 'u');
  const lines = source.replace(own, '$1').split('\n').map(readLine);
  const shown = lines.map((pieces) => pieces.map(({ text }) => text).join('')).join('\n');
  const quiet = lines.map((pieces) =>
    pieces.map(({ kind, text }) => (kind === 'code' || kind === 'link' ? ' ' : text)),
  );
  const outside = quiet.map((texts) => texts.join('')).join('\n');
  return {
    mentions: [
      ...(source.match(inSource) ?? []),
      ...(source.replace(code, ' ').match(outsideCode) ?? []),
      ...(outside.match(inText) ?? []),
    ],
    links: [
      ...lines.flat().flatMap(({ url }) => (url === undefined ? [] : [url])),
      ...findAutoLinks(outside).map(({ text }) => text),
    ],
    markup: [
      ...lines.flatMap(markupOf),
      ...source.split('\n').filter((line) => block.test(line)),
      ...(source.replace(code, ' ').replace(link, ' ').match(emoji) ?? []),
      ...source.split('\n').flatMap(boldThatCutsCode),
    ],
    texts: [shown],
    searched: [outside],
    own: lines.flat().flatMap(({ kind, text }) => (kind === 'italic' ? [text] : [])),
  };
}

function readLine(line: string): Piece[] {
  return [...line.trimEnd().matchAll(token)].map(([whole, inCode, label, url, reference, bold, italic, special]) => {
    if (inCode !== undefined) return { kind: 'code', text: inCode };
    if (url !== undefined) return { kind: 'link', text: label ?? '', url };
    if (reference !== undefined) return { kind: 'text', text: String.fromCodePoint(Number(reference)) };
    if (bold !== undefined) return { kind: 'bold', text: '' };
    if (italic !== undefined) return { kind: 'italic', text: italic };
    return { kind: special === undefined ? 'text' : 'special', text: whole };
  });
}

/** Bold ends on the line where it began. */
function markupOf(pieces: readonly Piece[]): string[] {
  const bold = pieces.filter(({ kind }) => kind === 'bold').length;
  const special = pieces.flatMap(({ kind, text }) => (kind === 'special' ? [text] : kind === 'italic' ? [kind] : []));
  if (bold === 0) return special;
  return [...special, bold % 2 === 0 ? 'bold' : 'bold that is not closed'];
}

/** Mattermost's web client ends bold at the next pair of asterisks, be it in code. */
function boldThatCutsCode(line: string): string[] {
  const bold = [...line.matchAll(/`[^`]+`|\*\*(.+?)\*\*/g)].flatMap(([, inner]) => inner ?? []);
  return bold.filter((inner) => (inner.match(/`/g) ?? []).length % 2 === 1);
}
