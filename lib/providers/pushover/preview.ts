import * as z from 'zod';
import { drawLink, drawText } from '../../preview/draw-text.ts';
import { type Preview, readBody } from '../../preview/preview.ts';
import { html } from '../../text/html.ts';

const message = z.strictObject({
  token: z.string(),
  user: z.string(),
  title: z.string(),
  message: z.string(),
  timestamp: z.string(),
  priority: z.enum(['-2', '-1', '0', '1', '2']),
  retry: z.string().optional(),
  expire: z.string().optional(),
  url: z.string().optional(),
  url_title: z.string().optional(),
  device: z.string().optional(),
  sound: z.string().optional(),
});

const priorities = { '-2': 'lowest', '-1': 'low', '0': 'normal', '1': 'high', '2': 'emergency' } as const;

export const preview: Preview = {
  name: 'Pushover',
  look: 'pushover',
  draw: (request) => {
    const form = message.parse(Object.fromEntries(new URLSearchParams(readBody(request))));
    const time = new Date(Number(form.timestamp) * 1_000).toISOString().slice(11, 16);
    return html`<div class="push p${form.priority}">
<div class="time">${time} · ${priorities[form.priority]} priority${form.sound && ` · sound ${form.sound}`}</div>
<h4>${drawText(form.title)}</h4>
<div class="text">${drawText(form.message)}</div>
${form.url_title && html`<div class="url">${drawLink(form.url_title)}</div>`}
</div>`;
  },
};
