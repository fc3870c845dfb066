import * as z from 'zod';

/**
 * Slack's Block Kit as far as a message may use it, strict: a field that Slack does not document is refused.
 * Limits in UTF-16 units, the strictest reading of Slack's "characters".
 * Source: slackapi/node-slack-sdk packages/types/src/block-kit.
 */

/** zod counts code points, of which an emoji is one; here it counts as two. */
const text = (max: number) => z.string().refine(({ length }) => length <= max);

const blockId = text(255).optional();
const url = text(3000).refine((link) => URL.canParse(link));

const plainText = (max: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: text(max).min(1), emoji: z.boolean().optional() });

const anyText = (max: number) =>
  z.discriminatedUnion('type', [
    plainText(max),
    z.strictObject({
      type: z.literal('mrkdwn'),
      text: text(max).min(1),
      verbatim: z.boolean().optional(),
    }),
  ]);

const button = z.strictObject({
  type: z.literal('button'),
  text: plainText(75),
  action_id: text(255).optional(),
  url: url.optional(),
  value: text(2000).optional(),
  style: z.enum(['primary', 'danger']).optional(),
  accessibility_label: text(75).optional(),
});

const imageFields = { image_url: url, alt_text: text(2000) };
const image = z.strictObject({ type: z.literal('image'), ...imageFields });

const style = z
  .strictObject({
    bold: z.boolean().optional(),
    italic: z.boolean().optional(),
    strike: z.boolean().optional(),
    code: z.boolean().optional(),
  })
  .optional();

const richText = z.strictObject({ type: z.literal('text'), text: z.string().min(1), style });
const richLink = z.strictObject({
  type: z.literal('link'),
  url,
  text: z.string().min(1).optional(),
  unsafe: z.boolean().optional(),
  style,
});

const richInline = z.discriminatedUnion('type', [
  richText,
  richLink,
  z.strictObject({ type: z.literal('emoji'), name: z.string().min(1), unicode: z.string().optional() }),
  z.strictObject({ type: z.literal('user'), user_id: z.string().min(1), style }),
  z.strictObject({ type: z.literal('usergroup'), usergroup_id: z.string().min(1), style }),
  z.strictObject({ type: z.literal('channel'), channel_id: z.string().min(1), style }),
  z.strictObject({ type: z.literal('broadcast'), range: z.enum(['here', 'channel', 'everyone']), style }),
]);

const border = z.literal([0, 1]).optional();
const richSection = z.strictObject({ type: z.literal('rich_text_section'), elements: z.array(richInline) });
const richElement = z.discriminatedUnion('type', [
  richSection,
  z.strictObject({
    type: z.literal('rich_text_list'),
    style: z.enum(['bullet', 'ordered']),
    elements: z.array(richSection).min(1),
    indent: z.int().min(0).max(8).optional(),
    offset: z.int().min(0).optional(),
    border,
  }),
  z.strictObject({
    type: z.literal('rich_text_preformatted'),
    elements: z.array(z.discriminatedUnion('type', [richText, richLink])),
    border,
  }),
  z.strictObject({ type: z.literal('rich_text_quote'), elements: z.array(richInline), border }),
]);

const block = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('header'), block_id: blockId, text: plainText(150) }),
  z.strictObject({ type: z.literal('divider'), block_id: blockId }),
  z.strictObject({ type: z.literal('image'), block_id: blockId, ...imageFields, title: plainText(2000).optional() }),
  z.strictObject({
    type: z.literal('context'),
    block_id: blockId,
    elements: z
      .array(z.union([anyText(3000), image]))
      .min(1)
      .max(10),
  }),
  z.strictObject({ type: z.literal('actions'), block_id: blockId, elements: z.array(button).min(1).max(25) }),
  z
    .strictObject({
      type: z.literal('section'),
      block_id: blockId,
      text: anyText(3000).optional(),
      fields: z.array(anyText(2000)).min(1).max(10).optional(),
      accessory: z.union([button, image]).optional(),
      expand: z.boolean().optional(),
    })
    .refine(({ text, fields }) => text !== undefined || fields !== undefined),
  z.strictObject({ type: z.literal('rich_text'), block_id: blockId, elements: z.array(richElement) }),
]);

export type Block = z.output<typeof block>;

export const maxBlocks = 50;

export const blocksSchema = z.array(block).max(maxBlocks).refine(hasDistinctIds);

function hasDistinctIds(blocks: readonly Block[]): boolean {
  const ids = blocks.map(({ block_id }) => block_id).filter((id) => id !== undefined);
  return new Set(ids).size === ids.length;
}

/** All text of the blocks, each piece in its order: what counts towards Slack's limit on a message. */
export function textsOf(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(textsOf);
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([name, value]) =>
    name === 'text' && typeof value === 'string' ? [value] : textsOf(value),
  );
}
