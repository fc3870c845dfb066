import { drawMarkup } from '../../preview/draw-markup.ts';
import { drawPost } from '../../preview/draw-post.ts';
import { drawMention } from '../../preview/draw-text.ts';
import { nothingElse, type Preview, readJsonBody, undrawn } from '../../preview/preview.ts';
import { type Html, html } from '../../text/html.ts';
import { type GoogleChatCard, type GoogleChatSection, type GoogleChatWidget, googleChatMessage } from './format.ts';

export const preview: Preview = {
  name: 'Google Chat',
  look: 'sections',
  draw: (request) => {
    const { text, cardsV2 } = googleChatMessage.parse(readJsonBody(request));
    const opening = text === '' ? [] : [html`<div>${drawMention(text === '<users/all>' ? '@all' : '@on call')}</div>`];
    return drawPost([...opening, ...cardsV2.map(({ card }) => drawCard(card))]);
  },
};

function drawCard({ sections, ...rest }: GoogleChatCard): Html {
  nothingElse(rest);
  return html`<div class="card">${sections.map(drawSection)}</div>`;
}

function drawSection({ widgets, ...rest }: GoogleChatSection): Html {
  nothingElse(rest);
  return html`<div class="section">${widgets.map(drawWidget)}</div>`;
}

function drawWidget(widget: GoogleChatWidget): Html {
  if (!('textParagraph' in widget)) return undrawn(Object.keys(widget).join());
  return html`<div>${drawMarkup(widget.textParagraph.text)}</div>`;
}
