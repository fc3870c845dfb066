import { type Html, html } from '../text/html.ts';
import type { ConsolePage } from './console-page.ts';

export type Framed = {
  readonly title: string;
  readonly body: Html;
  /** The path of the page in the navigation. */
  readonly current: string | undefined;
  /** What the state is called that the page shows; absent where the page stays as it is. */
  readonly state: string | undefined;
};

/** A whole page: what leads to the others, its heading, and what it says. */
export function drawFrame(pages: readonly Pick<ConsolePage, 'path' | 'label'>[], framed: Framed): string {
  const { title, body, current, state } = framed;
  const isLive = state !== undefined;
  const entries = pages.map(({ path, label }) =>
    path === current
      ? html`<li><a href="${path}" aria-current="page">${label}</a></li>`
      : html`<li><a href="${path}">${label}</a></li>`,
  );
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · alertguard</title>
<link rel="stylesheet" href="/style.css">
${isLive ? html`<script src="/live.js" defer></script>` : undefined}
</head>
<body class="ag">
<a class="skip" href="#main">Skip to the content</a>
<header><p class="where"><b>alertguard</b> on this machine</p><p class="live quiet" id="live" role="status" aria-live="polite"></p></header>
<nav aria-label="Pages"><ul>${entries}</ul></nav>
<main id="main" tabindex="-1" data-seen="${state}"><h1>${title}</h1>
${body}
</main>
</body>
</html>
`.toString();
}
