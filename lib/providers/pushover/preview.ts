import { drawLink, drawText } from '../../preview/draw-text.ts';
import { type Preview, readBody } from '../../preview/preview.ts';
import { html } from '../../text/html.ts';
import { parseForm } from './format.ts';

const priorities = { '-2': 'lowest', '-1': 'low', '0': 'normal', '1': 'high', '2': 'emergency' } as const;

export const preview: Preview = {
  name: 'Pushover',
  look: 'phone',
  draw: (request) => {
    const form = parseForm(readBody(request));
    const time = new Date(Number(form.timestamp) * 1_000).toISOString().slice(11, 16);
    return html`<div class="push edged p${form.priority}">
<div class="time">${time} · ${priorities[form.priority]} priority${form.sound && ` · sound ${form.sound}`}</div>
<h4>${drawText(form.title ?? 'alertguard')}</h4>
<div class="text">${drawText(form.message)}</div>
${form.url_title && html`<div class="url">${drawLink(form.url_title)}</div>`}
</div>`;
  },
};
