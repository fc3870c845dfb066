import { addressable, alertmanagerYaml } from '../local/banner.ts';
import { html } from '../text/html.ts';
import { drawPlots } from '../views/draw-plots.ts';
import { countOf, drawNothing } from '../views/parts.ts';
import { views } from '../views/views.ts';
import type { ConsolePage } from './console-page.ts';

/** The five questions with their answers in a few words, and where everything listens. */
export const frontPage: ConsolePage = {
  path: '/',
  label: 'Overview',
  get: async ({ rest }, { evidence, stack, allowList }) => {
    if (rest !== '') return { kind: 'not_found' };
    const seen = await evidence();
    const cards = Object.entries(views).map(([name, { title, asks, headline }]) => {
      const { text, tone } = headline(seen);
      return html`<li><a class="card tone-${tone}" href="/${name}"><h2>${asks}</h2><p>${text}</p><span class="quiet">${title}</span></a></li>`;
    });
    const relays = stack.relays.map(({ sender, url }) => html`<dt>Relay of ${sender}</dt><dd><code>${url}</code></dd>`);
    const body = html`<ul class="cards">${cards}</ul>
${seen.records.length === 0 ? nothingYet : drawPlots(seen)}
<h2>Where everything listens</h2>
<dl class="facts">${relays}<dt>Guard</dt><dd><code>${stack.guardUrl}</code></dd><dt>SQS</dt><dd><code>${stack.sqsUrl}</code></dd><dt>Allow-list</dt><dd>${countOf(allowList.senders.size, 'sender')}, ${countOf(addressable(allowList).length, 'receiver')}, ${countOf(allowList.destinations.size, 'destination')}, hash <code>${allowList.hash.slice(0, 12)}</code></dd></dl>
<p>Put this into <code>alertmanager.yml</code>, and route alerts to its receivers:</p>
<pre class="scroll" tabindex="0" role="region" aria-label="Lines for alertmanager.yml">${alertmanagerYaml(stack.relays, allowList).join('\n')}</pre>`;
    return { kind: 'page', title: 'Overview', body };
  },
};

const nothingYet = drawNothing(
  'Nothing was sent yet.',
  html`Point an Alertmanager at a relay with the lines below, or <a href="/send">send a recorded notification</a>. This page changes by itself.`,
);
