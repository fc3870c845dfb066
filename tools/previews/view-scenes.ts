import { html } from '../../lib/text/html.ts';
import type { Controls } from '../../lib/views/controls.ts';
import { drawPlots } from '../../lib/views/draw-plots.ts';
import type { Evidence } from '../../lib/views/evidence.ts';
import { style } from '../../lib/views/style.ts';
import { isNarrowed, type ViewRequest } from '../../lib/views/view-request.ts';
import { drawView, views } from '../../lib/views/views.ts';
import { type EvidenceName, evidences } from '../../test/support/evidence.ts';

/** Links and buttons as a page has them; nothing is behind them. */
export const pictureControls: Controls = {
  choosesTime: true,
  link: (label, { view, ...fields }) => {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(fields)) if (value !== undefined) query.set(name, value);
    return html`<a href="/${view}?${query.toString()}">${label}</a>`;
  },
  button: (label) => html`<button type="button">${label}</button>`,
};

/** Every view of every evidence, and what leads on from the first rows. */
export async function viewPages(): Promise<Map<string, string>> {
  const pages = new Map<string, string>();
  for (const name of Object.keys(evidences).filter(isEvidenceName)) {
    const evidence = await evidences[name]();
    pages.set(`front-${name}`, drawFrontPage(evidence));
    for (const [title, request] of requestsOf(evidence)) pages.set(`${title}-${name}`, drawViewPage(request, evidence));
  }
  return pages;
}

function isEvidenceName(name: string): name is EvidenceName {
  return Object.hasOwn(evidences, name);
}

function requestsOf({ records, allowList }: Evidence): (readonly [string, ViewRequest])[] {
  const worst = records.findLast(({ event }) => event === 'delivery.dead_lettered' || event === 'delivery.retried');
  const any = worst ?? records.findLast(({ groupHash }) => groupHash !== undefined);
  const refused = records.findLast(({ event, sender }) => event === 'notification.rejected' && sender !== undefined);
  return [
    ['stuck', { view: 'stuck' }],
    ['story', { view: 'story' }],
    ['notified', { view: 'notified' }],
    ['refused', { view: 'refused' }],
    ['unproven', { view: 'unproven' }],
    ['notified-today', { view: 'notified', hash: allowList.hash }],
    ...(worst?.destination === undefined
      ? []
      : [['stuck-one', { view: 'stuck', destination: worst.destination }] as const]),
    ...(any?.groupHash === undefined ? [] : [['story-one', { view: 'story', group: any.groupHash }] as const]),
    ...(refused?.sender === undefined ? [] : [['refused-one', { view: 'refused', sender: refused.sender }] as const]),
  ];
}

/** An outage, in the two pictures of the documentation: the front page, and the story of an alert group that is stuck. */
export async function documentationPages() {
  const outage = await evidences.outage();
  const group = outage.records.find(({ event }) => event === 'delivery.fell_back')?.groupHash ?? '';
  return { overview: drawFrontPage(outage), story: drawViewPage({ view: 'story', group }, outage) };
}

export function drawViewPage(request: ViewRequest, evidence: Evidence): string {
  const { title, asks, headline } = views[request.view];
  const { text, tone } = headline(evidence);
  const answer = isNarrowed(request) ? undefined : html`<p class="answer tone-${tone}">${text}</p>`;
  const body = html`<h1>${title}</h1><p class="quiet">${asks}</p>${answer}${drawView(request, evidence, pictureControls)}`;
  return drawPage(title, html`${body}`);
}

export function drawFrontPage(evidence: Evidence): string {
  const cards = Object.entries(views).map(([name, { asks, headline }]) => {
    const { text, tone } = headline(evidence);
    return html`<li><a class="card tone-${tone}" href="/${name}"><h2>${asks}</h2><p>${text}</p></a></li>`;
  });
  return drawPage('Overview', html`<h1>Overview</h1><ul class="cards">${cards}</ul>${drawPlots(evidence)}`);
}

function drawPage(title: string, body: ReturnType<typeof html>): string {
  const entries = Object.entries(views).map(
    ([name, view]) =>
      html`<li><a href="/${name}"${view.title === title ? html` aria-current="page"` : undefined}>${view.title}</a></li>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>
${style}</style>
</head>
${html`<body class="ag"><nav aria-label="Pages"><ul>${entries}</ul></nav><main>${body}</main></body>`}
</html>
`;
}
