import * as z from 'zod';
import { drawMarkup } from '../../preview/draw-markup.ts';
import { drawPost } from '../../preview/draw-post.ts';
import { drawMention } from '../../preview/draw-text.ts';
import { type Preview, readJsonBody } from '../../preview/preview.ts';
import { type Html, html } from '../../text/html.ts';

const widget = z.strictObject({ textParagraph: z.strictObject({ text: z.string() }) });

const message = z.strictObject({
  text: z.string().optional(),
  fallbackText: z.string(),
  cardsV2: z.array(
    z.strictObject({
      cardId: z.string(),
      card: z.strictObject({ sections: z.array(z.strictObject({ widgets: z.array(widget) })) }),
    }),
  ),
  thread: z.strictObject({ threadKey: z.string() }),
});

export const preview: Preview = {
  name: 'Google Chat',
  look: 'sections',
  draw: (request) => {
    const { text, cardsV2 } = message.parse(readJsonBody(request));
    const opening =
      text === undefined ? [] : [html`<div>${drawMention(text === '<users/all>' ? '@all' : '@on call')}</div>`];
    return drawPost([...opening, ...cardsV2.map(({ card }) => drawCard(card.sections))]);
  },
};

function drawCard(sections: readonly { readonly widgets: readonly z.output<typeof widget>[] }[]): Html {
  const drawn = sections.map(
    ({ widgets }) =>
      html`<div class="section">${widgets.map(({ textParagraph }) => html`<div>${drawMarkup(textParagraph.text)}</div>`)}</div>`,
  );
  return html`<div class="card">${drawn}</div>`;
}
