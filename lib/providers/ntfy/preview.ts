import { drawText } from '../../preview/draw-text.ts';
import { type Preview, readBody } from '../../preview/preview.ts';
import { type Html, html } from '../../text/html.ts';
import { parseMessage } from './format.ts';

export const preview: Preview = {
  name: 'ntfy',
  look: 'phone',
  draw: (request) => {
    const { topic, title, message, priority, tags, actions } = parseMessage(readBody(request));
    return html`<div class="push">
<div class="time">${topic} · 11:00 <span class="priority p${priority}">priority ${priority}</span></div>
<h4>${tags.map(drawTag)} ${drawText(title)}</h4>
<div class="text">${drawText(message)}</div>
${actions.length === 0 ? undefined : html`<div class="actions">${actions.map(({ label }) => html`<span>${label}</span>`)}</div>`}
</div>`;
  },
};

/** Those of ntfy's emoji that `preview.css` draws: not every machine that makes the images has a font for them. */
const drawnTags = new Set(['rotating_light', 'warning', 'information_source', 'white_check_mark']);

function drawTag(tag: string): Html {
  if (!drawnTags.has(tag)) throw new Error('a tag that no preview draws');
  return html`<span class="tag ${tag}"></span>`;
}
