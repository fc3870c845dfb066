import {
  bold,
  code,
  drawMarkdown,
  italic,
  lineBreak,
  link,
  type MarkdownRule,
  reference,
} from '../../preview/draw-markdown.ts';
import { drawPost } from '../../preview/draw-post.ts';
import { drawMention, drawTime } from '../../preview/draw-text.ts';
import { type Preview, readBody } from '../../preview/preview.ts';
import { html } from '../../text/html.ts';
import { parseMessage } from './format.ts';

const mention: MarkdownRule = {
  pattern: /@\*\*(all|topic|\|\d+)\*\*|@(\*[^*]+\*)/y,
  draw: ([who, group]) => drawMention(`@${(group ?? who ?? '').replace(/^\|\d+$/, 'on call').replaceAll('*', '')}`),
};

const time: MarkdownRule = { pattern: /<time:([^>]+)>/y, draw: ([instant = '']) => drawTime(instant) };

export const preview: Preview = {
  name: 'Zulip',
  look: 'chat topic',
  draw: (request) => {
    const { to, topic, content } = parseMessage(readBody(request));
    return html`<div class="bar"><b>#${to}</b> › ${topic}</div>${drawPost(drawMarkdown(content, [mention, code, bold, italic, link, time, reference, lineBreak]))}`;
  },
};
