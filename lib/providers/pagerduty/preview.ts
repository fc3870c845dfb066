import * as z from 'zod';
import { drawLink, drawText } from '../../preview/draw-text.ts';
import { type Preview, readJsonBody } from '../../preview/preview.ts';
import { type Html, html } from '../../text/html.ts';

type Details = { readonly [name: string]: Detail };
type Detail = string | Details | readonly Detail[];

const detail: z.ZodType<Detail> = z.lazy(() => z.union([z.string(), z.array(detail), z.record(z.string(), detail)]));

const key = { routing_key: z.string(), dedup_key: z.string() };

const event = z.discriminatedUnion('event_action', [
  z.strictObject({ ...key, event_action: z.literal('resolve') }),
  z.strictObject({
    ...key,
    event_action: z.literal('trigger'),
    payload: z.strictObject({
      summary: z.string(),
      source: z.string(),
      severity: z.enum(['critical', 'error', 'warning', 'info']),
      timestamp: z.string(),
      custom_details: z.record(z.string(), detail),
    }),
    client: z.string(),
    client_url: z.string().optional(),
    links: z.array(z.strictObject({ href: z.string(), text: z.string() })),
  }),
]);

export const preview: Preview = {
  name: 'PagerDuty',
  look: 'incidents',
  draw: (request) => {
    const sent = event.parse(readJsonBody(request));
    if (sent.event_action === 'resolve') {
      return html`<div class="incident resolved"><span class="state">resolved</span> The event names the group alone (<code>${sent.dedup_key.slice(0, 8)}…</code>): PagerDuty closes its alert.</div>`;
    }
    const { payload, client, client_url: clientUrl, links } = sent;
    return html`<div class="incident ${payload.severity}">
<h3>${drawText(payload.summary)}</h3>
<div class="facts"><span class="state">triggered</span> ${payload.severity} · ${payload.source} · ${clientUrl === undefined ? client : drawLink(`view in ${client}`)}</div>
<h4>Links</h4>
<div class="links">${links.map(({ text }) => html`<div>${drawLink(text)}</div>`)}</div>
<h4>Details</h4>
${drawDetail(payload.custom_details)}
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
