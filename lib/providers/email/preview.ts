import { drawText } from '../../preview/draw-text.ts';
import type { Preview } from '../../preview/preview.ts';
import { html } from '../../text/html.ts';
import type { OutboundRequest } from '../contract/outbound-request.ts';

const draw: Preview['draw'] = (request) => {
  const { from, to, subject } = readEmail(request);
  return html`<div class="mail">
<div class="subject">${drawText(subject)}</div>
<div class="facts"><span>From ${from}</span><span>To ${to.join(', ')}</span></div>
<iframe title="The HTML part" srcdoc="${drawEmailBody(request)}"></iframe>
</div>`;
};

export const preview: Preview = { name: 'Email', look: 'email', draw };

/** The HTML part as it is sent, but that its links lead nowhere. */
export function drawEmailBody(request: OutboundRequest): string {
  return readEmail(request).html.replace(/ href="[^"]*"/g, '');
}

function readEmail(request: OutboundRequest) {
  if (request.kind !== 'ses' && request.kind !== 'smtp') throw new Error('not an email');
  return request;
}
