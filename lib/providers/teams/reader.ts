import * as z from 'zod';
import {
  mergeReadings,
  nothing,
  type WhatAReaderGets,
} from '../../../test/support/provider-readers/what-a-reader-gets.ts';

/** Strict about every key that we use of Adaptive Cards 1.2; none of them runs anything. */
const color = z.enum(['attention', 'warning', 'accent', 'good']);
const textRun = z.strictObject({
  type: z.literal('TextRun'),
  text: z.string().min(1),
  weight: z.literal('bolder').optional(),
  size: z.enum(['small', 'large']).optional(),
  isSubtle: z.literal(true).optional(),
  color: color.optional(),
  fontType: z.literal('monospace').optional(),
});
const richTextBlock = z.strictObject({ type: z.literal('RichTextBlock'), inlines: z.array(textRun).min(1) });
const textBlock = z.strictObject({ type: z.literal('TextBlock'), text: z.string().min(1), wrap: z.literal(true) });
const text = z.discriminatedUnion('type', [richTextBlock, textBlock]);
const container = z.strictObject({
  type: z.literal('Container'),
  items: z.array(text).min(1),
  style: color.optional(),
  bleed: z.literal(true).optional(),
  separator: z.literal(true).optional(),
});
const entity = z.strictObject({
  type: z.literal('mention'),
  text: z.string().regex(/^<at>[^<>]+<\/at>$/),
  mentioned: z.strictObject({ id: z.string().min(1), name: z.string().min(1) }),
});
const card = z.strictObject({
  $schema: z.literal('http://adaptivecards.io/schemas/adaptive-card.json'),
  type: z.literal('AdaptiveCard'),
  version: z.literal('1.2'),
  msteams: z.strictObject({ width: z.literal('Full'), entities: z.array(entity).length(1).optional() }),
  body: z.array(z.discriminatedUnion('type', [richTextBlock, textBlock, container])).min(1),
});
const message = z.strictObject({
  type: z.literal('message'),
  attachments: z
    .array(
      z.strictObject({
        contentType: z.literal('application/vnd.microsoft.card.adaptive'),
        contentUrl: z.null(),
        content: card,
      }),
    )
    .length(1),
});

export type TeamsCard = z.infer<typeof card>;
type Text = z.infer<typeof text>;

export function parseTeamsCard(body: string): TeamsCard {
  const content = message.parse(JSON.parse(body)).attachments[0]?.content;
  if (content === undefined) throw new Error('a message without a card');
  return content;
}

export function readTeamsMessage(body: string): WhatAReaderGets {
  const { body: elements, msteams } = parseTeamsCard(body);
  const known = new Map((msteams.entities ?? []).map(({ text: at, mentioned }) => [at, mentioned.id]));
  const texts = elements.flatMap((element) => (element.type === 'Container' ? element.items : [element]));
  return mergeReadings(texts.map((element) => readText(element, known)));
}

function readText(element: Text, known: ReadonlyMap<string, string>): WhatAReaderGets {
  if (element.type === 'TextBlock') return readTextBlock(element.text, known);
  return { ...nothing, texts: [element.inlines.map((inline) => inline.text).join('')] };
}

/** A block that reads Markdown may hold a known mention or a row of links: anything else would be somebody's text. */
function readTextBlock(source: string, known: ReadonlyMap<string, string>): WhatAReaderGets {
  const mentioned = known.get(source);
  if (mentioned !== undefined) return { ...nothing, mentions: [mentioned] };
  const links = source.split(' · ').map((part) => {
    const link = /^\[([A-Za-z]+ \([a-z0-9.:-]+\))\]\(([^\s()[\]<>]+)\)$/.exec(part);
    if (link === null) throw new Error('Markdown that is neither a mention nor a row of links');
    return { label: link[1] ?? '', url: link[2] ?? '' };
  });
  return { ...nothing, links: links.map(({ url }) => url), texts: links.map(({ label }) => label) };
}
