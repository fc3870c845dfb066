import { Lexer } from 'yaml';

/** The lexer's own, for documents, plain texts and errors: they are not in the text. Source: yaml, parse/cst.ts. */
const marks = new Set(['\u0002', '\u0018', '\u001f']);

/** Most templates stand right behind a quote, and need no lexer. */
const maybeUnquoted = /(?:^|[\s[{,:])\{\{/;

/**
 * Where `{{` stands without quotes, which YAML reads as a map in a map: an offset, or undefined. The library's lexer knows
 * what is in quotes, a comment or a block.
 */
export function findUnquotedTemplate(text: string): number | undefined {
  if (!maybeUnquoted.test(text)) return undefined;
  let offset = 0;
  let previous = '';
  for (const token of new Lexer().lex(text)) {
    if (token === '{' && previous === '{') return offset - 1;
    if (!marks.has(token)) offset += token.length;
    previous = token;
  }
  return undefined;
}
