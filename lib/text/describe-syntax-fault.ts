import type { ErrorCode } from 'yaml';

/** Sentences of our own, by code: those of the YAML library may quote the text, and so a credential in it. */
const sentences: Partial<Record<ErrorCode, string>> = {
  BAD_DQ_ESCAPE: 'not YAML: unknown escape in double quotes, use single quotes',
  BAD_INDENT: 'not YAML: indent this line like its neighbours, and close every bracket',
  BAD_SCALAR_START: 'not YAML: a value cannot begin with this character, write it in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'not YAML: write one `key: value` per line, and quote a value that contains `: `',
  MISSING_CHAR: 'not YAML: a quote, a bracket, a comma or a colon is missing here',
  MULTILINE_IMPLICIT_KEY: 'not YAML: put a colon after the key, on the same line',
  MULTIPLE_DOCS: 'a file holds one document: remove this line and all that follow',
  RESOURCE_EXHAUSTION: 'not YAML: nested too deeply',
  TAB_AS_INDENT: 'not YAML: indent with spaces, not with tabs',
};

export function describeSyntaxFault(code: ErrorCode): string {
  return sentences[code] ?? 'not YAML: unexpected here, check this line and the one before';
}
