import { type Html, html } from '../../text/html.ts';

/** Several parts of one cell: on a phone each child of a cell would be a column of its own. */
export function drawCell(...parts: readonly (Html | undefined)[]): Html {
  return html`<div>${parts.map((part) => html`${part} `)}</div>`;
}
