import { type Html, html } from '../text/html.ts';
import { drawLink, drawText } from './draw-text.ts';

/** A piece of Markdown: `pattern` is sticky, `draw` gets its groups. */
export type MarkdownRule = {
  readonly pattern: RegExp;
  readonly draw: (groups: readonly string[], inner: (source: string) => Html) => Html;
};

export const bold: MarkdownRule = {
  pattern: /\*\*(.+?)\*\*/y,
  draw: ([text = ''], inner) => html`<b>${inner(text)}</b>`,
};

/** Behind `bold` in a list of rules. */
export const italic: MarkdownRule = {
  pattern: /\*([^*]+)\*/y,
  draw: ([text = ''], inner) => html`<i>${inner(text)}</i>`,
};

export const code: MarkdownRule = { pattern: /`([^`]+)`/y, draw: ([text = '']) => html`<code>${text}</code>` };

export const link: MarkdownRule = {
  pattern: /\[([^\]]+)\]\([^()\s]+\)/y,
  draw: ([text = ''], inner) => drawLink(inner(text)),
};

export const reference: MarkdownRule = {
  pattern: /&#(\d{1,7});/y,
  draw: ([number = '']) => html`${String.fromCodePoint(Number(number))}`,
};

export const backslash: MarkdownRule = { pattern: /\\([^\w\s])/y, draw: ([text = '']) => html`${text}` };

export const lineBreak: MarkdownRule = { pattern: /\n/y, draw: () => html`<br>` };

export const hardBreak: MarkdownRule = { pattern: / {2}\n/y, draw: () => html`<br>` };

/** The Markdown that our messages are written in, in paragraphs: as much of a vendor's as its rules say. */
export function drawMarkdown(source: string, rules: readonly MarkdownRule[]): Html {
  return html`${source.split('\n\n').map((paragraph) => html`<p>${drawInline(paragraph, rules)}</p>`)}`;
}

export function drawInline(source: string, rules: readonly MarkdownRule[]): Html {
  const parts: Html[] = [];
  let plain = '';
  let at = 0;
  while (at < source.length) {
    const found = matchAt(source, at, rules);
    if (found === undefined) {
      plain += source.charAt(at);
      at += 1;
    } else {
      parts.push(drawText(plain), found.drawn);
      plain = '';
      at += found.length;
    }
  }
  return html`${[...parts, drawText(plain)]}`;
}

function matchAt(
  source: string,
  at: number,
  rules: readonly MarkdownRule[],
): { drawn: Html; length: number } | undefined {
  for (const { pattern, draw } of rules) {
    pattern.lastIndex = at;
    const match = pattern.exec(source);
    if (match !== null) {
      return { drawn: draw(match.slice(1), (inner) => drawInline(inner, rules)), length: match[0].length };
    }
  }
  return undefined;
}
