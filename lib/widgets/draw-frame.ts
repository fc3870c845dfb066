import { type Html, type HtmlPart, html } from '../text/html.ts';
import type { Theme } from './widget-event.ts';

/** Source: Lambda quotas, "Invocation payload": 6 MB, of which the function's name and the like need a little. */
const maxAnswerBytes = 5_900_000;

/** All that a widget shows: the style once, and everything inside of one element. */
export function drawFrame(theme: Theme, style: string, content: HtmlPart): string {
  const answer = write(theme, style, content);
  // As Lambda counts it: the answer is one text of JSON, in which every quote takes two bytes.
  if (Buffer.byteLength(JSON.stringify(answer)) <= maxAnswerBytes) return answer;
  return write(theme, style, drawNote('This is more than a widget can hold. Choose a shorter time range.'));
}

/** A sentence instead of an answer, or before one. */
export function drawNote(sentence: string): Html {
  return html`<p class="note tone-late" role="status">${sentence}</p>`;
}

function write(theme: Theme, style: string, content: HtmlPart): string {
  // The style is ours, and no text is put into it: there is nothing to escape.
  return `<style>${style}</style>${html`<div class="ag ${theme}">${content}</div>`}`;
}
