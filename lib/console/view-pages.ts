import * as z from 'zod/mini';
import { html } from '../text/html.ts';
import { isNarrowed, type ViewName, type ViewRequest, viewRequestSchema } from '../views/view-request.ts';
import { drawView, viewNames, views } from '../views/views.ts';
import type { ConsoleContext, ConsolePage, PageAnswer } from './console-page.ts';

/** With labels that are shorter than the titles, as all of them stand side by side. */
const labels: Readonly<Record<ViewName, string>> = {
  stuck: 'Stuck now',
  story: 'Story',
  notified: 'Notified',
  refused: 'Refused',
  unproven: 'Not proven',
};

/** A page for each of the five questions. */
export const viewPages: readonly ConsolePage[] = viewNames.map((name) => ({
  path: `/${name}`,
  label: labels[name],
  get: async ({ rest, fields }, context) => {
    if (rest !== '') return { kind: 'not_found' };
    const parsed = parseFields(name, fields);
    return parsed.ok ? await drawPage(parsed.request, context) : badFields(parsed.wrong);
  },
}));

async function drawPage(request: ViewRequest, { evidence, controls }: ConsoleContext): Promise<PageAnswer> {
  const { title, asks, headline } = views[request.view];
  const seen = await evidence();
  const { text, tone } = headline(seen);
  const answer = isNarrowed(request) ? undefined : html`<p class="answer tone-${tone}">${text}</p>`;
  const drawn = drawView(request, seen, controls);
  return { kind: 'page', title, body: html`<p class="quiet">${asks}</p>${answer}${drawn}` };
}

type Parsed =
  | { readonly ok: true; readonly request: ViewRequest }
  | { readonly ok: false; readonly wrong: readonly string[] };

function parseFields(view: ViewName, fields: URLSearchParams): Parsed {
  const twice = [...fields.keys()].filter((name) => fields.getAll(name).length > 1);
  if (twice.length > 0) return { ok: false, wrong: [...new Set(twice)] };
  const parsed = z.safeParse(viewRequestSchema, { view, ...Object.fromEntries(fields) });
  // A field called `view` would be another page.
  if (parsed.success && parsed.data.view === view) return { ok: true, request: parsed.data };
  const issues = parsed.success ? [] : parsed.error.issues;
  const wrong = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys : issue.path.map((step) => String(step)),
  );
  return { ok: false, wrong: wrong.length === 0 ? ['view'] : wrong };
}

function badFields(wrong: readonly string[]): PageAnswer {
  const names = wrong.map((name) => html`<li><code>${name.slice(0, 100)}</code></li>`);
  const body = html`<p>This address has fields that the page does not know, or with values that they cannot have:</p>
<ul>${names}</ul>
<p>A hash is written in hex, with 6 characters or more. <a href="/">Start from the front page</a>.</p>`;
  return { kind: 'page', title: 'This address cannot be read', body, status: 400, live: false };
}
