import { drawLink, drawText } from '../../preview/draw-text.ts';
import { type Preview, readJsonBody } from '../../preview/preview.ts';
import { type Html, html } from '../../text/html.ts';
import { type Detail, type Details, eventSchema } from './format.ts';

export const preview: Preview = {
  name: 'PagerDuty',
  look: 'incidents',
  draw: (request) => {
    const sent = eventSchema.parse(readJsonBody(request));
    if (sent.event_action !== 'trigger') {
      return html`<div class="incident resolved"><span class="state">resolved</span> The event names the group alone (<code>${sent.dedup_key.slice(0, 8)}…</code>): PagerDuty closes its alert.</div>`;
    }
    const { payload, client = '', client_url: clientUrl, links = [] } = sent;
    return html`<div class="incident ${payload.severity}">
<h3>${drawText(payload.summary)}</h3>
<div class="facts"><span class="state">triggered</span> ${payload.severity} · ${payload.source} · ${clientUrl === undefined ? client : drawLink(`view in ${client}`)}</div>
<h4>Links</h4>
<div class="links">${links.map(({ text = '' }) => html`<div>${drawLink(text)}</div>`)}</div>
<h4>Details</h4>
${drawDetail(payload.custom_details ?? {})}
</div>`;
  },
};

function drawDetail(value: Detail): Html {
  if (typeof value === 'string') return html`${value}`;
  if (isList(value)) return html`${value.map((entry) => html`<div class="entry">${drawDetail(entry)}</div>`)}`;
  const rows = Object.entries(value).map(
    ([name, inner]) => html`<tr><th>${name}</th><td>${drawDetail(inner)}</td></tr>`,
  );
  return html`<table>${rows}</table>`;
}

function isList(value: Details | readonly Detail[]): value is readonly Detail[] {
  return Array.isArray(value);
}
