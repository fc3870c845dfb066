import * as z from 'zod';

/** UTF-16 units of a text. Source, as for all that names none: core.telegram.org/bots/api#sendmessage. */
export const maxTextUnits = 4_096;

/** Entities of a message: those behind have no effect, so more are refused. Source: tdlib/telegram-bot-api#820. */
export const maxEntities = 100;

/** Bytes of the URLs of all entities: some 9,500 for entities and URLs together. Source: tdlib/telegram-bot-api#165. */
export const maxUrlBytes = 9_000;

/** UTF-16 units. Source: core.telegram.org/bots/api#messageentity. */
const place = { offset: z.int().nonnegative(), length: z.int().positive() };

const entity = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('bold'), ...place }),
  z.strictObject({ type: z.literal('italic'), ...place }),
  z.strictObject({ type: z.literal('code'), ...place }),
  z.strictObject({ type: z.literal('text_link'), ...place, url: z.url() }),
]);

export type Entity = z.output<typeof entity>;

/** What the guard may use of a message: no `parse_mode`, so the text has no markup. Refused in Telegram's own words. */
export const messageSchema = z
  .strictObject({
    chat_id: z.union([z.int(), z.string()]),
    message_thread_id: z.int().positive().optional(),
    text: z
      .string()
      .refine((text) => text.trim() !== '', 'message text is empty')
      .refine(({ length }) => length <= maxTextUnits, 'message is too long'),
    entities: z
      .array(entity)
      .max(maxEntities)
      .refine((entities) => urlBytes(entities) <= maxUrlBytes, 'ENTITIES_TOO_LONG')
      .default([]),
    disable_notification: z.boolean().optional(),
    link_preview_options: z.strictObject({ is_disabled: z.boolean() }).optional(),
  })
  .refine(({ text, entities }) => haveValidPlaces(text, entities), "can't parse entities");

export type Message = z.output<typeof messageSchema>;

export function parseMessage(body: string): Message {
  return messageSchema.parse(JSON.parse(body));
}

export function urlBytes(entities: readonly Entity[]): number {
  return entities.reduce((sum, one) => sum + ('url' in one ? Buffer.byteLength(one.url) : 0), 0);
}

/** In order, inside of the text, not over one another, and on the borders of characters. */
function haveValidPlaces(text: string, entities: readonly Entity[]): boolean {
  let end = 0;
  return entities.every(({ offset, length }) => {
    const isFree = offset >= end && offset + length <= text.length;
    end = offset + length;
    return isFree && text.slice(offset, end).isWellFormed();
  });
}
