import * as z from 'zod';
import {
  bold,
  code,
  drawMarkdown,
  hardBreak,
  italic,
  link,
  type MarkdownRule,
  reference,
} from '../../preview/draw-markdown.ts';
import { drawPost } from '../../preview/draw-post.ts';
import { drawMention } from '../../preview/draw-text.ts';
import { type Preview, readJsonBody } from '../../preview/preview.ts';

const message = z.strictObject({ roomId: z.string(), markdown: z.string() });

const mention: MarkdownRule = {
  pattern: /<@(all|personEmail:[^>]+)>/y,
  draw: ([who = '']) => drawMention(who === 'all' ? 'All' : 'On call'),
};

export const preview: Preview = {
  name: 'Webex',
  look: 'webex',
  draw: (request) => {
    const { markdown } = message.parse(readJsonBody(request));
    return drawPost(drawMarkdown(markdown, [mention, code, bold, italic, link, reference, hardBreak]));
  },
};
