import * as z from 'zod';

/** Bytes of a message, text and cards together. Source: Chat API, `spaces.messages.create`. */
export const maxMessageBytes = 32_000;

/** Chat leaves out a section with which a card would have more, so here it is rejected. Source: Chat API, `Card`. */
export const maxWidgets = 100;

/** Source: Chat API, `Thread`. */
const maxThreadKeyCharacters = 4_000;

const openLink = z.strictObject({ openLink: z.strictObject({ url: z.url({ protocol: /^https?$/ }) }) });

/** Exactly one of the fields. */
const widget = z.union([
  z.strictObject({ textParagraph: z.strictObject({ text: z.string().min(1) }) }),
  z.strictObject({
    decoratedText: z.strictObject({
      text: z.string().min(1),
      topLabel: z.string().optional(),
      bottomLabel: z.string().optional(),
      wrapText: z.boolean().optional(),
    }),
  }),
  z.strictObject({
    buttonList: z.strictObject({
      buttons: z.array(z.strictObject({ text: z.string().min(1), onClick: openLink })).min(1),
    }),
  }),
  z.strictObject({ divider: z.strictObject({}) }),
]);

const section = z.strictObject({ header: z.string().optional(), widgets: z.array(widget).min(1) });

const card = z
  .strictObject({
    header: z.strictObject({ title: z.string().min(1), subtitle: z.string().optional() }).optional(),
    sections: z.array(section).min(1),
  })
  .refine(({ sections }) => sections.flatMap(({ widgets }) => widgets).length <= maxWidgets);

export type GoogleChatWidget = z.output<typeof widget>;
export type GoogleChatSection = z.output<typeof section>;
export type GoogleChatCard = z.output<typeof card>;

/** What a webhook accepts, strict, but for the bytes of the whole. Source: Chat API, `Message` and `Card`. */
export const googleChatMessage = z
  .strictObject({
    text: z.string().default(''),
    fallbackText: z.string().default(''),
    cardsV2: z.array(z.strictObject({ cardId: z.string().optional(), card })).default([]),
    thread: z.strictObject({ threadKey: z.string().min(1).max(maxThreadKeyCharacters) }).optional(),
  })
  .refine(({ text, cardsV2 }) => text !== '' || cardsV2.length > 0);

export type GoogleChatMessage = z.output<typeof googleChatMessage>;
