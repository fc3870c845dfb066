import { escapeHtml } from './escape-html.ts';

class Html {
  readonly #markup: string;

  constructor(markup: string) {
    this.#markup = markup;
  }

  toString(): string {
    return this.#markup;
  }
}

export type { Html };

/** What a template may hold: text is escaped, markup from `html` is not, nothing prints nothing. */
export type HtmlPart = string | number | Html | undefined | readonly HtmlPart[];

/**
 * A template tag that escapes every text put into it, so that markup comes from templates alone. Attribute values must
 * be quoted, and a URL must have been checked before. The only way to an `Html` is this tag.
 */
export function html(template: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  return new Html(template.reduce((markup, literal, index) => markup + print(parts[index - 1]) + literal));
}

function print(part: HtmlPart): string {
  if (part === undefined) return '';
  if (part instanceof Html) return part.toString();
  if (typeof part === 'string' || typeof part === 'number') return escapeHtml(String(part));
  return part.map(print).join('');
}
