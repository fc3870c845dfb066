import * as z from 'zod';

/**
 * What Slack accepts as a message, from an incoming webhook and from `chat.postMessage` alike. It is strict: a field that
 * Slack does not document is rejected. Lengths are UTF-16 units, the strictest reading of Slack's "characters".
 * Source: slackapi/node-slack-sdk packages/types/src/block-kit; docs.slack.dev/reference/block-kit/blocks.
 */
export const maxBlocks = 50;
const maxHeaderUnits = 150;
const maxTextUnits = 3_000;
const maxFieldUnits = 2_000;
const maxFields = 10;
const maxContextElements = 10;
const maxActions = 25;
const maxButtonUnits = 75;
const maxAltUnits = 2_000;
const maxUrlUnits = 3_000;
const maxIdUnits = 255;

/** `too_many_attachments` beyond it. Source: docs.slack.dev, errors of incoming webhooks. */
const maxAttachments = 100;

/** Slack cuts a longer one and answers `ok`. Source: api.slack.com/changelog/2018-04, "truncating really long messages". */
const maxFallbackUnits = 40_000;

/**
 * UTF-16 units of all blocks: 9,597 were accepted and 11,341 rejected. What lies between is not known, so it is rejected.
 * Source: slackapi/bolt-js#2867.
 */
export const maxTotalUnits = 9_597;

/** `max` of zod counts code points. */
const text = (maxUnits: number, error?: string) => z.string().refine(({ length }) => length <= maxUnits, error);

const blockId = text(maxIdUnits).optional();
const url = text(maxUrlUnits).refine((link) => URL.canParse(link));

const plainText = (maxUnits: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: text(maxUnits).min(1), emoji: z.boolean().optional() });

const anyText = (maxUnits: number) =>
  z.discriminatedUnion('type', [
    plainText(maxUnits),
    z.strictObject({
      type: z.literal('mrkdwn'),
      text: text(maxUnits).min(1),
      /** Without it Slack makes links of URLs and of names of channels. */
      verbatim: z.boolean().optional(),
    }),
  ]);

const button = z.strictObject({
  type: z.literal('button'),
  text: plainText(maxButtonUnits),
  action_id: text(maxIdUnits).optional(),
  url: url.optional(),
  value: text(2_000).optional(),
  style: z.enum(['primary', 'danger']).optional(),
  accessibility_label: text(maxButtonUnits).optional(),
});

const imageFields = { image_url: url, alt_text: text(maxAltUnits) };
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
  z.strictObject({
    type: z.literal('date'),
    timestamp: z.int(),
    format: z.string().min(1),
    fallback: z.string().optional(),
    url: url.optional(),
    style,
  }),
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
  z.strictObject({ type: z.literal('header'), block_id: blockId, text: plainText(maxHeaderUnits) }),
  z.strictObject({ type: z.literal('divider'), block_id: blockId }),
  z.strictObject({ type: z.literal('image'), block_id: blockId, ...imageFields, title: plainText(2_000).optional() }),
  z.strictObject({
    type: z.literal('context'),
    block_id: blockId,
    elements: z
      .array(z.union([anyText(maxTextUnits), image]))
      .min(1)
      .max(maxContextElements),
  }),
  z.strictObject({ type: z.literal('actions'), block_id: blockId, elements: z.array(button).min(1).max(maxActions) }),
  z
    .strictObject({
      type: z.literal('section'),
      block_id: blockId,
      text: anyText(maxTextUnits).optional(),
      fields: z.array(anyText(maxFieldUnits)).min(1).max(maxFields).optional(),
      accessory: z.union([button, image]).optional(),
      expand: z.boolean().optional(),
    })
    .refine(({ text, fields }) => text !== undefined || fields !== undefined),
  z.strictObject({ type: z.literal('rich_text'), block_id: blockId, elements: z.array(richElement) }),
]);

export type SlackBlock = z.output<typeof block>;
export type SlackText = z.output<ReturnType<typeof anyText>>;
export type SlackRichElement = z.output<typeof richElement>;
export type SlackRichInline = z.output<typeof richInline>;

export const slackBlocks = z.array(block).max(maxBlocks).refine(hasDistinctIds);

/** No `link_names` and no `parse`: with either, Slack makes mentions of what stands in a text. */
export const slackMessage = z
  .strictObject({
    text: text(maxFallbackUnits, 'msg_too_long').default(''),
    blocks: slackBlocks.default([]),
    attachments: z
      .array(
        z.strictObject({
          color: z.string().optional(),
          fallback: z.string().optional(),
          blocks: slackBlocks.default([]),
        }),
      )
      .max(maxAttachments, 'too_many_attachments')
      .default([]),
    mrkdwn: z.boolean().default(true),
    unfurl_links: z.boolean().default(true),
    unfurl_media: z.boolean().default(true),
  })
  .refine(({ text, blocks, attachments }) => text !== '' || blocks.length + attachments.length > 0, 'no_text')
  .refine((message) => textsOf(blocksOf(message)).join('').length <= maxTotalUnits, 'msg_blocks_too_long');

export type SlackMessage = z.output<typeof slackMessage>;

type Blocks = { readonly blocks: readonly SlackBlock[] };

/** Those of the attachments too. */
export function blocksOf({ blocks, attachments }: Blocks & { readonly attachments: readonly Blocks[] }): SlackBlock[] {
  return [...blocks, ...attachments.flatMap((attachment) => attachment.blocks)];
}

const namedErrors = new Set(['msg_too_long', 'too_many_attachments', 'no_text', 'msg_blocks_too_long']);

/** Slack's name for the first fault that `slackMessage` finds. */
export function slackErrorOf({ issues: [issue] }: z.ZodError): string {
  if (issue?.path.includes('blocks')) return 'invalid_blocks';
  return issue !== undefined && namedErrors.has(issue.message) ? issue.message : 'invalid_payload';
}

function hasDistinctIds(blocks: readonly SlackBlock[]): boolean {
  const ids = blocks.map(({ block_id }) => block_id).filter((id) => id !== undefined);
  return new Set(ids).size === ids.length;
}

/** What counts towards the limit on a message. */
function textsOf(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(textsOf);
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([name, value]) =>
    name === 'text' && typeof value === 'string' ? [value] : textsOf(value),
  );
}
