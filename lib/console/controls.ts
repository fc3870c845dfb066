import { html } from '../text/html.ts';
import type { Controls } from '../views/controls.ts';
import type { ViewRequest } from '../views/view-request.ts';

/** Links to the console's pages. What acts leads to a page that shows what would be done, and asks. */
export const controls: Controls = {
  choosesTime: false,
  link: (label, to) => html`<a href="${pathOf(to)}">${label}</a>`,
  button: (label, { act, ...choice }) =>
    html`<a class="btn" href="${act === 'list' ? '/dead-letters' : withFields(`/dead-letters/${act}`, choice)}">${label}</a>`,
};

export function pathOf({ view, ...fields }: ViewRequest): string {
  return withFields(`/${view}`, fields);
}

export function withFields(path: string, fields: Readonly<Record<string, string | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) query.set(name, value);
  return query.size === 0 ? path : `${path}?${query}`;
}
