import { drawText } from '../../preview/draw-text.ts';
import type { Preview } from '../../preview/preview.ts';
import { html } from '../../text/html.ts';

/** Subscribers get what their protocol allows; this is the subscription by email, which shows all of it. */
export const preview: Preview = {
  name: 'Amazon SNS',
  look: 'email',
  long: true,
  draw: (request) => {
    if (request.kind !== 'sns') throw new Error('not an SNS request');
    const { subject, message, attributes } = request;
    return html`<div class="mail">
<div class="subject">${drawText(subject)}</div>
<div class="facts">${Object.entries(attributes).map(([name, value]) => html`<span>${name}: ${value}</span>`)}</div>
<div class="text">${drawText(message)}</div>
</div>`;
  },
};
