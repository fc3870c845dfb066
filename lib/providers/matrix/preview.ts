import { drawMarkup } from '../../preview/draw-markup.ts';
import { drawPost } from '../../preview/draw-post.ts';
import { drawText } from '../../preview/draw-text.ts';
import { type Preview, readBody } from '../../preview/preview.ts';
import { parseContent } from './format.ts';

export const preview: Preview = {
  name: 'Matrix',
  look: 'chat round green',
  draw: (request) => {
    const { body, formatted_body: markup } = parseContent(readBody(request));
    return drawPost(markup === undefined ? drawText(body) : drawMarkup(markup));
  },
};
