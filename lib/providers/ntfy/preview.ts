import * as z from 'zod';
import { drawText } from '../../preview/draw-text.ts';
import { type Preview, readJsonBody } from '../../preview/preview.ts';
import { html } from '../../text/html.ts';

const message = z.strictObject({
  topic: z.string(),
  title: z.string(),
  message: z.string(),
  priority: z.int().min(1).max(5),
  tags: z.tuple([z.enum(['rotating_light', 'warning', 'information_source', 'white_check_mark'])]),
  click: z.string().optional(),
  actions: z.array(z.strictObject({ action: z.literal('view'), label: z.string(), url: z.string() })).optional(),
});

export const preview: Preview = {
  name: 'ntfy',
  look: 'ntfy',
  draw: (request) => {
    const { topic, title, message: text, priority, tags, actions = [] } = message.parse(readJsonBody(request));
    return html`<div class="push">
<div class="time">${topic} · 11:00 <span class="priority p${priority}">priority ${priority}</span></div>
<h4><span class="tag ${tags[0]}"></span> ${drawText(title)}</h4>
<div class="text">${drawText(text)}</div>
${actions.length === 0 ? undefined : html`<div class="actions">${actions.map(({ label }) => html`<span>${label}</span>`)}</div>`}
</div>`;
  },
};
