import * as z from 'zod';
import { drawMarkup } from '../../preview/draw-markup.ts';
import { drawPost } from '../../preview/draw-post.ts';
import { type Preview, readJsonBody } from '../../preview/preview.ts';

const message = z.strictObject({
  msgtype: z.literal('m.text'),
  body: z.string(),
  format: z.literal('org.matrix.custom.html'),
  formatted_body: z.string(),
  'm.mentions': z.strictObject({ room: z.literal(true).optional(), user_ids: z.array(z.string()).optional() }),
});

export const preview: Preview = {
  name: 'Matrix',
  look: 'matrix',
  draw: (request) => drawPost(drawMarkup(message.parse(readJsonBody(request)).formatted_body)),
};
