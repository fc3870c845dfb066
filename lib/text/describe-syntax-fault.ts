import type { ErrorCode } from 'yaml';

/** Sentences of our own, by code: those of the YAML library may quote the text, and so a credential in it. */
const sentences: Partial<Record<ErrorCode, string>> = {
  BAD_DQ_ESCAPE: 'no YAML: this escape is not known in double quotes, write it in single quotes',
  BAD_INDENT: 'no YAML: indent this line like its neighbours, and close every bracket',
  BAD_SCALAR_START: 'no YAML: a value cannot begin with this character, write it in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'no YAML: one `key: value` to a line, or write the value in quotes where it holds `: `',
  MISSING_CHAR: 'no YAML: a quote, a bracket, a comma or a colon is missing here',
  MULTILINE_IMPLICIT_KEY: 'no YAML: put a colon after the key, on the same line',
  MULTIPLE_DOCS: 'one document to a file: take this and what follows out',
  RESOURCE_EXHAUSTION: 'no YAML: nested too deeply',
  TAB_AS_INDENT: 'no YAML: indent with spaces, not with tabs',
};

export function describeSyntaxFault(code: ErrorCode): string {
  return sentences[code] ?? 'no YAML: this was not expected here, look at the line and the one before';
}
