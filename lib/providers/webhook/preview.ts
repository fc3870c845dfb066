import { type Preview, readBody } from '../../preview/preview.ts';
import { type Html, html } from '../../text/html.ts';

const token = /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d+(?:\.\d+)?)/g;

export const preview: Preview = {
  name: 'Signed webhook',
  look: 'terminal',
  long: true,
  draw: (request) => {
    if (request.kind !== 'https') throw new Error('not an HTTPS request');
    const { pathname, host } = new URL(request.url);
    const lines = [`${request.method} ${pathname}`, `host: ${host}`];
    const headers = Object.entries(request.headers).map(([name, value]) => `${name}: ${value}`);
    const json = JSON.stringify(JSON.parse(readBody(request)), null, 2);
    return html`<div class="request"><div class="head">${[...lines, ...headers].map((line) => html`<div>${line}</div>`)}</div><pre>${drawJson(json)}</pre></div>`;
  },
};

function drawJson(json: string): Html[] {
  const parts: Html[] = [];
  let at = 0;
  for (const match of json.matchAll(token)) {
    const [whole, text, colon, number] = match;
    const look = number !== undefined ? 'number' : colon !== undefined ? 'name' : 'string';
    parts.push(html`${json.slice(at, match.index)}<span class="${look}">${text ?? number}</span>${colon}`);
    at = match.index + whole.length;
  }
  return [...parts, html`${json.slice(at)}`];
}
