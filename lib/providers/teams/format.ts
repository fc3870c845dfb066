import * as z from 'zod';

/**
 * Bytes of a request. Teams takes messages of up to 28,672 bytes, and one request grew by 4,444 until it was a message.
 * Source: MicrosoftDocs/msteams-docs#11274.
 */
export const maxRequestBytes = 28_672 - 4_444;

/** Of one set: Teams shows no more. */
const maxActions = 6;

/** In any case, as the schema of Adaptive Cards has it. */
const enumOf = <const Values extends readonly string[]>(...values: Values) =>
  z.string().toLowerCase().pipe(z.enum(values));

const color = enumOf('default', 'dark', 'light', 'accent', 'good', 'warning', 'attention').optional();
const spacing = enumOf('default', 'none', 'small', 'medium', 'large', 'extralarge', 'padding').optional();
const element = { id: z.string().optional(), spacing, separator: z.boolean().optional() };

const openUrl = z.strictObject({
  type: z.literal('Action.OpenUrl'),
  title: z.string().optional(),
  url: z.url({ protocol: /^https?$/ }),
});

const textStyle = {
  text: z.string(),
  color,
  size: enumOf('default', 'small', 'medium', 'large', 'extralarge').optional(),
  weight: enumOf('default', 'lighter', 'bolder').optional(),
  fontType: enumOf('default', 'monospace').optional(),
  isSubtle: z.boolean().optional(),
};

const textRun = z.strictObject({
  type: z.literal('TextRun'),
  ...textStyle,
  highlight: z.boolean().optional(),
  italic: z.boolean().optional(),
  strikethrough: z.boolean().optional(),
  underline: z.boolean().optional(),
  selectAction: openUrl.optional(),
});

const textBlock = z.strictObject({
  type: z.literal('TextBlock'),
  ...element,
  ...textStyle,
  wrap: z.boolean().optional(),
  maxLines: z.int().optional(),
});

const richTextBlock = z.strictObject({
  type: z.literal('RichTextBlock'),
  ...element,
  inlines: z.array(z.union([z.string(), textRun])).min(1),
});

const factSet = z.strictObject({
  type: z.literal('FactSet'),
  ...element,
  facts: z.array(z.strictObject({ title: z.string(), value: z.string() })).min(1),
});

const actions = z.array(openUrl).min(1).max(maxActions);
const actionSet = z.strictObject({ type: z.literal('ActionSet'), ...element, actions });

const simpleElement = [textBlock, richTextBlock, factSet, actionSet] as const;

const container = z.strictObject({
  type: z.literal('Container'),
  ...element,
  items: z.array(z.discriminatedUnion('type', simpleElement)).min(1),
  style: enumOf('default', 'emphasis', 'good', 'attention', 'warning', 'accent').optional(),
  bleed: z.boolean().optional(),
});

const mention = z.strictObject({
  type: z.literal('mention'),
  text: z.string().regex(/^<at>[^<>]+<\/at>$/),
  mentioned: z.strictObject({ id: z.string().min(1), name: z.string().min(1) }),
});

/** Workflows reject what is above 1.4. Source: microsoft/AdaptiveCards#7676. */
const version = z.enum(['1.0', '1.1', '1.2', '1.3', '1.4']);

/**
 * The part of Adaptive Cards 1.4 that shows text and opens links, strict.
 * Source: the published schema, adaptivecards.io/schemas/1.4.0; learn.microsoft.com "Format cards in Teams".
 */
const adaptiveCard = z.strictObject({
  $schema: z.string().optional(),
  type: z.literal('AdaptiveCard'),
  version,
  fallbackText: z.string().optional(),
  msteams: z.strictObject({ width: z.literal('Full').optional(), entities: z.array(mention).optional() }).optional(),
  body: z.array(z.discriminatedUnion('type', [...simpleElement, container])).min(1),
  actions: actions.optional(),
});

export type TeamsCard = z.output<typeof adaptiveCard>;
export type TeamsElement = TeamsCard['body'][number];
export type TeamsSimpleElement = Exclude<TeamsElement, { type: 'Container' }>;
export type TeamsRun = Exclude<Extract<TeamsElement, { type: 'RichTextBlock' }>['inlines'][number], string>;

/** What the template flow of Workflows reads: it posts each attachment. Source: MicrosoftDocs/msteams-docs#11302. */
export const teamsMessage = z.strictObject({
  type: z.literal('message'),
  attachments: z
    .array(
      z.strictObject({
        contentType: z.literal('application/vnd.microsoft.card.adaptive'),
        contentUrl: z.null().optional(),
        content: adaptiveCard,
      }),
    )
    .min(1),
});
