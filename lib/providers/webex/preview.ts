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
import { type Preview, readBody } from '../../preview/preview.ts';
import { parseMessage } from './format.ts';

const mention: MarkdownRule = {
  pattern: /<@(all|personEmail:[^>]+)>/y,
  draw: ([who = '']) => drawMention(who === 'all' ? 'All' : 'On call'),
};

export const preview: Preview = {
  name: 'Webex',
  look: 'chat round teal',
  draw: (request) => {
    const { markdown } = parseMessage(readBody(request));
    return drawPost(drawMarkdown(markdown, [mention, code, bold, italic, link, reference, hardBreak]));
  },
};
