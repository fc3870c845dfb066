import { cleanLine } from '../text/clean-text.ts';
import { type Html, type HtmlPart, html } from '../text/html.ts';
import type { Act, Controls } from '../views/controls.ts';
import type { WidgetEndpoints } from './widget-endpoints.ts';

/**
 * Links and buttons that CloudWatch acts upon. Without `canAct` there are no buttons. What is given up after `nowMs`, in
 * milliseconds since the epoch, is not meant by them.
 */
export function widgetControls(endpoints: WidgetEndpoints, canAct: boolean, nowMs: number): Controls {
  return {
    choosesTime: true,
    link: (label, to) => html`<a role="link" tabindex="0">${label}</a>${call(endpoints.show, to)}`,
    button: (label, act, confirmation) =>
      canAct ? drawButton(label, toEvent(act, nowMs), endpoints, confirmation) : undefined,
  };
}

/** A choice of nothing in particular is one of all, and must say so. */
function toEvent(act: Act, givenUpUntilMs: number) {
  if (act.act === 'list') return act;
  const isAll = act.destination === undefined && act.reason === undefined;
  return { ...act, givenUpUntilMs, ...(isAll && { all: true }) };
}

/** `event` is what the function is called with; more than an act of the views may say is in that of the dead letters. */
export function drawButton(
  label: string,
  event: Act & { readonly [field: string]: unknown },
  { redrive }: WidgetEndpoints,
  confirmation?: string,
): Html {
  const looks = event.act === 'redrive' ? 'btn btn-primary' : 'btn';
  return html`<a class="${looks}" role="button" tabindex="0">${label}</a>${call(redrive, event, confirmation)}`;
}

/**
 * Calls a function when the element before it is clicked, and shows the answer in the place of the widget.
 *
 * Source: CloudWatch user guide, "Interactivity in the custom widget in CloudWatch".
 */
function call(endpoint: string, event: object, confirmation?: string): HtmlPart {
  const json = writePlainJson(event);
  if (confirmation === undefined) {
    return html`<cwdb-action action="call" display="widget" endpoint="${endpoint}">${json}</cwdb-action>`;
  }
  const asked = cleanLine(confirmation);
  return html`<cwdb-action action="call" display="widget" endpoint="${endpoint}" confirmation="${asked}">${json}</cwdb-action>`;
}

/**
 * JSON of characters that are the same before and after HTML is read, cleaned and written again, as CloudWatch does it: a
 * name with `<` or `&` in it is data in whatever order that happens. Quotes are the only ones that HTML escapes.
 */
function writePlainJson(value: object): string {
  return JSON.stringify(value).replace(
    /[^ -~]|[<>&'`]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
