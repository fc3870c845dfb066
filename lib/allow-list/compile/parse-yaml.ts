import { LineCounter, type ParsedNode, parseDocument, type YAMLError } from 'yaml';
import { describeSyntaxFault } from '../../text/describe-syntax-fault.ts';
import { checkStructure } from './check-structure.ts';
import type { Fault } from './fault.ts';
import { findHiddenCharacters } from './find-hidden-characters.ts';
import type { ParsedFile } from './locate.ts';

/** One file of the allow-list: its path inside the allow-list's directory, with `/`, and its text. */
export type SourceFile = { readonly path: string; readonly text: string };

/** `file` is absent where the text cannot be trusted to mean what a reader sees; `faults` may be there with a file. */
export type ParsedYaml = { readonly file: ParsedFile | undefined; readonly faults: readonly Fault[] };

/**
 * Reads one file as YAML 1.2, core schema. Only the first syntax fault is told, since everything after it is a guess.
 */
export function parseYaml({ path, text: textWithMark }: SourceFile): ParsedYaml {
  const text = textWithMark.replace(/^\uFEFF/, '');
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    version: '1.2',
    schema: 'core',
    merge: false,
    // Pretty errors quote the line, which may hold a credential.
    prettyErrors: false,
    // Not `silent`: that would also let a second document pass.
    logLevel: 'error',
    // Quadratic in the library: 3.1 s instead of 0.7 s for 10,000 receivers. `check-structure.ts` does it with a set.
    uniqueKeys: false,
  });
  const at = (offset: number, code: Fault['code'], message: string): Fault => {
    const { line, col } = lines.linePos(offset);
    return { file: path, line, column: col, code, message };
  };

  const hidden = findHiddenCharacters(text).map(({ offset, message }) => at(offset, 'hidden_character', message));
  if (hidden.length > 0) return { file: undefined, faults: hidden };

  const [broken] = document.errors;
  if (broken !== undefined) {
    return { file: undefined, faults: [at(startOf(broken), 'yaml_syntax', describeSyntaxFault(broken.code))] };
  }
  if (document.directives.yaml.explicit || /^%/m.test(text.slice(0, contentStart(document.contents)))) {
    return {
      file: undefined,
      faults: [at(0, 'yaml_directive', 'remove the lines that begin with %')],
    };
  }
  const file = { path, root: document.contents ?? undefined, lines };
  const { faults, usable } = checkStructure(file);
  return { file: usable ? file : undefined, faults };
}

function contentStart(contents: ParsedNode | null): number {
  return contents?.range[0] ?? 0;
}

/** Where the parser runs out of stack differs from run to run: told for the whole file. */
function startOf({ code, pos }: YAMLError): number {
  return code === 'RESOURCE_EXHAUSTION' ? 0 : pos[0];
}
