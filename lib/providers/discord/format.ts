import * as z from 'zod';

/**
 * What Discord accepts as a message of a webhook, strict. Lengths in characters, here code points, after the white space
 * around a text is removed. Source: docs.discord.com, Webhook, "Execute Webhook"; Message, "Embed Limits".
 */
export const maxEmbeds = 10;
/** Over all texts of all embeds. */
export const maxTotalCharacters = 6_000;
const maxContentCharacters = 2_000;
const maxTitleCharacters = 256;
const maxDescriptionCharacters = 4_096;
const maxFooterCharacters = 2_048;
const maxFields = 25;
const maxFieldValueCharacters = 1_024;
const maxAllowedIds = 100;

/** `max` of zod counts code points. */
const text = (maxCharacters: number) => z.string().trim().min(1).max(maxCharacters);
const title = text(maxTitleCharacters);

/** The message appears, and no telephone or desktop notifies. Source: docs.discord.com, Message, "Message Flags". */
export const suppressNotifications = 4_096;

const ids = z
  .array(z.string().regex(/^\d{17,20}$/))
  .max(maxAllowedIds)
  .optional();

const embed = z.strictObject({
  title: title.optional(),
  description: text(maxDescriptionCharacters).optional(),
  url: z.url().optional(),
  color: z.int().min(0).max(0xffffff).default(0),
  footer: z.strictObject({ text: text(maxFooterCharacters) }).optional(),
  author: z.strictObject({ name: title }).optional(),
  fields: z
    .array(z.strictObject({ name: title, value: text(maxFieldValueCharacters), inline: z.boolean().optional() }))
    .max(maxFields)
    .optional(),
});

export type DiscordEmbed = z.output<typeof embed>;

export const discordMessage = z.strictObject({
  content: text(maxContentCharacters).optional(),
  embeds: z.array(embed).max(maxEmbeds).refine(isShortEnough).default([]),
  allowed_mentions: z
    .strictObject({ parse: z.array(z.enum(['roles', 'users', 'everyone'])), users: ids, roles: ids })
    // A kind is either parsed or listed. Source: docs.discord.com, "Allowed Mentions Object".
    .refine(({ parse, users, roles }) => !(users && parse.includes('users')) && !(roles && parse.includes('roles')))
    // A webhook's message mentions the users in its content. Source: docs.discord.com, Message, "Allowed Mentions".
    .default({ parse: ['users'] }),
  flags: z.literal(suppressNotifications).optional(),
});

export type DiscordMessage = z.output<typeof discordMessage>;

function isShortEnough(embeds: readonly DiscordEmbed[]): boolean {
  const texts = embeds.flatMap(({ title, description, footer, author, fields = [] }) => [
    ...[title, description, footer?.text, author?.name],
    ...fields.flatMap(({ name, value }) => [name, value]),
  ]);
  return [...texts.join('')].length <= maxTotalCharacters;
}
