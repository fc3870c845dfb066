import { findLinkMarks, type LinkMark } from '../text/find-link-marks.ts';
import { findAllowedLinks, outside } from './find-allowed-links.ts';

/** A stretch of a text, or one of the marks without which no program makes a link of what is around them. */
export type LinkPart = { readonly kind: 'text' | LinkMark['kind']; readonly text: string };

/**
 * Splits a text at what makes links of it, but for those that lead to `linkHosts`. It must see what is shown: a text that
 * is cut afterwards may end in a top-level domain that was none before (`evil.comet`).
 */
export function splitLinks(text: string, linkHosts: ReadonlySet<string>): LinkPart[] {
  const marks = findLinkMarks(text);
  if (marks.length === 0) return [{ kind: 'text', text }];
  const parts: LinkPart[] = [];
  let done = 0;
  for (const { kind, start, end } of outside(marks, findAllowedLinks(text, linkHosts))) {
    if (start > done) parts.push({ kind: 'text', text: text.slice(done, start) });
    parts.push({ kind, text: text.slice(start, end) });
    done = end;
  }
  return done < text.length ? [...parts, { kind: 'text', text: text.slice(done) }] : parts;
}

/** Makes a text harmless where nothing but the text itself stops a program from linking it. */
export type Defang = (text: string) => string;

/**
 * Writes a text in the form that is known from reports of attacks: `hxxps://evil[.]com/path`, `a@evil[.]com`. For one
 * message: it remembers what it has written, as the same texts come again with each try to fit them.
 */
export function createDefanger(linkHosts: ReadonlySet<string>): Defang {
  return remember((text) => splitLinks(text, linkHosts).map(defangPart).join(''));
}

/** Calls `make` once for each text. */
export function remember<Made>(make: (text: string) => Made): (text: string) => Made {
  const known = new Map<string, Made>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const made = make(text);
    known.set(text, made);
    return made;
  };
}

function defangPart({ kind, text }: LinkPart): string {
  if (kind === 'text') return text;
  return kind === 'joint' ? `[${text.slice(0, 1)}]${text.slice(1)}` : text.replaceAll('t', 'x').replaceAll('T', 'X');
}
