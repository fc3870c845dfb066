import { readFileSync } from 'node:fs';
import type { Preview } from '../../lib/preview/preview.ts';
import { previewStyle } from '../../lib/preview/preview-style.ts';
import { sharesMessages } from '../../lib/providers/contract/define-provider.ts';
import { providers } from '../../lib/providers/registry.ts';
import { type Html, html } from '../../lib/text/html.ts';
import { request } from '../../test/support/provider-input.ts';
import { previews } from './previews.ts';
import { type Scene, scenes, setting } from './scenes.ts';

// The looks come last, for a tile or a frame has less to say.
const css = `${readFileSync(new URL('preview.css', import.meta.url), 'utf8')}${previewStyle}`;

/** Every notification as one provider sends it, in two columns; or the first two, where its messages are long. */
export function drawProviderPage(type: string, options: { readonly short?: boolean } = {}): string {
  const preview = previewOf(type);
  const columns =
    preview.long === true && options.short === true
      ? [[scenes.firing], [scenes.resolved]]
      : [
          [scenes.firing, scenes.late],
          [scenes.resolved, scenes.cut],
        ];
  const drawn = columns.map(
    (column) => html`<div class="column">${column.map((scene) => drawScene(type, preview, scene))}</div>`,
  );
  return drawPage(preview.name, html`<main class="columns">${drawn}</main>`);
}

/** The first notification as each vendor shows it, small: for a first look. */
export function drawOverviewPage(): string {
  return drawSheet(scenes.firing, [...previews]);
}

/** Several alert groups in one message, wherever people read them. */
export function drawDigestsPage(): string {
  const sharing = [...providers.values()].filter(sharesMessages).map(({ type }) => type);
  return drawSheet(
    scenes.digest,
    [...previews].filter(([type]) => sharing.includes(type)),
  );
}

/** One notification as each vendor shows all of it, side by side. */
export function drawScenePage(scene: Scene, types: Iterable<string> = previews.keys()): string {
  const drawn = [...types].map((type) => {
    const preview = previewOf(type);
    return html`<figure><figcaption>${preview.name}</figcaption><div class="message ${preview.look}">${drawMessage(type, preview, scene)}</div></figure>`;
  });
  return drawPage(scene.caption, html`<main class="whole">${drawn}</main>`);
}

function drawSheet(scene: Scene, shown: readonly (readonly [string, Preview])[]): string {
  const tiles = shown.map(([type, preview]) => {
    if (preview.sameAs !== undefined) return undefined;
    return html`<figure><figcaption>${preview.name}</figcaption><div class="tile"><div class="scaled ${preview.look}">${drawMessage(type, preview, scene)}</div></div></figure>`;
  });
  return drawPage('Previews', html`<main class="sheet">${tiles}</main>`);
}

function drawScene(type: string, preview: Preview, scene: Scene): Html {
  return html`<figure><figcaption>${scene.caption}</figcaption><div class="message ${preview.look}">${drawMessage(type, preview, scene)}</div></figure>`;
}

function drawMessage(type: string, preview: Preview, scene: Scene): Html {
  return preview.draw(request(type, { ...setting, ...scene.input }));
}

function previewOf(type: string): Preview {
  const preview = previews.get(type);
  if (preview === undefined) throw new Error(`tools/previews/previews.ts has no entry for ${type}`);
  return preview;
}

/** Whoever opens the page loads nothing else: the policy says so, beside there being nothing to load. */
function drawPage(title: string, body: Html): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${html`${title}`}</title>
<style>
${css}</style>
</head>
<body>${body}</body>
</html>
`;
}
